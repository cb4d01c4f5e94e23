"""What the worker's last proof of the audit found is told to whoever answers for it, store by store."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from storekeeper.kit.clock import now, today
from storekeeper.kit.errors import Severity
from storekeeper.kit.stores.store import Store
from storekeeper.privacy import service
from storekeeper.privacy.domain import Proof
from storekeeper.privacy.today import proven
from tests.fixtures.database import Clone
from tests.privacy.conftest import NewLogin
from tests.privacy.test_seals import deeds, nightly, sealed_twice

EDITED = "UPDATE audit.event SET login = 'p_1001' WHERE id = (SELECT max(id) FROM audit.event)"
MENDED = "UPDATE audit.event SET login = 'postgres' WHERE id = (SELECT max(id) FROM audit.event)"
NOTE = "SELECT audit.note_proof('operations', 'intact', 1, 1, 0, '[]')"


def told(cloned: Clone, login: str = "it") -> dict[str, Proof]:
    with cloned.door(login).read() as connection:
        return {proof.store: proof for proof in service.seal_state(connection).proofs}


def on_today(cloned: Clone, login: str) -> list[tuple[str, Severity]]:
    with cloned.door(login).read() as connection:
        return [(task.code, task.severity) for task in proven(connection, today())]


def test_a_proof_is_told_store_by_store_and_what_was_intact_once_is_remembered(
    cloned: Clone, tmp_path: Path, expects_warning: Callable[[str], None]
) -> None:
    expects_warning("audit.not_reached")
    expects_warning("audit.events_changed")
    sealed_twice(cloned, tmp_path)
    assert told(cloned) == {}

    nightly(cloned, tmp_path, Store.OPERATIONS).verify()
    first = told(cloned)
    deeds(cloned, EDITED)
    nightly(cloned, tmp_path, Store.OPERATIONS).verify()
    second = told(cloned)
    deeds(cloned, MENDED)
    nightly(cloned, tmp_path, Store.OPERATIONS).verify()
    third = told(cloned)

    assert {store: proof.state for store, proof in first.items()} == {
        "operations": "intact", "customer": "not_reached",
    }  # fmt: skip
    assert first["customer"].intact_at is None
    assert (second["operations"].state, second["operations"].findings) == ("broken", (("events_changed", 2),))
    assert second["operations"].intact_at == first["operations"].at < second["operations"].at
    assert (third["operations"].state, third["operations"].findings) == ("intact", ())
    assert third["operations"].intact_at == third["operations"].at


def test_the_privacy_officer_the_auditor_and_it_are_told_on_today_and_nobody_else(
    cloned: Clone, new_login: NewLogin, tmp_path: Path, expects_warning: Callable[[str], None]
) -> None:
    expects_warning("audit.not_reached")
    expects_warning("audit.events_changed")
    checkers = ("it", new_login("privacy"), new_login("auditor"))
    others = ("hq", "hr", "regional", new_login("accountant"))
    sealed_twice(cloned, tmp_path)
    assert {who: on_today(cloned, who) for who in checkers} == {who: [] for who in checkers}

    deeds(cloned, EDITED)
    nightly(cloned, tmp_path, Store.OPERATIONS).verify()

    wrong = [("privacy.today.seal_broken", Severity.HARD), ("privacy.today.seal_incomplete", Severity.SOFT)]
    assert {who: on_today(cloned, who) for who in checkers} == dict.fromkeys(checkers, wrong)
    assert {who: on_today(cloned, who) for who in others} == {who: [] for who in others}
    for who in checkers:
        assert told(cloned, who)["operations"].state == "broken"


def test_a_proof_of_three_days_ago_is_told_as_old_and_one_of_last_night_is_not(cloned: Clone) -> None:
    with cloned.connection("sealer") as sealer:
        sealer.execute(NOTE)
    assert on_today(cloned, "it") == []
    deeds(cloned, "UPDATE audit.proof SET at = at - interval '3 days'")
    assert on_today(cloned, "it") == [("privacy.today.seal_old", Severity.SOFT)]
    assert now() - told(cloned)["operations"].at > timedelta(days=2)


@pytest.mark.parametrize("login", ["it", "hq", "regional", "worker", "keeper", "gateway"])
def test_nobody_but_the_sealer_says_what_a_proof_found(cloned: Clone, login: str) -> None:
    with cloned.connection(login) as person:
        for attempt in (NOTE, "INSERT INTO audit.proof SELECT * FROM audit.proof", "DELETE FROM audit.proof"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                person.execute(attempt.encode())
