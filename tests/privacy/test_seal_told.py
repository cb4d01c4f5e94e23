"""What the worker's last proof of the audit found is told to who may see it."""

from __future__ import annotations

from storekeeper.kit.errors import Finding
from storekeeper.privacy import service
from storekeeper.worker import heartbeat
from tests.fixtures.database import Clone

BROKEN = Finding("audit.changed", {"store": "customer", "number": 7})


def noted(cloned: Clone, *findings: Finding, of: str) -> None:
    with cloned.door("worker").write() as connection:
        heartbeat.note(connection, heartbeat.Worker(host="office"), findings, of=of)


def broken(cloned: Clone) -> str:
    with cloned.door("it").read() as connection:
        return service.seal_state(connection).broken


def test_a_broken_seal_is_told_until_a_proof_finds_it_whole(cloned: Clone) -> None:
    assert broken(cloned) == ""
    noted(cloned, BROKEN, of="audit.")
    assert broken(cloned) == "customer 7"
    noted(cloned, of="worker.")
    assert broken(cloned) == "customer 7"  # another check takes away what it found itself
    noted(cloned, of="audit.")
    assert broken(cloned) == ""


def test_what_another_check_found_is_no_broken_seal(cloned: Clone) -> None:
    noted(cloned, Finding("worker.scope_differs", {}), of="worker.")
    assert broken(cloned) == ""
