"""What row security costs on 5 million rows, against the same filters written by hand by a role without it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import psycopg

from bench.claim import Claim, against, in_turn
from bench.store import BenchStore, connected, migrated_store
from storekeeper.kit.row_security import EVERY_ROW, MY_SHOPS, Rule, in_force, secure
from storekeeper.kit.search import search_function
from storekeeper.kit.stores.address import Address

ROWS = 5_000_000
SHOPS = 300
REGIONS = 12
MINE = tuple(range(1, SHOPS + 1, REGIONS))  # the 25 shops of region 1
_TEXT = "lower(t.title)"

_MONTH = """SELECT count(*), sum(amount) FROM bench.fact
    WHERE shop_id = 13 AND at >= '2026-03-01' AND at < '2026-04-01'"""
_ALL = "SELECT count(*), sum(amount) FROM bench.fact"
_SEARCH = """SELECT t.id, t.title FROM bench.fact t WHERE lower(t.title) LIKE '%{wanted}%'
    AND t.shop_id = ANY ('{{{mine}}}') ORDER BY t.id LIMIT 200"""


def claims() -> Iterable[Claim]:
    """Median seconds of a query, a regional manager with 25 of 300 shops against a role without row security."""
    with migrated_store() as store:
        manager = _fill(store)
        with connected(manager) as ours, connected(store.administrator) as peer:
            for connection in (ours, peer):
                connection.execute("SET max_parallel_workers_per_gather = 0")
                connection.execute("SET jit = off")
            by_hand = f"shop_id = ANY ('{{{_listed()}}}')"
            yield _compare(
                "shop-month under row security", ours, peer, _MONTH, f"{_MONTH} AND {by_hand}", 1.1
            )
            yield _compare("everything visible, summed", ours, peer, _ALL, f"{_ALL} WHERE {by_hand}", 1.1)
            for wanted in ("7a", "7a3", "7a3f19"):
                yield _compare(
                    f"search through the function, {len(wanted)} characters",
                    ours,
                    peer,
                    f"SELECT * FROM bench.search('{wanted}', 200)",
                    _SEARCH.format(wanted=wanted, mine=_listed()),
                    1.2,
                )


def _compare(
    claim: str, ours: psycopg.Connection, peer: psycopg.Connection, scoped: str, by_hand: str, goal: float
) -> Claim:
    if ours.execute(scoped.encode()).fetchall() != peer.execute(by_hand.encode()).fetchall():
        raise ValueError(f"different answers: {claim}")
    mine, theirs = in_turn(partial(_run, ours, scoped), partial(_run, peer, by_hand), rounds=7)
    return against(claim, ours=mine, peer=theirs, goal=goal)


def _run(connection: psycopg.Connection, query: str) -> object:
    return connection.execute(query.encode()).fetchall()


def _listed() -> str:
    return ",".join(map(str, MINE))


def _fill(store: BenchStore) -> Address:
    with connected(store.administrator) as owner:
        owner.execute(
            "INSERT INTO people.region (code, name_zh, name_en) SELECT 'R' || n, '區', 'Region'"
            " FROM generate_series(1, %s) n",
            (REGIONS,),
        )
        owner.execute(
            "INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on)"
            " SELECT 1 + (n - 1) %% %s, 'S' || n, '店', 'Shop', 'Wan Chai', '', '', '2024-01-01'"
            " FROM generate_series(1, %s) n",
            (REGIONS, SHOPS),
        )
        owner.execute("CREATE SCHEMA bench AUTHORIZATION operations_owner")
        owner.execute("GRANT USAGE ON SCHEMA bench TO sk_hq, sk_regional")
        owner.execute(
            "CREATE TABLE bench.fact (id bigint, shop_id int NOT NULL, at timestamptz NOT NULL, amount int, title text)"
        )
        owner.execute("ALTER TABLE bench.fact OWNER TO operations_owner")
        owner.execute(
            "INSERT INTO bench.fact SELECT n, 1 + n %% %s,"
            " timestamptz '2025-11-01' + n * interval '6 seconds', n %% 977, md5(n::text)"
            " FROM generate_series(1, %s) n",
            (SHOPS, ROWS),
        )
        owner.execute("ALTER TABLE bench.fact ADD PRIMARY KEY (shop_id, id)")
        owner.execute("CREATE INDEX ON bench.fact (shop_id, at)")
        owner.execute("CREATE INDEX ON bench.fact USING gin (lower(title) extension.gin_trgm_ops)")
        rules = (Rule(("sk_hq",), ("SELECT",), EVERY_ROW), Rule(("sk_regional",), ("SELECT",), MY_SHOPS))
        limits = in_force("bench.fact", by_shop=True)
        for statement in (*secure("bench.fact", "operations_owner", *rules), limits):
            owner.execute(statement.encode())
        owner.execute("SET ROLE operations_owner")
        owner.execute(
            search_function(
                "bench.search",
                table="bench.fact",
                columns=(("id", "bigint"), ("title", "text")),
                text=_TEXT,
                scope_column="shop_id",
                scope="sec.my_shops",
                order="id",
            ).encode()
        )
        owner.execute("GRANT EXECUTE ON FUNCTION bench.search(text, int) TO sk_regional")
        owner.execute("RESET ROLE")
        owner.execute("VACUUM ANALYZE bench.fact")
    return store.add_login("bench", "regional", (1,))
