"""Who may do what with which rows: one rule makes the grant and the policy together."""

from __future__ import annotations

from dataclasses import dataclass

HUMANS = (
    "sk_regional", "sk_hq", "sk_it", "sk_hr", "sk_conduct", "sk_privacy", "sk_auditor", "sk_accountant",
)  # fmt: skip
SERVICES = ("worker", "sealer", "keeper", "gateway", "migrator")
NEWCOMER = "newcomer"  # may connect to operations and choose a password of her own
EVERY_ROW = "true"
MY_SHOPS = "shop_id = ANY ((SELECT sec.my_shops())::int[])"
ALL_VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True)
class Rule:
    """`to` may do `verbs` with the rows where `where` holds; `columns` narrows the grant."""

    to: tuple[str, ...]
    verbs: tuple[str, ...]
    where: str = EVERY_ROW
    columns: tuple[str, ...] = ()

    def statements(self, table: str, number: int) -> tuple[str, ...]:
        """Grants and policies of this rule on `table`; `number` makes the policy's name unique."""
        roles = ", ".join(self.to)
        columns = f" ({', '.join(self.columns)})" if self.columns else ""
        made: list[str] = []
        for verb in self.verbs:
            narrowed = columns if verb != "DELETE" else ""
            made.append(f"GRANT {verb}{narrowed} ON {table} TO {roles}")
            made.append(
                f"CREATE POLICY {verb.lower()}_{number} ON {table} FOR {verb} TO {roles} {self._condition(verb)}"
            )
        return tuple(made)

    def _condition(self, verb: str) -> str:
        if verb == "INSERT":
            return f"WITH CHECK ({self.where})"
        if verb == "UPDATE":
            return f"USING ({self.where}) WITH CHECK ({self.where})"
        return f"USING ({self.where})"


def secure(table: str, owner: str, *rules: Rule) -> tuple[str, ...]:
    """ENABLE and FORCE row security on `table`, the owner's own policy, then the rules."""
    made = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY owner ON {table} TO {owner} USING (true) WITH CHECK (true)",
    ]
    for number, rule in enumerate(rules, start=1):
        made += rule.statements(table, number)
    return tuple(made)


def read_by_all(table: str, owner: str) -> tuple[str, ...]:
    """A look-up table: every human and the worker read every row."""
    return secure(table, owner, Rule((*HUMANS, "worker"), ("SELECT",)))


def in_force(table: str, *owners: str, by_shop: bool = False) -> str:
    """Nobody with a group past its last day gets at the table, nor do the functions she calls, which are `owners`'.

    `by_shop`: a regional manager sees it by her shops alone, of which she then has none, so she is not asked twice.
    """
    humans = tuple(group for group in HUMANS if not (by_shop and group == "sk_regional"))
    roles = ", ".join((*humans, *owners))
    return f"CREATE POLICY in_force ON {table} AS RESTRICTIVE TO {roles} USING ((SELECT sec.in_force()))"
