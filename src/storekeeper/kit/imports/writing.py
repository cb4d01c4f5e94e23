"""Writing a previewed import: all of it or nothing, as one edit, on the file and the store that were previewed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit import edits
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.imports import memory
from storekeeper.kit.imports.kind import ImportKind
from storekeeper.kit.imports.preview import Preview
from storekeeper.kit.sheets.reading import digest_of

PAGE = "import"
FORMAT = 1


@dataclass(frozen=True)
class Confirmed:
    """The edit under which it was written and can be taken back, and how much of what."""

    edit_id: UUID
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """An import of the asking person that may be taken back; `deed` says kind, file and counts."""

    id: UUID
    deed: Mapping[str, object]


def confirm(
    kind: ImportKind,
    connection: Connection,
    preview: Preview,
    *,
    path: Path | None = None,
    edit_id: UUID | None = None,
) -> Confirmed:
    """Writes what the preview showed; the caller's transaction makes it all or nothing.

    `path` is the file, to see that it is still the same. An edit that is stored already is not written again.
    Raises Refused('import.not_clean' with its findings | 'import.file_changed') or whatever the kind refuses,
    and Conflict('import.store_changed') when somebody changed these records meanwhile.
    """
    edit_id = edit_id or new_id()
    if edits.applied(connection, (edit_id,)):
        return Confirmed(edit_id, {state: preview.counts[state] for state in ("new", "changed")})
    if preview.problems:
        raise Refused("import.not_clean", findings=preview.problems, count=len(preview.problems))
    if path is not None and digest_of(path) != preview.digest:
        raise Refused("import.file_changed", file=preview.file)
    connection.exec_driver_sql("SELECT base.import_in_turn()")
    # Whatever door it came through: only rows that carry the edit's id can be taken back with it.
    connection.exec_driver_sql("SELECT set_config('storekeeper.edit', %s, true)", (str(edit_id),))
    kind.hold(connection, preview)
    now = kind.preview(connection, preview.asked, region=preview.region)
    if now.fingerprint != preview.fingerprint:
        raise Conflict("import.store_changed")
    written = dict(kind.write(connection, now))
    _record(connection, edit_id, now, written)
    return Confirmed(edit_id, written)


def take_back(connection: Connection, edit: UUID, *, edit_id: UUID) -> None:
    """Everything that an import (or the taking back of one) wrote becomes what it was before, as an edit of its own.

    Raises what kit.edits.take_back raises.
    """
    if edits.applied(connection, (edit_id,)):
        return
    connection.exec_driver_sql("SELECT set_config('storekeeper.edit', %s, true)", (str(edit_id),))
    edits.take_back(connection, edit, by=edit_id, page=PAGE)


def latest(connection: Connection) -> tuple[Done, ...]:
    """The asking person's own imports that may still be taken back, oldest first."""
    found = edits.standing(connection, page=PAGE, format=FORMAT)
    return tuple(Done(one.id, one.deed) for one in found if one.deed.get("do") == "import")


def _record(connection: Connection, edit_id: UUID, preview: Preview, written: Mapping[str, int]) -> None:
    deed = {"do": "import", "record": preview.kind, "file": preview.file, **written}
    edits.record(connection, id=edit_id, page=PAGE, shop_id=None, deed=deed, inverse={}, format=FORMAT)
    memory.note_confirmed(connection, preview, edit_id=edit_id)
