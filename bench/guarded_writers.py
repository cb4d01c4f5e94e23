"""What the guards cost when many write at once: 8 writers in batches of 100 against the same table without triggers."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter

from bench.claim import Claim, against
from bench.store import BenchStore, connected, migrated_store
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import MY_SHOPS, Rule, in_force, secure
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import DURABLE, NAMES

WRITERS, BATCH, BATCHES, ROUNDS = 8, 100, 100, 5
WARM = 3  # batches before the clock starts, as of programs that have been writing for a while
_PATIENCE = 60
_NAMED = NAMES.replace("%s", "''")
_WRITTEN = (  # as the console's door writes, in one text, so that the clock sees the server and not the client
    f"BEGIN; {_NAMED};"
    " INSERT INTO {table} (id, shop_id, words) SELECT gen_random_uuid(), 1 + n % 50, 'a note'"
    f" FROM generate_series(1, {BATCH}) n; COMMIT; {DURABLE}"
)


def claims() -> Iterable[Claim]:
    """Rows a second, each batch a commit on disk, under the same indexes and policies; goal 2.5 is 0.4 of the rate."""
    with migrated_store() as store:
        manager = store.add_login("bench", "hq")
        _make(store)
        times: dict[str, list[float]] = {"bench.guarded": [], "bench.bare": []}
        for _ in range(ROUNDS):
            for table, kept in times.items():
                kept.append(_write(manager, table))
        ours, peer = (min(kept) for kept in times.values())
    yield against(
        f"{WRITERS} writers, batches of {BATCH}: guarded table against one without triggers",
        ours=ours, peer=peer, goal=2.5,
    )  # fmt: skip


def _write(manager: Address, table: str) -> float:
    """Seconds until all writers have committed all their batches, from the moment the last of them was ready."""
    ready = Barrier(WRITERS + 1)
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(_one, manager, table, ready) for _ in range(WRITERS)]
        ready.wait(_PATIENCE)
        began = perf_counter()
        for done in writers:
            done.result()
        return perf_counter() - began


def _one(manager: Address, table: str, ready: Barrier) -> None:
    batch = _WRITTEN.format(table=table).encode()
    with connected(manager) as client:
        for _ in range(WARM):
            client.execute(batch)
        ready.wait(_PATIENCE)
        for _ in range(BATCHES):
            client.execute(batch)


def _make(store: BenchStore) -> None:
    rules = (
        Rule(("sk_hq",), ("SELECT", "INSERT")),
        Rule(("sk_regional",), ("SELECT",), MY_SHOPS),
    )
    with connected(store.administrator) as owner:
        owner.execute("CREATE SCHEMA bench AUTHORIZATION operations_owner")
        owner.execute("GRANT USAGE ON SCHEMA bench TO sk_hq")
        for table, guards in (("bench.guarded", guard("bench.guarded", shop="shop_id")), ("bench.bare", ())):
            owner.execute(
                f"CREATE TABLE {table} (id uuid PRIMARY KEY, shop_id int, words text, {COLUMNS})".encode()
            )
            owner.execute(f"CREATE INDEX ON {table} (shop_id)".encode())
            limits = in_force(table, by_shop=True)
            for statement in (*secure(table, "operations_owner", *rules), limits, *guards):
                owner.execute(statement.encode())
