"""Who seals: the worker as it really runs does it as the login `sealer`, and no other login of a store can."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import psycopg
import pytest

from storekeeper.kit import seals
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.jobs import defer_in
from storekeeper.kit.stores.backup_mark import seals_of
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.provider import WORKER, Provider, make
from storekeeper.kit.stores.seal_keys import kept_keys
from storekeeper.kit.stores.store import Store
from storekeeper.worker.sealing import SEAL
from tests.fixtures.database import Clone
from tests.kit.test_backup import started

PATIENCE = 120.0  # seconds until the test gives the worker up
TOLD = """
    CREATE FUNCTION public.tell_who_seals() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        PERFORM pg_notify('sealed', concat_ws(' ', session_user, current_user));
        RETURN NULL;
    END $$;
    GRANT USAGE ON SCHEMA public TO PUBLIC;
    CREATE TRIGGER tell AFTER INSERT ON audit.seal FOR EACH ROW EXECUTE FUNCTION public.tell_who_seals();
"""
SEALERS = """
    SELECT r.rolname::text FROM pg_roles r WHERE NOT r.rolsuper AND (
        has_any_column_privilege(r.oid, 'audit.seal', 'INSERT, UPDATE') OR
        has_table_privilege(r.oid, 'audit.seal', 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER') OR
        has_function_privilege(r.oid, 'audit.next_window()', 'EXECUTE')) ORDER BY 1
"""


@pytest.fixture
def provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    """A data folder of its own, whose secrets are in its file."""
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")
    made = started(tmp_path / "folder")
    make(made, ())
    yield made
    EmbeddedServer(made.folder).erase()


def test_the_running_worker_seals_every_store_as_the_sealer(provider: Provider) -> None:
    door = Door(provider.address(Store.OPERATIONS, "worker", provider.service_password("worker")))
    with ExitStack() as open_ones:
        heard: dict[Store, psycopg.Connection] = {}
        for store in Store:
            address = provider.administrator(store.value)
            made = psycopg.connect(**address.parameters(), autocommit=True)  # type: ignore[arg-type]
            heard[store] = open_ones.enter_context(closing(made))
            made.execute(TOLD.encode())
            made.execute("LISTEN sealed")
        with door.write() as connection:
            defer_in(connection, SEAL, key="at once")
        door.close()
        env = os.environ | {"STOREKEEPER_DATA": str(provider.folder), "STOREKEEPER_SECRETS": "file"}
        worker = subprocess.Popen([*WORKER], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            told = {
                store: " ".join(note.payload for note in made.notifies(timeout=PATIENCE, stop_after=1))
                for store, made in heard.items()
            }
        finally:
            worker.send_signal(signal.SIGTERM)
            worker.wait(timeout=PATIENCE)

        assert set(told.values()) == {"sealer sealer"}
        place = seals_of(provider.folder)
        for store, made in heard.items():
            made.autocommit = False
            (listed,) = kept_keys(place)[store.value]
            verdict = seals.verify_store(made, store.value, listed.key, place)
            assert (verdict.state, verdict.broken) == ("intact", ())


@pytest.mark.parametrize("store", Store)
def test_no_other_login_of_a_store_can_seal(cloned: Clone, store: Store) -> None:
    with cloned.connection("postgres", store) as owner:
        able = [name for (name,) in owner.execute(SEALERS)]
    assert able == sorted(["sealer", store.owner, "pg_write_all_data"])
