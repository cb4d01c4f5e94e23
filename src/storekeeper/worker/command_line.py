"""`storekeeper worker`: running one, and asking how they are."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores import provider as stores
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.backup_mark import SEALING_KEY
from storekeeper.kit.stores.store import Store
from storekeeper.worker.status import QueueSeen, WorkerSeen, queues, workers

if TYPE_CHECKING:
    from storekeeper.worker.sealing import Sealer

_LOGIN = "worker"
_KEEPER = "keeper"
_SEALER = "sealer"
_PATIENCE = 120.0  # seconds that a store may take to be made


class CommandSession(Protocol):
    """What these commands need of the session they run in."""

    settings: Settings
    sentences: Sentences
    as_json: bool

    @property
    def provider(self) -> stores.Provider:
        """Where the stores are."""

    def read(self) -> AbstractContextManager[Connection]:
        """A read-only transaction of the acting login at operations."""

    def say(self, code: str, /, **values: object) -> None:
        """Prints a sentence."""

    def print_json(self, value: object) -> None:
        """Prints a value for a program."""


def _run_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--patience", type=float, default=_PATIENCE, metavar="SECONDS")


def _run(session: CommandSession, given: Namespace) -> int:
    from storekeeper.kit.log import set_up
    from storekeeper.worker.main import WorkerHost, quiet
    from storekeeper.worker.readiness import wait_until_ready

    settings = session.settings
    found = _beside_embedded(settings) or stores.find(settings, progress=_silent)
    addresses = _addresses(found)
    set_up(_LOGIN, found.folder)
    quiet()
    wait_until_ready(addresses, {store: stores.newest(store) for store in Store}, patience=given.patience)
    WorkerHost(addresses, keeper=_known(found, _KEEPER), sealer=_sealer(found, settings)).run()
    return 0


def _sealer(found: stores.Provider, settings: Settings) -> Sealer | None:
    """What seals from here: its key is made once and stays with this computer's secrets."""
    import secrets

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storekeeper.kit.stores.backup_mark import seals_of
    from storekeeper.worker.sealing import Sealer

    addresses = _known(found, _SEALER)
    if addresses is None:
        return None
    key = found.secrets.get_or_make(found.service, SEALING_KEY, lambda: secrets.token_hex(32))
    return Sealer(
        addresses,
        Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)),
        seals_of(found.folder, settings.seals),
    )


def _status_arguments(_parser: ArgumentParser) -> None:
    """No arguments of its own."""


def _status(session: CommandSession, _given: Namespace) -> int:
    with session.read() as connection:
        seen = workers(connection)
    waiting = _queues(session.provider)
    findings = tuple(finding for worker in seen for finding in worker.findings)
    if session.as_json:
        session.print_json(_as_json(session, seen, waiting, findings))
    else:
        _tell(session, seen, waiting, findings)
    return 0 if any(worker.alive for worker in seen) and not findings else 1


def _beside_embedded(settings: Settings) -> stores.Provider | None:
    """The embedded server as it runs; to look for it must not count as using it."""
    if settings.dsn:
        return None
    place = stores.embedded(settings.data_folder).running()
    if place is None:
        return None
    return stores.Provider(stores.Kind.EMBEDDED, place.host, place.port, (), place.folder)


def _silent(_code: str, _values: Mapping[str, object]) -> None:
    """Nobody watches a worker start a server."""


def _addresses(found: stores.Provider) -> Mapping[Store, Address]:
    if found.kind is stores.Kind.EMBEDDED:
        password = found.service_password(_LOGIN)
    else:
        kept = found.password(_LOGIN)
        if kept is None:
            raise Refused("worker.no_password", service=found.service)
        password = kept
    return {store: found.address(store, _LOGIN, password) for store in Store}


def _known(found: stores.Provider, login: str) -> Mapping[Store, Address] | None:
    """The addresses of another service login, or None where its password is not known."""
    password = found.password(login)
    return None if password is None else {store: found.address(store, login, password) for store in Store}


def _queues(found: stores.Provider) -> Mapping[Store, tuple[QueueSeen, ...]] | None:
    """The queues of each store, or None where this workstation does not know the worker's password."""
    from storekeeper.kit.stores.door import Door

    password = found.password(_LOGIN)
    if password is None:
        return None
    seen: dict[Store, tuple[QueueSeen, ...]] = {}
    for store in Store:
        with closing(Door(found.address(store, _LOGIN, password))) as door, door.read() as connection:
            seen[store] = queues(connection)
    return seen


def _as_json(
    session: CommandSession,
    seen: Sequence[WorkerSeen],
    waiting: Mapping[Store, tuple[QueueSeen, ...]] | None,
    findings: Sequence[Finding],
) -> Mapping[str, object]:
    return {
        "workers": [asdict(replace(worker, findings=())) for worker in seen],
        "queues": None
        if waiting is None
        else [{"store": store.value} | asdict(one) for store, rows in waiting.items() for one in rows],
        "findings": [
            {"code": one.code, "values": dict(one.values), "sentence": session.sentences.tell(one)}
            for one in findings
        ],
    }


def _tell(
    session: CommandSession,
    seen: Sequence[WorkerSeen],
    waiting: Mapping[Store, tuple[QueueSeen, ...]] | None,
    findings: Sequence[Finding],
) -> None:
    if not seen:
        session.say("worker.never_seen")
    for worker in seen:
        state = "alive" if worker.alive else "stopped" if worker.stopped_at is not None else "silent"
        session.say(
            f"worker.{state}",
            host=worker.host, process=worker.process, started=worker.started_at, seen=worker.seen_at,
        )  # fmt: skip
    for finding in findings:
        session.say(finding.code, **finding.values)
    if waiting is None:
        session.say("worker.queues_unknown")
        return
    for store, rows in waiting.items():
        for one in rows:
            session.say(
                "worker.queue",
                store=store.value, queue=one.queue, waiting=one.waiting, doing=one.doing, failed=one.failed,
            )  # fmt: skip
    if not any(waiting.values()):
        session.say("worker.queues_empty")


COMMANDS = (
    Verb("run", "worker.verb.run", "worker.manual.run", _run_arguments, _run, acts=False),
    Verb("status", "worker.verb.status", "worker.manual.status", _status_arguments, _status),
)
