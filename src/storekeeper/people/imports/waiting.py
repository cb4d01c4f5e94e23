"""What the imports give to Today: files of one's own whose problems wait."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.contributions import Place, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.kit.imports import memory


def tasks(connection: Connection, _on: date) -> tuple[Told, ...]:
    """One task for each file that was previewed with problems and not confirmed since."""
    return tuple(
        Task(
            key=f"people.import.{run.id}",
            code="people.today.import_problems",
            values={"file": run.file, "count": run.problems},
            place=Place("import", {"file": run.file, "kind": run.kind}),
            severity=Severity.SOFT,
            count=run.problems,
        )
        for run in memory.waiting(connection)
    )
