"""Kinds of data: which tables hold each, what of it is masked, and which deeds change it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from storekeeper.privacy.domain.rights import LEVELS, DataClass

KEPT = frozenset(
    {"id", "removed", "row_version", "made_at", "made_by", "changed_at", "changed_by", "employee_id"}
)


@dataclass(frozen=True)
class Kind:
    """A kind of data. `masked`: columns that stand for others; `deeds`: functions that change it; `reveals`: matters
    that are uncovered one by one.

    `opens`: what a group must be able to call or connect to, for a kind that no table of operations holds.
    """

    key: str
    family: str
    store: str = "operations"
    tables: tuple[str, ...] = ()
    masked: frozenset[str] = frozenset()
    deeds: frozenset[str] = frozenset()
    reveals: frozenset[str] = frozenset()
    opens: frozenset[str] = frozenset()

    def told(self) -> DataClass:
        """As the screens know it."""
        return DataClass(self.key, self.family, self.store)


@dataclass(frozen=True)
class TableRights:
    """What a group may do with a table of the operations store: columns it reads, and those it writes."""

    group: str
    table: str
    columns: tuple[str, ...]
    sees: frozenset[str]
    changes: frozenset[str]


KINDS = (
    Kind("shops", "operations", tables=("people.shop", "people.shop_hours")),
    Kind("roster", "operations", tables=("roster.shift", "roster.day_mark")),
    Kind("published", "operations", tables=("roster.revision", "roster.revision_shift"),
         deeds=frozenset({"roster.publish"})),
    Kind("company", "operations",
         tables=("roster.shift_kind", "roster.setting", "roster.keeping", "roster.standard")),
    Kind("people", "people", tables=("people.employee", "people.contract", "people.employee_skill")),
    Kind("placements", "people", tables=("people.placement",)),
    Kind("availability_leave", "people", tables=("people.availability", "people.leave")),
    Kind("phone", "people", tables=("people.employee_contact",),
         masked=frozenset({"phone_masked", "email_masked"}), deeds=frozenset({"people.set_contact"}),
         reveals=frozenset({"people.employee_contact.phone", "people.employee_contact.email"})),
    Kind("pay", "people", tables=("people.employee_pay",), masked=frozenset({"amount_masked"}),
         reveals=frozenset({"people.employee_pay.amount"})),
    Kind("identity", "people", tables=("people.employee_identity",), masked=frozenset({"hkid_masked"}),
         reveals=frozenset({"people.employee_identity.hkid"})),
    Kind("pseudonym", "people", tables=("people.employee_ref",)),
    Kind("rights", "system", tables=("sec.right_request",), deeds=frozenset({"sec.ask_right"})),
    Kind("audit", "system", opens=frozenset({"audit.events"})),
    Kind("members", "customer", "customer", opens=frozenset({"customer"})),
    Kind("punches", "conduct", "conduct", opens=frozenset({"conduct"})),
)  # fmt: skip


def levels(
    rights: Iterable[TableRights], doors: Mapping[str, Collection[str]]
) -> Mapping[tuple[str, str], str]:
    """(group, kind) → level, for those that are not none; `doors` are the functions and stores a group may open."""
    by_table: dict[tuple[str, str], TableRights] = {(each.group, each.table): each for each in rights}
    groups = {group for group, _table in by_table}
    found: dict[tuple[str, str], str] = {}
    for kind in KINDS:
        for group in groups:
            held = [by_table[group, table] for table in kind.tables if (group, table) in by_table]
            level = _level(kind, held, frozenset(doors.get(group, ())))
            if level != "none":
                found[group, kind.key] = level
    return found


def highest(
    cells: Mapping[tuple[str, str], str], groups: Iterable[str]
) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Kind → the highest level that any of the groups has, and the groups that give it."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for group in sorted(groups):
        for kind in KINDS:
            level = cells.get((group, kind.key), "none")
            best, by = found.get(kind.key, ("none", ()))
            if level != "none" and LEVELS.index(level) >= LEVELS.index(best):
                found[kind.key] = (level, (*by, group) if level == best else (group,))
    return found


def level_of(kind_masked: frozenset[str], column: str, sees: bool, changes: bool) -> str:
    """The level of one column."""
    if sees and column in kind_masked:
        return "masked"
    return ("change" if changes else "see") if sees else "none"


def masked_columns(table: str) -> frozenset[str]:
    """The columns of a table that stand for others, masked."""
    return frozenset().union(*(kind.masked for kind in KINDS if table in kind.tables))


def _level(kind: Kind, held: Iterable[TableRights], doors: frozenset[str]) -> str:
    if kind.opens:
        return "see" if kind.opens & doors else "none"
    clear = masked = changed = False
    for each in held:
        shown = each.sees - KEPT
        clear = clear or bool(shown - kind.masked)
        masked = masked or bool(shown & kind.masked)
        changed = changed or bool(each.sees and each.changes - KEPT - kind.masked)
    if clear and (changed or kind.deeds & doors):
        return "change"
    if clear:
        return "see"
    if masked:
        return "reveal" if kind.reveals & doors else "masked"
    return "none"
