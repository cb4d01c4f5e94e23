"""The audit is sealed by transactions, and nobody changes what is sealed without being found, a superuser included."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import perf_counter

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storekeeper.kit import seals
from storekeeper.kit.errors import Finding
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store
from storekeeper.worker.sealing import Sealer
from tests.fixtures.database import Clone

KEY = Ed25519PrivateKey.from_private_bytes(b"a key of tests, kept elsewhere..")
CHANGE = "UPDATE people.region SET name_en = name_en || '.' WHERE code = 'KLW'"
VALUES = "number, era, from_x, to_x, after_id, upto_id, events, root, made_at, signature"


@contextmanager
def as_sealer(cloned: Clone) -> Iterator[psycopg.Connection]:
    with closing(psycopg.connect(**cloned.address("sealer").parameters())) as connection:  # type: ignore[arg-type]
        yield connection


def seal(cloned: Clone, copies: Path | None = None) -> seals.Seal | None:
    with as_sealer(cloned) as connection:
        return seals.seal_store(connection, "operations", KEY, copies)


def verify(cloned: Clone, copies: Path | None = None) -> seals.Verdict:
    with as_sealer(cloned) as connection:
        return seals.verify_store(connection, "operations", seals.public_of(KEY), copies)


def deeds(cloned: Clone, *statements: str) -> None:
    with cloned.connection("postgres") as owner:
        for statement in statements:
            owner.execute(statement.encode())


def sealed_twice(cloned: Clone, copies: Path | None = None) -> None:
    deeds(cloned, CHANGE)
    seal(cloned, copies)
    deeds(cloned, CHANGE, CHANGE)
    seal(cloned, copies)


def codes(verdict: seals.Verdict) -> set[str]:
    return {code for code, _number in verdict.broken}


def test_what_is_sealed_is_proven_intact_and_nothing_new_needs_no_seal(cloned: Clone, tmp_path: Path) -> None:
    sealed_twice(cloned, tmp_path)
    assert seal(cloned, tmp_path) is None
    found = verify(cloned, tmp_path)
    assert (found.exit_code, found.seals, found.waiting, found.broken) == (0, 2, 0, ())
    with cloned.connection("postgres") as owner:
        assert owner.execute("SELECT count(*) FROM audit.event").fetchone() == (found.events,)
    assert found.events > 3


def test_a_store_without_seals_is_incomplete(cloned: Clone) -> None:
    assert verify(cloned).exit_code == 2


def test_what_has_waited_too_long_for_its_seal_makes_a_store_incomplete(cloned: Clone) -> None:
    seal(cloned)
    deeds(cloned, CHANGE, "UPDATE audit.event SET at = at - interval '1 hour' WHERE x > (SELECT max(to_x) FROM"
          " audit.seal) OR id = (SELECT max(id) FROM audit.event)")  # fmt: skip
    found = verify(cloned)
    assert (found.exit_code, found.incomplete, found.waiting) == (2, ("not_sealed_for_long",), 1)


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        ("UPDATE audit.event SET login = 'p_1001' WHERE id = (SELECT max(id) FROM audit.event)", "events_changed"),
        ("UPDATE audit.event SET after = '{}' WHERE id = (SELECT max(id) FROM audit.event)", "events_changed"),
        ("UPDATE audit.event SET id = id + 1000 WHERE id = (SELECT max(id) FROM audit.event)", "events_changed"),
        ("DELETE FROM audit.event WHERE id = (SELECT max(id) FROM audit.event)", "events_missing"),
        ("INSERT INTO audit.event (x, deed, topic, key) SELECT x, 'update', topic, '9' FROM audit.event"
         " ORDER BY id DESC LIMIT 1", "events_added"),
        ("DELETE FROM audit.seal WHERE number = 1", "seal_removed"),
        ("UPDATE audit.seal SET events = events + 1 WHERE number = 2", "signature_wrong"),
        ("UPDATE audit.seal SET to_x = (to_x::text::bigint + 5)::text::xid8 WHERE number = 1", "window_gap"),
    ],
)  # fmt: skip
def test_a_superuser_who_edits_deletes_or_adds_is_found(cloned: Clone, deed: str, code: str) -> None:
    sealed_twice(cloned)
    assert verify(cloned).exit_code == 0
    deeds(cloned, deed)
    found = verify(cloned)
    assert found.exit_code == 1
    assert code in codes(found)


def rechained(cloned: Clone, key: Ed25519PrivateKey) -> None:
    """A superuser deletes an event, throws the last seal away and makes it anew."""
    deeds(cloned, "DELETE FROM audit.event WHERE id = (SELECT max(id) FROM audit.event)",
          "DELETE FROM audit.seal WHERE number = 2")  # fmt: skip
    with as_sealer(cloned) as connection:
        assert seals.seal_store(connection, "operations", key) is not None


def test_a_superuser_who_makes_the_chain_anew_has_not_the_key(cloned: Clone) -> None:
    sealed_twice(cloned)
    rechained(cloned, Ed25519PrivateKey.generate())
    assert codes(verify(cloned)) == {"signature_wrong"}


def test_who_has_the_key_as_well_has_not_the_copies(cloned: Clone, tmp_path: Path) -> None:
    sealed_twice(cloned, tmp_path)
    rechained(cloned, KEY)
    assert verify(cloned).exit_code == 0
    assert codes(verify(cloned, tmp_path)) == {"copy_differs"}


def test_a_history_cut_short_is_longer_in_the_copies(cloned: Clone, tmp_path: Path) -> None:
    sealed_twice(cloned, tmp_path)
    deeds(cloned, "DELETE FROM audit.event WHERE x >= (SELECT from_x FROM audit.seal WHERE number = 2)",
          "DELETE FROM audit.seal WHERE number = 2")  # fmt: skip
    assert verify(cloned).exit_code == 0
    assert verify(cloned, tmp_path).broken == (("seal_removed", 2),)


def test_copies_are_never_written_over(cloned: Clone, tmp_path: Path) -> None:
    sealed_twice(cloned, tmp_path)
    first = (tmp_path / "operations" / "seal-000000001.json").read_text()
    deeds(cloned, "UPDATE audit.seal SET events = 0 WHERE number = 1", CHANGE)
    seal(cloned, tmp_path)
    assert (tmp_path / "operations" / "seal-000000001.json").read_text() == first
    assert json.loads(first)["message"].startswith('["operations", 1')


def test_an_idle_transaction_blocks_nobody_and_is_sealed_after_its_end(cloned: Clone) -> None:
    with cloned.connection("hq") as idle:
        idle.execute("BEGIN")
        idle.execute("UPDATE people.region SET name_en = 'idle' WHERE code = 'HKI'")
        began = perf_counter()
        deeds(cloned, CHANGE)
        first = seal(cloned)
        assert perf_counter() - began < 5
        assert first is not None
        assert verify(cloned).waiting == 1  # the other's change waits for the seal, not for the transaction
        idle.execute("COMMIT")
    second = seal(cloned)
    assert second is not None
    assert (second.events, second.from_x) == (2, first.to_x)
    assert verify(cloned).exit_code == 0


def test_what_is_rolled_back_leaves_no_hole(cloned: Clone) -> None:
    with cloned.connection("hq") as person:
        person.execute("BEGIN")
        person.execute("UPDATE people.region SET name_en = 'never' WHERE code = 'HKI'")
        person.execute("ROLLBACK")
    sealed_twice(cloned)
    assert verify(cloned).exit_code == 0


def test_after_a_restore_transactions_are_counted_anew_and_the_chain_goes_on(cloned: Clone) -> None:
    sealed_twice(cloned)
    deeds(cloned, CHANGE, "UPDATE audit.event SET x = '9000000000'::xid8 WHERE id = (SELECT max(id) FROM audit.event)",
          "SELECT audit.begin_era()", CHANGE)  # fmt: skip
    closing_seal, opening = seal(cloned), seal(cloned)
    assert closing_seal is not None
    assert opening is not None
    assert (closing_seal.events, opening.events) == (1, 1)
    assert verify(cloned).exit_code == 0
    deeds(cloned, "DELETE FROM audit.event WHERE x = '9000000000'::xid8")
    assert verify(cloned).broken == (("events_missing", closing_seal.number),)


@pytest.mark.parametrize("login", ["hq", "it", "worker", "keeper", "regional"])
def test_nobody_but_the_sealer_adds_a_seal(cloned: Clone, login: str) -> None:
    sealed_twice(cloned)
    with cloned.connection(login) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute(f"INSERT INTO audit.seal ({VALUES}) SELECT {VALUES} FROM audit.seal")


@pytest.mark.parametrize("deed", ["UPDATE audit.seal SET events = 0", "DELETE FROM audit.seal",
                                  "DELETE FROM audit.event", "UPDATE audit.event SET deed = ''"])  # fmt: skip
def test_the_sealer_changes_nothing(cloned: Clone, deed: str) -> None:
    with cloned.connection("sealer") as sealer, pytest.raises(psycopg.errors.InsufficientPrivilege):
        sealer.execute(deed.encode())


@pytest.mark.parametrize("store", [Store.CUSTOMER, Store.CONDUCT])
def test_each_store_has_a_chain_of_its_own(cloned: Clone, store: Store) -> None:
    address = cloned.address("sealer", store)
    with closing(psycopg.connect(**address.parameters())) as connection:  # type: ignore[arg-type]
        assert seals.seal_store(connection, store.value, KEY) is not None
        assert seals.verify_store(connection, store.value, seals.public_of(KEY)).exit_code == 0
        connection.isolation_level = None
        assert codes(seals.verify_store(connection, "operations", seals.public_of(KEY))) == {
            "signature_wrong"
        }


def nightly(cloned: Clone, copies: Path, *stores: Store) -> Sealer:
    """What the worker proves with; where a store is not among `stores` nobody answers."""
    reached = {store: cloned.address("sealer", store=store) for store in stores}
    away = Address("127.0.0.1", 1, "customer", "sealer", "nobody is there")
    return Sealer({Store.CUSTOMER: away, **reached}, KEY, copies)


def test_a_store_that_is_not_reached_hides_nothing_that_is_found_in_another(
    cloned: Clone, tmp_path: Path, expects_warning: Callable[[str], None]
) -> None:
    sealed_twice(cloned, tmp_path)
    deeds(cloned, "UPDATE audit.event SET login = 'p_1001' WHERE id = (SELECT max(id) FROM audit.event)")
    expects_warning("audit.not_reached")
    expects_warning("audit.events_changed")

    found = nightly(cloned, tmp_path, Store.OPERATIONS).verify()

    assert found == (
        Finding("audit.not_reached", {"store": "customer"}),
        Finding("audit.events_changed", {"store": "operations", "number": 2}),
    )
