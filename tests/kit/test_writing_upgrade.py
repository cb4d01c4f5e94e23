"""A store that wrote before its guards became cheaper: after the upgrade it stamps, takes back and proves as before."""

from __future__ import annotations

from contextlib import closing
from uuid import uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storekeeper.kit import seals
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import as_migrator, downgrade, upgrade
from tests.fixtures.database import Clone

BEFORE = "operations_20"
OLD_GUARD = (
    "DROP TRIGGER a_made ON people.leave",
    "DROP TRIGGER a_stamp ON people.leave",
    "CREATE TRIGGER a_stamp BEFORE INSERT OR UPDATE ON people.leave FOR EACH ROW EXECUTE FUNCTION audit.stamp()",
)
FORGED = (
    "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state, made_by)"
    " VALUES (gen_random_uuid(), 1, 'AL', '2026-12-21', '2026-12-21', 'asked', 'nobody') RETURNING made_by"
)


@pytest.fixture
def of_before(cloned: Clone) -> Clone:
    """A store whose tables are guarded as they were, one row a call."""
    with as_migrator(cloned.cluster.administrator) as migrator:
        downgrade(migrator(cloned.address("postgres")), Store.OPERATIONS, to=BEFORE)
    with cloned.connection("postgres") as owner:
        for statement in OLD_GUARD:
            owner.execute(statement.encode())
    return cloned


def test_edits_of_before_are_taken_back_after(of_before: Clone) -> None:
    edit = uuid4()
    with of_before.connection("hq") as writing, writing.transaction():
        writing.execute("SELECT set_config('storekeeper.edit', %s, true)", (str(edit),))
        writing.execute("UPDATE people.shop SET name_en = 'Renamed' WHERE code = 'MKK1'")
        writing.execute(
            "INSERT INTO base.edit (id, page, deed, inverse, format) VALUES (%s, 'people', '{}', '{}', 1)",
            (edit,),
        )
    _bring_up(of_before)
    with of_before.connection("hq") as writing:
        assert writing.execute("SELECT base.standing(%s)", ([edit],)).fetchone() == ([edit],)
        writing.execute("SELECT base.take_back(%s)", (edit,))
        assert writing.execute("SELECT name_en FROM people.shop WHERE code = 'MKK1'").fetchone() == (
            "Mong Kok Sai Yeung Choi Street",
        )


def test_tables_of_before_stamp_a_row_that_names_its_own_author(of_before: Clone) -> None:
    _bring_up(of_before)
    with of_before.connection("worker") as worker:
        assert worker.execute(FORGED.encode()).fetchone() == ("worker",)
    with of_before.connection("postgres") as owner:
        guards = owner.execute(
            "SELECT array_agg(tgname::text ORDER BY tgname) FROM pg_trigger"
            " WHERE tgrelid = 'people.leave'::regclass AND tgname LIKE 'a\\_%'"
        ).fetchone()
    assert guards == (["a_made", "a_stamp"],)


def test_what_was_sealed_before_is_proven_after_and_an_edit_of_it_is_found(of_before: Clone) -> None:
    key = Ed25519PrivateKey.generate()
    _rename(of_before)
    sealer = of_before.address("sealer")
    with closing(psycopg.connect(**sealer.parameters())) as sealing:  # type: ignore[arg-type]
        seals.seal_store(sealing, "operations", key)
        _bring_up(of_before)
        _rename(of_before)
        seals.seal_store(sealing, "operations", key)
        proven = seals.verify_store(sealing, "operations", seals.public_of(key))
        assert (proven.state, proven.seals) == ("intact", 2)
        with of_before.connection("postgres") as superuser:
            superuser.execute("UPDATE audit.event SET login = 'p_1' WHERE topic = 'people.shop'")
        assert seals.verify_store(sealing, "operations", seals.public_of(key)).state == "broken"


def _bring_up(clone: Clone) -> None:
    with as_migrator(clone.cluster.administrator) as migrator:
        assert upgrade(migrator(clone.address("postgres")), Store.OPERATIONS)


def _rename(clone: Clone) -> None:
    with clone.connection("hq") as writing:
        writing.execute("UPDATE people.shop SET name_en = name_en || '.' WHERE code = 'MKK1'")
