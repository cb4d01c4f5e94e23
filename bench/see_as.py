"""See as: what is told of a person and a table, against that person's own plain queries for the same figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import psycopg
from sqlalchemy import Connection, NullPool, create_engine

from bench.claim import Claim, against, in_turn
from bench.store import BenchStore, connected, filled_store
from storekeeper.privacy import service

PEOPLE: tuple[tuple[str, str, tuple[int, ...]], ...] = (
    ("regional manager", "regional", (1,)),
    ("head office", "hq", ()),
    ("human resources", "hr", ()),
)
LARGE, PICTURE = 1_000, 1 / 60
_COLUMNS = """
SELECT a.attname, has_column_privilege(a.attrelid, a.attnum, 'SELECT'),
    has_column_privilege(a.attrelid, a.attnum, 'INSERT, UPDATE')
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relname = %s AND a.attnum > 0 AND NOT a.attisdropped
"""
_BY_SHOP = "SELECT {shop}, count(*) FROM {table} GROUP BY 1"
_BY_HOME = """
SELECT h.shop_id, count(*) FROM {table} t LEFT JOIN people.placement h ON h.employee_id = t.{person} AND h.kind = 'home'
    AND NOT h.removed AND current_date BETWEEN h.from_day AND coalesce(h.to_day, 'infinity') GROUP BY 1
"""
_AT_ALL = "SELECT NULL, count(*) FROM {table}"


def claims() -> Iterator[Claim]:
    """Every table of a person at once, the large one that comes off worst, and the slowest of the small ones."""
    with filled_store() as store:
        keeper = create_engine(store.add_login("keeper of rights", "it").url(), poolclass=NullPool)
        with keeper.connect() as asking:
            for name, group, regions in PEOPLE:
                yield from _of_person(store, asking, name, group, regions)
        keeper.dispose()


def _of_person(
    store: BenchStore, asking: Connection, name: str, group: str, regions: tuple[int, ...]
) -> Iterator[Claim]:
    address = store.add_login(name, group, regions)
    with connected(address) as own:
        measured = []
        for table in service.TABLES:
            plain = _plain(own, table)
            told = service.see_as(asking, login=address.login, table=table)
            if plain is not None and told.total != sum(count for _shop, count in own.execute(plain.encode())):
                raise RuntimeError(f"{name} sees another {table} than is told")
            ours, peer = in_turn(
                partial(service.see_as, asking, login=address.login, table=table),
                partial(_ask, own, table, plain),
            )
            measured.append((told.total >= LARGE, ours / peer, table, ours, peer))
        asking.rollback()
    yield against(
        f"see as, {name}: {len(measured)} tables, columns and rows by shop, against the person's own plain queries",
        ours=sum(each[3] for each in measured),
        peer=sum(each[4] for each in measured),
        goal=2,
    )
    _large, _ratio, table, ours, peer = max(each for each in measured if each[0])
    yield against(
        f"see as, {name}: of the tables with {LARGE} rows and more the one that comes off worst, {table}",
        ours=ours,
        peer=peer,
        goal=2,
    )
    slowest = max((each[3], each[2]) for each in measured if not each[0])
    yield against(
        f"see as, {name}: the slowest of the others, {slowest[1]}, against one picture of a screen",
        ours=slowest[0],
        peer=PICTURE,
        goal=1,
    )


def _plain(own: psycopg.Connection, table: str) -> str | None:
    """The same figures as the person would ask for them; None where she gets nothing."""
    found = own.execute(_COLUMNS.encode(), table.split(".")).fetchall()
    if not any(sees for _name, sees, _changes in found):
        return None
    names = [name for name, _sees, _changes in found]
    if table == "people.shop" or "shop_id" in names:
        return _BY_SHOP.format(shop="id" if table == "people.shop" else "shop_id", table=table)
    if table == "people.employee" or "employee_id" in names:
        return _BY_HOME.format(person="id" if table == "people.employee" else "employee_id", table=table)
    return _AT_ALL.format(table=table)


def _ask(own: psycopg.Connection, table: str, plain: str | None) -> Sequence[object]:
    columns = own.execute(_COLUMNS.encode(), table.split(".")).fetchall()
    return (columns, own.execute(plain.encode()).fetchall()) if plain is not None else columns
