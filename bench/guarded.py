"""What the guards of a table cost: updates in batches of 500 with our triggers against the same without them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from time import perf_counter

import psycopg

from bench.claim import Claim, against
from bench.store import BenchStore, connected, migrated_store
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import MY_SHOPS, Rule, in_force, secure

ROWS = 10_000
BATCH = 500
ROUNDS = 6
SHOPS = 50

_SHIFT = """UPDATE roster.shift SET starts_at = starts_at + interval '15 minutes',
    ends_at = ends_at + interval '15 minutes' WHERE id = ANY (%s::uuid[])"""
_PLAIN = "UPDATE bench.note SET words = words || '.' WHERE id = ANY (%s::uuid[])"


def claims() -> Iterable[Claim]:
    """Seconds for all batches, each its own commit, as head office under row security."""
    with migrated_store() as store:
        _fill(store)
        manager = store.add_login("bench", "hq")
        for claim, table, statement, goal in (
            ("guarded update of roster.shift, 500 rows a commit", "roster.shift", _SHIFT, 2.5),
            ("guarded update of a plain table, 500 rows a commit", "bench.note", _PLAIN, 8.0),
        ):
            with connected(store.administrator) as owner, connected(manager) as client:
                ours, peer = _measure(owner, client, table, statement)
            yield against(claim, ours=ours, peer=peer, goal=goal)


def _measure(
    owner: psycopg.Connection, client: psycopg.Connection, table: str, statement: str
) -> tuple[float, float]:
    """The best round of each, taken in turn: disks stall, and a stall is nobody's cost."""
    ids = [row[0] for row in owner.execute(f"SELECT id FROM {table} ORDER BY id".encode())]
    times: dict[str, list[float]] = {"ENABLE": [], "DISABLE": []}
    for _ in range(ROUNDS):
        for state, kept in times.items():
            owner.execute(f"ALTER TABLE {table} {state} TRIGGER USER".encode())
            owner.execute(f"VACUUM ANALYZE {table}".encode())
            owner.execute(b"CHECKPOINT")
            began = perf_counter()
            for batch in _batches(ids):
                client.execute(statement.encode(), (batch,))
            kept.append(perf_counter() - began)
    owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER".encode())
    return min(times["ENABLE"]), min(times["DISABLE"])


def _batches(ids: list[object]) -> Iterator[list[object]]:
    for start in range(0, len(ids), BATCH):
        yield ids[start : start + BATCH]


def _fill(store: BenchStore) -> None:
    """Shops, people and one shift a person and day, as a chain has them; and a table with nothing but columns."""
    people = ROWS // 20
    with connected(store.administrator) as owner:
        owner.execute("INSERT INTO people.region (code, name_zh, name_en) VALUES ('R', '區', 'Region')")
        owner.execute(
            "INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on)"
            " SELECT 1, 'S' || n, '店', 'Shop', 'Wan Chai', '', '', '2024-01-01' FROM generate_series(1, %s) n",
            (SHOPS,),
        )
        owner.execute(
            "INSERT INTO people.employee (staff_no, name_zh, name_en, role, joined_on)"
            " SELECT 'E' || n, '人', 'Person', 'sales', '2024-01-01' FROM generate_series(1, %s) n",
            (people,),
        )
        owner.execute(
            "INSERT INTO people.placement (shop_id, employee_id, kind, from_day)"
            " SELECT 1 + id %% %s, id, 'home', '2024-01-01' FROM people.employee",
            (SHOPS,),
        )
        owner.execute(
            "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
            " SELECT gen_random_uuid(), p.shop_id, d::date, d + interval '2 hours', d + interval '11 hours', 'sales',"
            " p.employee_id, p.id FROM people.placement p,"
            " generate_series(timestamptz '2026-12-01 00:00Z', '2026-12-20 00:00Z', interval '1 day') d"
        )
        owner.execute("CREATE SCHEMA bench AUTHORIZATION operations_owner")
        owner.execute("GRANT USAGE ON SCHEMA bench TO sk_hq")
        owner.execute(
            f"CREATE TABLE bench.note (id uuid PRIMARY KEY, shop_id int, words text, {COLUMNS})".encode()
        )
        owner.execute("CREATE INDEX ON bench.note (shop_id)")
        owner.execute(
            "INSERT INTO bench.note (id, shop_id, words) SELECT gen_random_uuid(), 1 + n %% %s, 'a note'"
            " FROM generate_series(1, %s) n",
            (SHOPS, ROWS),
        )
        rules = (Rule(("sk_hq",), ("SELECT", "UPDATE")), Rule(("sk_regional",), ("SELECT",), MY_SHOPS))
        for statement in (
            *secure("bench.note", "operations_owner", *rules),
            in_force("bench.note", by_shop=True),
            *guard("bench.note", shop="shop_id"),
        ):
            owner.execute(statement.encode())
