"""Proving a million events: `audit verify` against a client that fetches the same rows and hashes them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from functools import partial

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.claim import Claim, against, in_turn
from bench.store import PASSWORD, connected, migrated_store
from storekeeper.kit import seals

EVENTS = 1_000_000
WINDOWS = 50
_MAKE = """
INSERT INTO audit.event (deed, topic, shop_id, key, before, after)
SELECT 'update', 'roster.shift', 1 + n %% 50, gen_random_uuid()::text, v, v || '{"row_version": 2}'
FROM generate_series(1, %s) n, LATERAL (SELECT jsonb_build_object('id', n, 'starts_at', now(), 'row_version', 1,
    'employee_id', n %% 5000, 'role', 'sales')) made (v)
"""


def claims() -> Iterable[Claim]:
    """Seconds for all events in fifty windows; both read every column of every event in the same order."""
    key = Ed25519PrivateKey.generate()
    with migrated_store() as store:
        address = replace(store.administrator).as_login("sealer", PASSWORD)
        with closing(psycopg.connect(**address.parameters())) as sealer:  # type: ignore[arg-type]
            with connected(store.administrator) as owner:
                for _ in range(WINDOWS):
                    owner.execute(_MAKE.encode(), (EVENTS // WINDOWS,))
                    seals.seal_store(sealer, "operations", key)
                owner.execute("VACUUM ANALYZE audit.event")
            verify = partial(_verify, sealer, seals.public_of(key))
            ours, peer = in_turn(verify, partial(_fetch, sealer))
    yield against(
        f"verifying {EVENTS:,} events in {WINDOWS} seals against fetching and hashing the same rows",
        ours=ours, peer=peer, goal=2,
    )  # fmt: skip


def _verify(connection: psycopg.Connection, key: bytes) -> None:
    found = seals.verify_store(connection, "operations", key)
    if found.exit_code != 0 or found.events < EVENTS:
        raise RuntimeError(str(found))


def _fetch(connection: psycopg.Connection) -> None:
    """Every event whole, one digest each."""
    with connection.cursor(name="peer") as cursor:
        cursor.itersize = 20_000
        cursor.execute(f"{seals.EVENTS} ORDER BY e.x, e.id".encode())
        for _x, _id, head, before, after, _at, salt in cursor:
            hashlib.sha256(f"{head}{salt}{before}{after}".encode()).digest()
    connection.rollback()
