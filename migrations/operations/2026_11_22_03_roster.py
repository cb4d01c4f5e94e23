"""The working roster: kinds, shifts, marked days, and what a whole person works over all shops."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import ALL_VERBS, HUMANS, MY_SHOPS, Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_03"
down_revision = "operations_02"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_ROSTER_READERS = ("sk_hq", "sk_hr", "sk_privacy", "sk_auditor", "sk_accountant")
_PLANNERS = "sk_regional, sk_hq, sk_hr, sk_auditor, worker"
_WRITTEN = {
    "roster.shift": (
        "shop_id", "day", "starts_at", "ends_at", "role", "employee_id", "placement_id", "breaks", "kind_id",
        "removed",
    ),
    "roster.day_mark": ("shop_id", "employee_id", "placement_id", "day", "kind", "removed"),
}  # fmt: skip

_KIND = (
    "shop_id", "letter", "name_zh", "name_en", "name_cn", "starts", "ends", "break_minutes", "look", "from_day",
    "to_day",
)  # fmt: skip


def upgrade() -> None:
    """Tables, functions, triggers and rights."""
    script((MIGRATIONS / "roster.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    run(f"GRANT USAGE ON SCHEMA roster TO {', '.join((*HUMANS, 'worker'))}")
    run(f"GRANT EXECUTE ON FUNCTION roster.person_ledger(int[], date, date) TO {_PLANNERS}")
    run(f"GRANT EXECUTE ON FUNCTION roster.last_change(uuid[]) TO {_PLANNERS}")
    for table in ("roster.shift_kind", "roster.shift", "roster.day_mark"):
        for statement in guard(table, shop="shop_id"):
            run(statement)
    for statement in _rights():
        run(statement)


def downgrade() -> None:
    """Away with all of it."""
    run("DROP SCHEMA roster CASCADE")


def _rights() -> tuple[str, ...]:
    made: list[str] = [
        *secure("roster.shift_kind", _OWNER, Rule((*HUMANS, "worker"), ("SELECT",)),
                Rule(("sk_hq",), ("INSERT", "UPDATE"), columns=_KIND)),
    ]  # fmt: skip
    for table, written in _WRITTEN.items():
        made += secure(
            table,
            _OWNER,
            Rule(("worker",), ALL_VERBS),
            Rule(_ROSTER_READERS, ("SELECT",)),
            Rule(("sk_regional",), ("SELECT",), MY_SHOPS),
            Rule(("sk_hq",), ("INSERT",), columns=("id", *written)),
            Rule(("sk_hq",), ("UPDATE",), columns=written),
            Rule(("sk_regional",), ("INSERT",), MY_SHOPS, ("id", *written)),
            Rule(("sk_regional",), ("UPDATE",), MY_SHOPS, written),
        )
    return tuple(made)
