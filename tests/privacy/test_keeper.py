"""The keeper carries what is approved into the other stores, and can bring nothing else."""

from __future__ import annotations

import json

import psycopg
import pytest

from storekeeper.kit.stores.store import Store
from tests.fixtures.database import Clone

KEEP = "SELECT number, digest, receipt FROM sec.keep_scope(%s, %s)"
SEAL = "SELECT payload, seal FROM sec.seal_scope()"
COPY = "SELECT id, login, region_id, shop_id, from_day, to_day FROM sec.scope ORDER BY id"


def sealed(cloned: Clone) -> tuple[str, bytes]:
    with cloned.connection("keeper") as keeper:
        return keeper.execute(SEAL).fetchone()  # type: ignore[return-value]


def rows(cloned: Clone, store: Store) -> list[tuple[object, ...]]:
    with cloned.connection("postgres", store) as owner:
        return owner.execute(COPY).fetchall()


def test_what_operations_has_sealed_is_kept_and_keeping_it_again_changes_nothing(cloned: Clone) -> None:
    payload, seal = sealed(cloned)
    with cloned.connection("keeper", Store.CONDUCT) as keeper:
        first = keeper.execute(KEEP, (payload, seal)).fetchone()
        again = keeper.execute(KEEP, (payload, seal)).fetchone()
    assert first == again
    assert rows(cloned, Store.CONDUCT) == rows(cloned, Store.OPERATIONS) != []


def test_a_scope_that_nobody_approved_is_refused(cloned: Clone) -> None:
    payload, seal = sealed(cloned)
    given = json.loads(payload)
    given["scope"][0]["region_id"] = 2
    others = (
        (json.dumps(given), seal),
        (payload.replace('"number": 1', '"number": 9'), seal),
        (payload, None),
        (payload, b"x" * 32),
    )
    with cloned.connection("keeper", Store.CUSTOMER) as keeper:
        for forged in others:
            with pytest.raises(psycopg.Error, match=r"rights\.not_approved"):
                keeper.execute(KEEP, forged)
    assert rows(cloned, Store.CUSTOMER) == []


def test_a_right_once_taken_does_not_come_back_with_its_old_seal(cloned: Clone) -> None:
    old = sealed(cloned)
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE sec.scope SET to_day = current_date - 1")
    new = sealed(cloned)
    with cloned.connection("keeper", Store.CUSTOMER) as keeper:
        keeper.execute(KEEP, new)
        with pytest.raises(psycopg.Error, match=r"rights\.outdated"):
            keeper.execute(KEEP, old)
    assert rows(cloned, Store.CUSTOMER) == rows(cloned, Store.OPERATIONS)


def test_the_keeper_cannot_say_that_a_store_agrees_which_does_not(cloned: Clone) -> None:
    payload, seal = sealed(cloned)
    with cloned.connection("keeper", Store.CUSTOMER) as copy, cloned.connection("keeper") as keeper:
        number, digest, receipt = copy.execute(KEEP, (payload, seal)).fetchone()  # type: ignore[misc]
        note = "SELECT sec.note_kept(%s, %s, %s, %s, NULL)"
        for lie in (
            ("conduct", number, digest, receipt),
            ("customer", number + 1, digest, receipt),
            ("customer", number, "0", receipt),
            ("customer", number, digest, None),
        ):
            with pytest.raises(psycopg.Error, match=r"rights\.not_approved"):
                keeper.execute(note, lie)
        keeper.execute(note, ("customer", number, digest, receipt))
        told = keeper.execute("SELECT store, agrees FROM sec.rights_kept() ORDER BY store").fetchall()
    assert told == [("conduct", False), ("customer", True)]


@pytest.mark.parametrize("store", Store)
@pytest.mark.parametrize("login", ["keeper", "worker"])
def test_neither_keeper_nor_worker_writes_rights_into_any_store(
    cloned: Clone, login: str, store: Store
) -> None:
    attempts = [
        "INSERT INTO sec.scope (login, shop_id, from_day) VALUES ('p_1002', 3, current_date)",
        "UPDATE sec.scope SET region_id = 2",
        "DELETE FROM sec.region_shop",
        "UPDATE sec.grant_key SET key = ''",
        "SELECT key FROM sec.grant_key",
        "SELECT sec.seal_of('scope {}')",
    ]
    if store is Store.OPERATIONS:
        attempts += [
            "UPDATE sec.right_request SET state = 'approved'",
            "INSERT INTO sec.login_group (login, group_role, from_day) VALUES ('p_1002', 'sk_hq', current_date)",
            "SELECT sec.apply_right(gen_random_uuid())",
            "SELECT sec.join_group('p_1002', 'sk_hq', NULL)",
            "SELECT provision.give_group('p_1002', 'sk_hq')",
            "SELECT sec.ask_right(gen_random_uuid(), 'cut', 'p_1002', NULL, NULL, NULL, NULL, NULL, '')",
            "SELECT sec.decide_right(gen_random_uuid(), true, '')",
        ]
    with cloned.connection(login, store) as connection:
        for attempt in attempts:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(attempt.encode())
