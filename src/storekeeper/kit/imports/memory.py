"""What imports remember in the store: the columns of a layout as corrected, and files whose problems wait."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection, literal_column, select

from storekeeper.kit.imports.preview import Preview
from storekeeper.kit.imports.tables import LAYOUT, RUN
from storekeeper.kit.sheets.columns import Columns

if TYPE_CHECKING:
    from storekeeper.kit.imports.kind import ImportKind

_MOST_WAITING = 20


@dataclass(frozen=True)
class Waiting:
    """A file of the asking person whose last preview had problems and which was not confirmed."""

    id: UUID
    kind: str
    file: str
    problems: int
    previewed_at: datetime


def recall(connection: Connection, kind: ImportKind, guess: Columns) -> Columns:
    """The columns of this layout as somebody corrected them last, else the guess itself."""
    if not any(guess.headings):
        return guess
    asked = select(LAYOUT.c.columns).where(LAYOUT.c.layout == _key(kind, guess))
    found = connection.execute(asked).scalar_one_or_none()
    return guess if found is None else _corrected(kind, guess, found)


def keep(connection: Connection, kind: ImportKind, columns: Columns) -> None:
    """Remembers corrected columns under their headings; without headings there is nothing to know them by."""
    if any(columns.headings):
        connection.exec_driver_sql(
            "SELECT base.keep_import_layout(%s, %s, %s::jsonb)",
            (_key(kind, columns), kind.key, json.dumps(dict(columns.at))),
        )


def note_preview(connection: Connection, preview: Preview) -> None:
    """Remembers that this file was previewed, and with how many problems."""
    connection.exec_driver_sql(
        "SELECT base.note_import(%s, %s, %s, %s, %s::jsonb, %s)",
        (preview.kind, preview.file, preview.sheet, preview.digest, json.dumps(dict(preview.counts)),
         len(preview.problems)),
    )  # fmt: skip


def note_confirmed(connection: Connection, preview: Preview, *, edit_id: UUID) -> None:
    """Remembers that this file was written under that edit."""
    connection.exec_driver_sql(
        "SELECT base.import_confirmed(%s, %s, %s, %s)", (preview.kind, preview.file, preview.digest, edit_id)
    )


def waiting(connection: Connection) -> tuple[Waiting, ...]:
    """The asking person's files that wait, newest first."""
    asked = (
        select(*RUN.c["id", "kind", "file", "problems", "previewed_at"])
        .where(
            RUN.c.problems > 0, RUN.c.confirmed_at.is_(None), RUN.c.made_by == literal_column("session_user")
        )
        .order_by(RUN.c.previewed_at.desc())
        .limit(_MOST_WAITING)
    )
    return tuple(Waiting(*row) for row in connection.execute(asked))


def forget(connection: Connection, run: UUID) -> None:
    """A waiting file of one's own is let go."""
    connection.exec_driver_sql("SELECT base.forget_import(%s)", (run,))


def _key(kind: ImportKind, columns: Columns) -> str:
    return hashlib.sha256(f"{kind.key} {columns.layout}".encode()).hexdigest()[:32]


def _corrected(kind: ImportKind, guess: Columns, kept: Mapping[str, object]) -> Columns:
    """What was kept, as far as it fits these headings; whoever wrote it might have written anything."""
    fields = {field.key for field in kind.lines.fields}
    at = {
        key: column
        for key, column in kept.items()
        if key in fields and isinstance(column, int) and 0 <= column < len(guess.headings)
    }
    if len(set(at.values())) != len(at):
        return guess
    return replace(guess, at=at, doubted=frozenset())
