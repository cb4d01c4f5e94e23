"""A kind of import, such as people or shops: what its lines are, and how they are asked, previewed and written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.imports import memory
from storekeeper.kit.imports.preview import Asked, Preview
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.columns import Columns
from storekeeper.kit.sheets.drafts import Drafts, Lines, Understood, read_drafts, understand


@dataclass(frozen=True)
class ImportKind:
    """Everything that commands and screens need of one kind.

    words: where its own sentences stand, such as 'people.import.people'; `<words>.done` tells what was written.
    needs: the groups that may import it.
    ask: (connection, book, *, on, sheet=None, columns=None) → Asked; commit it before `preview`.
    preview: (connection, Asked, *, region=None) → Preview; a reading transaction will do.
    hold: (connection, Preview) keeps others from changing what it is about until it is written.
    write: (connection, Preview) → what was written, name → number.
    say: (field, value) → the value as a sentence takes it.
    template: (path, sentences) saves an empty workbook to fill in.
    hidden: fields whose values never stand in a preview.
    """

    key: str
    words: str
    lines: Lines
    needs: frozenset[str]
    ask: Callable[..., Asked]
    preview: Callable[..., Preview]
    hold: Callable[[Connection, Preview], None]
    write: Callable[[Connection, Preview], Mapping[str, int]]
    say: Callable[[str, Any], object]
    template: Callable[[Path, Sentences], None]
    hidden: frozenset[str] = frozenset()

    def drafts(
        self,
        connection: Connection,
        book: Workbook,
        *,
        sheet: str | None = None,
        columns: Columns | None = None,
    ) -> Drafts:
        """The lines of a workbook: as corrected by `columns`, else as remembered, else as guessed.

        Raises Refused('import.no_column' | 'import.no_sheet' | 'import.no_lines').
        """
        if sheet is not None and columns is not None:
            return read_drafts(book, self.lines, Understood(sheet, columns))
        found = understand(book, self.lines, sheet=sheet)
        chosen = columns or memory.recall(connection, self, found.columns)
        return read_drafts(book, self.lines, Understood(found.sheet, chosen))
