"""What the worker does for the audit: sealing each minute, proving each night."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from storekeeper.kit import seals
from storekeeper.kit.errors import Finding
from storekeeper.kit.jobs import Daily, Every, Job
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.seal_keys import kept_keys
from storekeeper.kit.stores.store import Store

SEAL = Job("audit.seal", when=Every(minutes=1), make_up=1, serial=True)
VERIFY = Job("audit.verify", when=Daily(time(3, 50)), make_up=1, serial=True)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Sealer:
    """The login that seals, at each store; the key that the database never sees; the second place."""

    addresses: Mapping[Store, Address]
    key: Ed25519PrivateKey
    copies: Path

    def seal(self, _connection: Connection, *, due: datetime) -> None:
        """Seals each store. One that is not reached is sealed the next time."""
        for store in self.addresses:
            try:
                with self._at(store) as connection:
                    made = seals.seal_store(connection, store.value, self.key, self.copies)
            except psycopg.errors.UniqueViolation:
                continue  # another worker sealed the same window
            except psycopg.OperationalError as error:
                _log.warning("%s was not sealed: %s", store, type(error).__name__)
                continue
            if made is not None:
                _log.debug("%s: seal %s of %s events, due %s", store, made.number, made.events, due)

    def verify(self) -> tuple[Finding, ...]:
        """Proves each store; the verdict is kept in operations, what is wrong told in the log and by a sign of life.

        One store that is not reached keeps nothing from being said of the others.
        """
        verdicts = {store: self._proven(store) for store in self.addresses}
        findings = tuple(found for store, verdict in verdicts.items() for found in _findings(store, verdict))
        for finding in findings:
            _log.error("%s %s", finding.code, dict(finding.values))
        try:
            with self._at(Store.OPERATIONS) as connection:
                for store, verdict in verdicts.items():
                    seals.note_proof(connection, store.value, verdict)
                connection.commit()
        except psycopg.OperationalError as error:
            _log.warning("The verdict was not kept: %s", type(error).__name__)
        return findings

    def _proven(self, store: Store) -> seals.Verdict | None:
        try:
            with self._at(store) as connection:
                listed = kept_keys(self.copies).get(store.value, ())
                own = seals.public_of(self.key)
                return seals.verify_store(connection, store.value, own, self.copies, listed)
        except psycopg.OperationalError:
            return None

    @contextmanager
    def _at(self, store: Store) -> Iterator[psycopg.Connection]:
        with closing(psycopg.connect(**self.addresses[store].parameters())) as connection:  # type: ignore[arg-type]
            yield connection


def _findings(store: Store, verdict: seals.Verdict | None) -> Iterator[Finding]:
    if verdict is None:
        yield Finding("audit.not_reached", {"store": store.value})
        return
    for code, number in verdict.broken:
        yield Finding(f"audit.{code}", {"store": store.value, "number": number})
    for code in verdict.incomplete:
        yield Finding(f"audit.{code}", {"store": store.value})
