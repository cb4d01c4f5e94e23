"""What somebody gets of a table: columns by the database's privileges, rows as figures; nobody is impersonated."""

from __future__ import annotations

from sqlalchemy import Connection

from storekeeper.privacy.domain.kinds import level_of, masked_columns
from storekeeper.privacy.domain.rights import RightChange, Seen, SeenColumn
from storekeeper.privacy.queries import rights as read
from storekeeper.privacy.service.rights import after as rights_after

TABLES = (
    "people.employee", "people.employee_contact", "people.employee_pay", "people.employee_identity",
    "people.placement", "people.contract", "people.employee_skill", "people.availability", "people.leave",
    "people.leave_balance", "people.shop", "people.shop_hours", "people.region", "roster.shift",
    "roster.day_mark", "roster.revision", "roster.revision_shift", "roster.shift_kind", "sec.login",
    "sec.scope", "sec.right_request",
)  # fmt: skip


def tables(_connection: Connection) -> tuple[str, ...]:
    """The tables that can be looked at with somebody's eyes."""
    return TABLES


def see_as(connection: Connection, *, login: str, table: str, after: RightChange | None = None) -> Seen:
    """Columns and rows by shop as `login` gets them, or would get them after a change.

    Raises Refused('rights.cannot_tell') for a table whose policies ask for more than groups, shops and login.
    """
    masked = masked_columns(table)
    changed = None
    if after is not None:
        groups = [each.group for each in read.held_groups(connection, login)]
        groups_after, _before, shops_after = rights_after(connection, after, groups)
        changed = (groups_after, shops_after)
    found = read.seen(connection, login, table, changed)
    return Seen(
        table,
        tuple(
            SeenColumn(name, level_of(masked, name, sees, changes))
            for name, sees, changes in found["columns"]
        ),
        tuple((shop, count) for shop, count in found["rows"] if shop is not None),
        sum(count for _shop, count in found["rows"]),
    )
