"""`storekeeper worker status` says who is alive and what waits, in every language and for programs."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storekeeper.kit.errors import Finding
from storekeeper.kit.feature import Verb
from storekeeper.kit.jobs import Job, defer_in
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.provider import Kind, Provider
from storekeeper.kit.stores.store import Store
from storekeeper.worker import heartbeat
from storekeeper.worker.command_line import COMMANDS
from tests.fixtures.database import PASSWORD, Clone


@dataclass(frozen=True)
class _Clones(Provider):
    """The databases of one test instead of those of a data folder."""

    clone: Clone
    knows_worker: bool

    def address(self, store: Store, login: str, password: str) -> Address:
        """The clone's."""
        return self.clone.address(login, store)

    def password(self, login: str) -> str | None:
        """Known only where a worker runs."""
        return PASSWORD if self.knows_worker and login == "worker" else None


@dataclass
class _Session:
    """Keeps what a command says."""

    clone: Clone
    provider: Provider
    as_json: bool = False
    sentences: Sentences = field(default_factory=lambda: Sentences("en"))
    settings: Settings = field(default_factory=Settings)
    said: list[str] = field(default_factory=list)
    printed: list[object] = field(default_factory=list)

    def read(self) -> AbstractContextManager[Connection]:
        """As IT."""
        return self.clone.door("it").read()

    def say(self, code: str, /, **values: object) -> None:
        """A sentence."""
        self.said.append(self.sentences.say(code, **values))

    def print_json(self, value: object) -> None:
        """A value."""
        self.printed.append(value)


@pytest.fixture
def status(cloned: Clone) -> Callable[..., tuple[int, _Session]]:
    """Runs the verb and returns its exit code and what it said."""
    verbs: dict[str, Verb] = {verb.name: verb for verb in COMMANDS}

    def run(*, knows_worker: bool = True, **chosen: object) -> tuple[int, _Session]:
        provider = _Clones(Kind.EMBEDDED, "127.0.0.1", 1, (), Path(), cloned, knows_worker)
        session = _Session(cloned, provider, **chosen)  # type: ignore[arg-type]
        return verbs["status"].run(session, Namespace()), session

    with cloned.connection("worker") as connection:
        connection.execute("DELETE FROM queue.procrastinate_jobs")
    return run


def _beat(cloned: Clone, *findings: Finding) -> None:
    worker = heartbeat.Worker(host="office-pc", process=4711)
    with cloned.door("worker").write() as connection:
        heartbeat.note(connection, worker, findings)


def test_without_any_worker_it_says_what_to_do(status: Callable[..., tuple[int, _Session]]) -> None:
    code, session = status()

    assert code == 1
    assert session.said[0].endswith("storekeeper worker run")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_living_worker_and_a_waiting_job_are_told(
    status: Callable[..., tuple[int, _Session]], cloned: Clone, language: str
) -> None:
    _beat(cloned)
    with cloned.door("worker").write() as connection:
        defer_in(connection, Job("x", queue="parcels"))

    code, session = status(sentences=Sentences(language))

    assert code == 0
    assert "office-pc" in session.said[0]
    assert "4711" in session.said[0]
    assert "parcels" in session.said[1]


def test_where_the_workers_password_is_not_kept_the_queues_stay_unknown(
    status: Callable[..., tuple[int, _Session]], cloned: Clone
) -> None:
    _beat(cloned)

    code, session = status(knows_worker=False, as_json=True)

    (printed,) = session.printed
    assert isinstance(printed, dict)
    assert (code, printed["queues"], len(printed["workers"])) == (0, None, 1)


def test_a_finding_of_the_night_is_told_and_ends_with_one(
    status: Callable[..., tuple[int, _Session]], cloned: Clone
) -> None:
    values = {"store": "conduct", "table": "sec.scope", "missing": 2, "changed": 0, "extra": 1}
    _beat(cloned, Finding("worker.scope_differs", values))

    code, session = status()

    assert code == 1
    assert "conduct: sec.scope" in session.said[1]


def test_a_worker_without_a_word_is_called_silent(
    status: Callable[..., tuple[int, _Session]], cloned: Clone
) -> None:
    _beat(cloned)
    with cloned.door("worker").write() as connection:
        connection.execute(text("UPDATE base.worker_heartbeat SET seen_at = now() - interval '1 hour'"))

    code, session = status()

    assert code == 1
    assert "silent" in session.said[0]
