"""Reading an xlsx workbook as a stream: what the cells hold and nothing else of the file.

Not by openpyxl: it refuses whole workbooks over a style it does not know, tells a formula or its value but
not both, and builds what it reads as a tree, which leaves the memory for a hostile file unbounded.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sized
from dataclasses import dataclass
from datetime import date, datetime, time
from math import isfinite

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.archive import Archive
from storekeeper.kit.sheets.cells import Cell, Sheet, Value, clean_text
from storekeeper.kit.sheets.grid import Area, Grid
from storekeeper.kit.sheets.limits import Limits
from storekeeper.kit.sheets.moments import PLAIN, Look, look_of, moment_of

Progress = Callable[[float], None]

_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_CELLS_OF_A_ROW = 16_384
_PARTS, _STYLES = 10_000, 65_536
_ESCAPE = len("_x000D_")  # what one letter may take


def read_sheets(content: bytes, *, name: str, limits: Limits, progress: Progress) -> tuple[Sheet, ...]:
    """The worksheets in the order of their tabs. Raises Refused (import.*)."""
    archive = Archive(content, name=name, limits=limits)
    book = _Book()
    part = _workbook_part(archive, name)
    archive.hear(part, book)
    targets = _relations(archive, part)
    if len(book.sheets) > limits.sheets:
        raise Refused("import.too_many_sheets", file=name, most=limits.sheets)
    folder = posixpath.dirname(part)
    strings, styles = _Strings(limits), _Styles()
    for kind, tags in (("sharedStrings", strings), ("styles", styles)):
        found = next((target for target, of in targets.values() if of == kind and archive.has(target)), None)
        found = found or f"{folder}/{kind}.xml"
        if archive.has(found):
            archive.hear(found, tags)
    shown = [
        (listed, targets[listed.relation][0])
        for listed in book.sheets
        if targets.get(listed.relation, ("", ""))[1] == "worksheet"
        and archive.has(targets[listed.relation][0])
    ]
    if not shown:
        raise Refused("import.not_a_workbook", file=name)
    source = _Source(archive, strings.texts, tuple(styles.looks), book.from_1904, name, limits)
    return tuple(
        source.sheet(listed, target, _part_of(progress, number, len(shown)))
        for number, (listed, target) in enumerate(shown)
    )


def _part_of(progress: Progress, number: int, count: int) -> Progress:
    """The progress of one sheet as a part of all."""
    return lambda share: progress((number + share) / count)


@dataclass(frozen=True)
class _Listed:
    name: str
    relation: str
    hidden: bool


@dataclass(frozen=True)
class _Source:
    archive: Archive
    strings: list[str]
    looks: tuple[Look, ...]
    from_1904: bool
    file: str
    limits: Limits

    def sheet(self, listed: _Listed, part: str, progress: Progress) -> Sheet:
        grid = Grid(self.file, self.limits)
        tags = _SheetTags(self, grid)
        size = max(self.archive.size(part), 1)
        self.archive.hear(part, tags, lambda done: progress(done / size))
        return grid.sheet(listed.name, hidden=listed.hidden, merged=tuple(tags.merged))


def _workbook_part(archive: Archive, name: str) -> str:
    if not archive.has("/[Content_Types].xml"):
        raise Refused("import.not_a_workbook", file=name)
    for target, kind in _relations(archive, "/").values():
        if kind == "officeDocument" and archive.has(target) and not target.casefold().endswith(".bin"):
            return target
    if archive.has("/xl/workbook.xml"):
        return "/xl/workbook.xml"
    raise Refused("import.not_a_workbook", file=name)


def _relations(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """Id → (part named from the root, kind), of one part."""
    folder, leaf = posixpath.split(part)
    found = f"{folder.rstrip('/')}/_rels/{leaf}.rels"
    tags = _Relations(folder)
    if archive.has(found):
        archive.hear(found, tags)
    return tags.targets


def _bounded(held: Sized, most: int) -> None:
    """Whatever a part makes us keep has an end, long before the memory's. Raises ValueError."""
    if len(held) > most:
        raise ValueError(most)


class _Heard:
    """Hears tags and forgets them; what reads a part overrides what it wants."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Nothing."""

    def end(self, name: str) -> None:
        """Nothing."""

    def text(self, text: str) -> None:
        """Nothing."""


class _Relations(_Heard):
    def __init__(self, folder: str) -> None:
        self._folder = folder
        self.targets: dict[str, tuple[str, str]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join(self._folder, attributes.get("Target", "")))
            kind = attributes.get("Type", "").rpartition("/")[2]
            self.targets[attributes.get("Id", "")] = (target, kind)
            _bounded(self.targets, _PARTS)


class _Book(_Heard):
    def __init__(self) -> None:
        self.sheets: list[_Listed] = []
        self.from_1904 = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "0") in {"1", "true"}
        elif name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append(_Listed(clean_text(attributes.get("name", "")), relation, hidden))
            _bounded(self.sheets, _PARTS)


class _Styles(_Heard):
    def __init__(self) -> None:
        self.looks: list[Look] = []
        self._codes: dict[int, str] = {}
        self._inside = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._codes[_count(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
            _bounded(self._codes, _STYLES)
        elif name == "cellXfs":
            self._inside = True
        elif name == "xf" and self._inside:
            number = _count(attributes.get("numFmtId"))
            self.looks.append(look_of(number, self._codes.get(number)))
            _bounded(self.looks, _STYLES)

    def end(self, name: str) -> None:
        if name == "cellXfs":
            self._inside = False


class _Strings(_Heard):
    def __init__(self, limits: Limits) -> None:
        self.texts: list[str] = []
        self._limits = limits
        self._pieces: list[str] = []
        self._room = 0
        self._said = False
        self._phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:  # noqa: ARG002
        if name == "si":
            self._pieces, self._room = [], _ESCAPE * self._limits.text_length
        elif name == "rPh":
            self._phonetic = True
        elif name == "t":
            self._said = not self._phonetic

    def end(self, name: str) -> None:
        if name == "t":
            self._said = False
        elif name == "rPh":
            self._phonetic = False
        elif name == "si":
            self.texts.append(plain_text("".join(self._pieces))[: self._limits.text_length])
            _bounded(self.texts, self._limits.cells)

    def text(self, text: str) -> None:
        if self._said:
            self._pieces.append(text)
            self._room -= len(text)
            if self._room < 0:
                raise ValueError(self._room)


class _SheetTags(_Heard):
    """Makes cells of the tags of one worksheet."""

    def __init__(self, source: _Source, grid: Grid) -> None:
        self.merged: list[Area] = []
        self._source = source
        self._grid = grid
        self._row = self._column = 0
        self._kind, self._style = "n", 0
        self._formula = self._said = self._phonetic = self._in_cell = False
        self._pieces: list[str] = []
        self._room = 0
        self._longest = _ESCAPE * source.limits.text_length

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._open_cell(attributes)
        elif name in {"v", "t"}:
            self._said = self._in_cell and not self._phonetic
        elif name == "row":
            self._row = _count(attributes.get("r")) or self._row + 1
            self._column = 0
        elif name == "f":
            self._formula = True
        elif name == "rPh":
            self._phonetic = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, name: str) -> None:
        if name == "c":
            self._close_cell()
        elif name in {"v", "t"}:
            self._said = False
        elif name == "rPh":
            self._phonetic = False

    def text(self, text: str) -> None:
        if self._said:
            self._pieces.append(text)
            self._room -= len(text)
            if self._room < 0:
                raise ValueError(self._room)

    def _open_cell(self, attributes: dict[str, str]) -> None:
        self._pieces, self._room = [], self._longest
        self._formula, self._in_cell = False, True
        self._kind = attributes.get("t", "n")
        self._style = _count(attributes.get("s"))
        place = attributes.get("r")
        if place is None:
            self._column += 1
        else:
            self._row, self._column = _place(place)
        if self._column > _CELLS_OF_A_ROW:
            raise ValueError(self._column)

    def _close_cell(self) -> None:
        self._in_cell = False
        raw = "".join(self._pieces)
        if not raw and not self._formula:
            return
        value, fault = self._value(raw) if raw else (None, "")
        if value is None and not fault:
            if not self._formula:
                return
            fault = "" if self._kind == "str" else "import.formula_without_value"
        self._grid.put(Cell(value, self._row, self._column, self._formula, False, fault))

    def _value(self, raw: str) -> tuple[Value, str]:
        """The value of a cell and the code of what is wrong with it; ("", "") never, empty text is None."""
        kind = self._kind
        if kind == "s":
            return self._source.strings[int(raw)] or None, ""
        if kind in {"str", "inlineStr"}:
            return plain_text(raw)[: self._source.limits.text_length] or None, ""
        if kind == "b":
            return raw.strip() in {"1", "true"}, ""
        if kind == "e":
            return None, "import.error_value"
        if kind == "d":
            return _iso(raw)
        return self._number(raw)

    def _number(self, raw: str) -> tuple[Value, str]:
        try:
            number: int | float = (
                int(raw) if raw.strip().lstrip("-").isdigit() and len(raw) < 16 else float(raw)
            )
        except ValueError:
            return None, "import.error_value"
        if not isfinite(number):
            return None, "import.error_value"
        looks = self._source.looks
        look = looks[self._style] if self._style < len(looks) else PLAIN
        return (moment_of(number, look, from_1904=self._source.from_1904) if look.moment else number), ""

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = _place(first)
        bottom, right = _place(last or first)
        self.merged.append((top, left, bottom, right))
        _bounded(self.merged, self._source.limits.rows)


def plain_text(text: str) -> str:
    """Text as it is shown: `_x000D_` and its like taken back, controls dropped."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda code: chr(int(code.group(1), 16)), text)
    return clean_text(text)


def _place(reference: str) -> tuple[int, int]:
    """'B4' → (4, 2); raises ValueError."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    column = 0
    for letter in match.group(1).upper():
        column = column * 26 + ord(letter) - 64
    return int(match.group(2)), column


def _count(text: str | None) -> int:
    return int(text) if text is not None and text.isdecimal() and len(text) < 10 else 0


def _iso(raw: str) -> tuple[Value, str]:
    text = raw.strip().removesuffix("Z")
    for read in (date.fromisoformat, datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text), ""
        except ValueError:
            continue
    return None, "import.error_value"
