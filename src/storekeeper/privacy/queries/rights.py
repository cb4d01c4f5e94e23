"""Rights read from the operations store, by the functions that tell them to those who keep or audit them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, text

from storekeeper.privacy.domain.kinds import TableRights, levels
from storekeeper.privacy.domain.rights import (
    Close,
    GiveGroup,
    GiveScope,
    HeldGroup,
    HeldScope,
    PersonLine,
    Places,
    Region,
    Request,
    RightChange,
    Shop,
    StoreState,
    TakeGroup,
    TakeScope,
)

_REVEALS = "SELECT g, r.matter FROM sec.reveal_rules() r, unnest(r.groups) g"
_LOCAL = ("give_group", "take_group", "cut")


def cells(connection: Connection) -> Mapping[tuple[str, str], str]:
    """(group, kind) → level, as the privileges of the database have it now."""
    doors: dict[str, set[str]] = defaultdict(set)
    for group, door in connection.execute(text("SELECT group_role, door FROM sec.rights_doors()")):
        doors[group].add(door)
    for group, matter in connection.execute(text(_REVEALS)):
        doors[group].add(matter)
    return levels(table_rights(connection), doors)


def table_rights(connection: Connection, table: str | None = None) -> tuple[TableRights, ...]:
    """What every group may do with every table, or with one."""
    found = connection.execute(
        text("SELECT * FROM sec.rights_columns(CAST(:table AS text))"), {"table": table}
    )
    return tuple(
        TableRights(
            row.group_role, row.relation, tuple(row.columns), frozenset(row.sees), frozenset(row.changes)
        )
        for row in found
    )


def groups(connection: Connection) -> tuple[tuple[str, int, bool], ...]:
    """Each group with how many open logins are in it, and whether giving it needs a second person."""
    return tuple(
        (row.name, row.people, row.name != "sk_regional")
        for row in connection.execute(
            text(
                "SELECT c.name, count(l.login) AS people FROM (SELECT DISTINCT group_role AS name"
                " FROM sec.rights_columns('sec.login')) c LEFT JOIN sec.rights_people() l ON c.name = ANY (l.groups)"
                " AND l.closed_at IS NULL GROUP BY c.name ORDER BY c.name"
            )
        )
    )


def people(connection: Connection) -> tuple[PersonLine, ...]:
    """Every login, the open ones first."""
    return tuple(
        PersonLine(
            row.login,
            row.name,
            tuple(sorted(row.groups)),
            tuple(row.regions),
            tuple(row.shops),
            None if is_everywhere(row.groups) else row.shop_count,
            row.valid_until,
            row.closed_at,
            row.sessions,
            row.pending,
        )
        for row in connection.execute(text("SELECT * FROM sec.rights_people()"))
    )


def is_everywhere(held: Sequence[str]) -> bool:
    """Whether one of the groups sees the shops of the whole chain, whatever the scope."""
    return bool({"sk_hq", "sk_hr", "sk_privacy", "sk_auditor", "sk_accountant"} & set(held))


def places(connection: Connection) -> Places:
    """All regions and open shops."""
    found = connection.execute(text("SELECT * FROM sec.rights_places()")).all()
    shops = tuple(
        Shop(row.id, row.region_id, row.code, row.name_zh, row.name_en) for row in found if row.kind == "shop"
    )
    regions = tuple(
        Region(row.id, row.code, row.name_zh, row.name_en, sum(shop.region_id == row.id for shop in shops))
        for row in found
        if row.kind == "region"
    )
    return Places(regions, shops)


def scopes(connection: Connection, login: str) -> tuple[HeldScope, ...]:
    """The scopes of a login, of today and later."""
    found = connection.execute(text("SELECT * FROM sec.rights_scopes(:login)"), {"login": login})
    return tuple(HeldScope(*row) for row in found)


def held_groups(connection: Connection, login: str) -> tuple[HeldGroup, ...]:
    """The groups of a login."""
    found = connection.execute(text("SELECT * FROM sec.rights_groups(:login)"), {"login": login})
    return tuple(HeldGroup(*row) for row in found)


def kept(connection: Connection) -> tuple[Row[tuple[object, ...]], ...]:
    """How far the other stores are."""
    return tuple(connection.execute(text("SELECT * FROM sec.rights_kept()")).all())


def states(connection: Connection) -> tuple[StoreState, ...]:
    """Whether each store has the scope of now."""
    return (
        StoreState("operations", "agreed"),
        *(
            StoreState(row.store, "failed" if row.problem else "agreed" if row.agrees else "waiting", row.at)
            for row in kept(connection)
        ),
    )


def requests(connection: Connection, *, login: str | None = None, most: int = 200) -> tuple[Request, ...]:
    """Those that wait first, then the latest decided ones; with `login` those about one person."""
    found = connection.execute(
        text("SELECT * FROM sec.rights_requests(CAST(:login AS text), :most)"), {"login": login, "most": most}
    ).all()
    stores = kept(connection)
    return tuple(_request(row, stores) for row in found if row.kind != "cut")


def made(connection: Connection, *, login: str | None, most: int) -> tuple[Row[tuple[object, ...]], ...]:
    """When logins were made, newest first: at, by_name, login, name."""
    found = connection.execute(
        text("SELECT * FROM sec.rights_made(CAST(:login AS text), :most)"), {"login": login, "most": most}
    )
    return tuple(found.all())


def shops_of(connection: Connection, login: str) -> tuple[int, ...]:
    """The shops of a login today, by its scope alone."""
    return tuple(connection.execute(text("SELECT sec.shops_of(:login)"), {"login": login}).scalar_one())


def count_people(connection: Connection, shops: Sequence[int]) -> int:
    """How many people somebody with these shops sees."""
    found = connection.execute(text("SELECT sec.count_people(CAST(:shops AS int[]))"), {"shops": list(shops)})
    return int(found.scalar_one())


def seen(
    connection: Connection, login: str, table: str, after: tuple[Sequence[str], Sequence[int]] | None
) -> Mapping[str, list[list[Any]]]:
    """columns: (name, whether it is read, whether it is written); rows: (shop or None, count).

    `after`: the groups and shops to look with, in place of those that the login has now.
    """
    groups, shops = after or (None, None)
    found: Mapping[str, list[list[Any]]] = connection.execute(
        text("SELECT sec.seen(:login, :table, CAST(:groups AS text[]), CAST(:shops AS int[]))"),
        {
            "login": login,
            "table": table,
            "groups": None if groups is None else list(groups),
            "shops": None if shops is None else list(shops),
        },
    ).scalar_one()
    return found


def _request(row: Row[tuple[object, ...]], stores: Sequence[Row[tuple[object, ...]]]) -> Request:
    told = _stores(row, stores)
    done = row.state == "approved" and all(each.state == "agreed" for each in told)
    return Request(
        row.id, change_of(row), row.name, row.asked_by, row.asked_by_name, row.asked_at, row.reason,
        "applied" if done else row.state, row.decided_by_name, row.decided_at, row.answer, row.own,
        row.why_not is None, row.why_not or "", told,
    )  # fmt: skip


def change_of(row: Row[tuple[object, ...]]) -> RightChange:
    """The change that a request asks for."""
    match row.kind:
        case "give_scope":
            return GiveScope(row.login, row.region_id, row.shop_id, row.until)
        case "take_scope":
            return TakeScope(row.login, row.scope_id, row.region_id, row.shop_id)
        case "give_group":
            return GiveGroup(row.login, row.group_role, row.until)
        case "take_group":
            return TakeGroup(row.login, row.group_role)
        case _:
            return Close(row.login)


def _stores(
    row: Row[tuple[object, ...]], stores: Sequence[Row[tuple[object, ...]]]
) -> tuple[StoreState, ...]:
    """Groups are the cluster's, so every store has them at once; a scope is where its seal has arrived."""
    if row.state != "approved":
        return ()
    told = [StoreState("operations", "agreed", row.decided_at)]
    for store in stores:
        if row.kind in _LOCAL or (row.carried is not None and store.number >= row.carried):
            told.append(StoreState(store.store, "agreed", row.decided_at if row.kind in _LOCAL else store.at))
        else:
            told.append(StoreState(store.store, "failed" if store.problem else "waiting", store.at))
    return tuple(told)
