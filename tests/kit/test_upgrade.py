"""Migrations: what is mapped is what is migrated, each step goes down and up again, and one upgrade at a time."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from storekeeper.features import FEATURES
from storekeeper.kit.stores.lint import lint_store
from storekeeper.kit.stores.provider import newest
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import as_migrator, downgrade, drift, head, script, upgrade
from tests.fixtures.database import Clone, Cluster

TABLES = tuple(module for feature in FEATURES for module in feature.tables)


@pytest.mark.parametrize("store", Store)
def test_the_newest_revision_is_read_off_the_file_names(store: Store) -> None:
    assert newest(store) == head(store)


@pytest.mark.parametrize("store", Store)
def test_tables_as_mapped_are_tables_as_migrated(cluster: Cluster, store: Store) -> None:
    with as_migrator(cluster.administrator) as migrator:
        address = migrator(replace(cluster.administrator, database=store.value))
        assert drift(address, store, TABLES if store is Store.OPERATIONS else ()) == []


@pytest.mark.parametrize("store", Store)
def test_each_migration_goes_down_and_up_again(cloned: Clone, store: Store) -> None:
    steps = [step.revision for step in script(store).walk_revisions()]
    with as_migrator(cloned.cluster.administrator) as migrator:
        address = migrator(cloned.address("postgres", store))
        for revision in steps:
            assert downgrade(address, store, to=_below(store, revision)) == (revision,)
        assert upgrade(address, store) == tuple(reversed(steps))
        assert drift(address, store, TABLES if store is Store.OPERATIONS else ()) == []
    assert lint_store(cloned.address("postgres", store), store) == ()


def test_two_upgrades_at_once_apply_each_step_once(cloned: Clone) -> None:
    applied: list[tuple[str, ...]] = []
    with as_migrator(cloned.cluster.administrator) as migrator:
        downgrade(migrator(cloned.address("postgres")), Store.OPERATIONS, to="base")

    def bring_up() -> None:
        with as_migrator(cloned.cluster.administrator) as migrator:
            applied.append(upgrade(migrator(cloned.address("postgres")), Store.OPERATIONS))

    runs = [threading.Thread(target=bring_up) for _ in range(2)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert sorted(map(len, applied)) == [0, len(list(script(Store.OPERATIONS).walk_revisions()))]


def _below(store: Store, revision: str) -> str:
    found = script(store).get_revision(revision)
    assert found is not None
    return str(found.down_revision or "base")
