"""The sign of life of each worker: one row in the operations store."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import Connection, text

from storekeeper.kit.errors import Finding
from storekeeper.kit.ids import new_id

_BEAT = text(
    """
    INSERT INTO base.worker_heartbeat (worker, host, process) VALUES (:id, :host, :process)
    ON CONFLICT (worker) DO UPDATE SET seen_at = now(), stopped_at = NULL
    """
)
_END = text("UPDATE base.worker_heartbeat SET seen_at = now(), stopped_at = now() WHERE worker = :id")
_NOTE = text(
    "UPDATE base.worker_heartbeat SET note = CASE WHEN worker = :id THEN :note END"
    " WHERE note IS NOT NULL OR worker = :id"
)
_NOTED = text("SELECT note FROM base.worker_heartbeat WHERE note IS NOT NULL ORDER BY seen_at")


@dataclass(frozen=True)
class Worker:
    """Who runs: an id of this process alone, its machine and its process number."""

    id: UUID = field(default_factory=new_id)
    host: str = field(default_factory=socket.gethostname)
    process: int = field(default_factory=os.getpid)


def beat(connection: Connection, worker: Worker) -> None:
    """Says that the worker is alive now."""
    connection.execute(_BEAT, {"id": worker.id, "host": worker.host, "process": worker.process})


def end(connection: Connection, worker: Worker) -> None:
    """Says that the worker has stopped of its own will."""
    connection.execute(_END, {"id": worker.id})


def note(connection: Connection, worker: Worker, findings: Iterable[Finding], *, of: str = "worker.") -> None:
    """Leaves what the last nightly check found; an empty one takes its older findings away.

    `of`: how the codes of this check begin; what other checks found stays.
    """
    beat(connection, worker)
    kept = [
        finding
        for noted in connection.execute(_NOTED).scalars()
        for finding in findings_of(noted)
        if not finding.code.startswith(of)
    ]
    said = [{"code": finding.code, "values": dict(finding.values)} for finding in (*findings, *kept)]
    connection.execute(_NOTE, {"id": worker.id, "note": json.dumps(said) if said else None})


def findings_of(noted: str | None) -> tuple[Finding, ...]:
    """The findings in a note."""
    return tuple(Finding(said["code"], said["values"]) for said in json.loads(noted or "[]"))


Deed = Callable[[Connection, Worker], None]
