"""Which column of somebody else's sheet is which field: by Chinese or English headings, then by content."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from storekeeper.kit.sheets.cells import Cell, Value
from storekeeper.kit.sheets.values import as_text

_SIMPLE = (
    "员号编职联络电话时间数称类别业开关门区铺舖约周邮简体国状态离点县纬经营长级组线头"
    "单价货币银账户总计备注书证岁龄层楼务权责应请设图结构转调负报处罚补历档产销资码属项"
)
_FULL = (
    "員號編職聯絡電話時間數稱類別業開關門區鋪鋪約週郵簡體國狀態離點縣緯經營長級組線頭"
    "單價貨幣銀賬戶總計備註書證歲齡層樓務權責應請設圖結構轉調負報處罰補歷檔產銷資碼屬項"
)
_FOLD = str.maketrans(_SIMPLE, _FULL)
_NOISE = re.compile(r"[\W_]+")
_SCANNED, _SAMPLED = 40, 200
_EXACT, _PART, _CONTENT = 3.0, 1.5, 1.0


def _anything(_: Value) -> bool:
    return False


@dataclass(frozen=True)
class Field:
    """What is looked for: its key, the headings it may have, and whether a value looks like one of it."""

    key: str
    headings: tuple[str, ...]
    looks: Callable[[Value], bool] = _anything


@dataclass(frozen=True)
class Columns:
    """A guess that a person may correct. Indexes count from 0 in the rows that were looked at.

    `first`: the first row of data. `at`: field key → column. `headings`: every column's heading as one text.
    """

    first: int
    at: Mapping[str, int]
    headings: tuple[str, ...] = ()
    doubted: frozenset[str] = field(default_factory=frozenset)

    @property
    def layout(self) -> str:
        """The same for every file with these headings: under this a corrected guess can be remembered."""
        return hashlib.sha256("\n".join(fold(text) for text in self.headings).encode()).hexdigest()[:32]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The headings whose columns no field takes."""
        taken = set(self.at.values())
        return tuple(text for column, text in enumerate(self.headings) if text and column not in taken)

    def cell(self, row: Sequence[Cell], key: str) -> Cell | None:
        """The cell of a field in a row, or None when no column has it."""
        column = self.at.get(key)
        return None if column is None or column >= len(row) else row[column]

    def corrected(self, key: str, column: int | None) -> Columns:
        """With the field in that column (taken from whichever field had it), or nowhere."""
        at = {other: index for other, index in self.at.items() if other != key and index != column}
        return replace(self, at=at if column is None else at | {key: column}, doubted=self.doubted - {key})


def guess_columns(rows: Sequence[Sequence[Cell]], fields: tuple[Field, ...]) -> Columns:
    """Finds the heading (one or two lines, notes may stand above it) and the column of each field.

    `doubted` are the fields found by content alone. Without any known heading, data starts at the first row
    and only content decides.
    """
    best, best_score = Columns(0, {}), 0.0
    for top in range(min(len(rows), _SCANNED)):
        for lines in (1, 2):
            if top + lines > len(rows):
                continue
            guess, score = _judge(rows, top, lines, fields)
            if score > best_score + 0.01 * lines:
                best, best_score = guess, score
    return best if best.at else _by_content(rows, fields)


def fold(text: str) -> str:
    """A heading for comparing: case, width, spaces, punctuation and simplified writing do not count."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold()).translate(_FOLD)


def _judge(
    rows: Sequence[Sequence[Cell]], top: int, lines: int, fields: tuple[Field, ...]
) -> tuple[Columns, float]:
    heading_rows = rows[top : top + lines]
    if len({fold(as_text(cell.value)) for row in heading_rows for cell in row if cell.value is not None}) < 2:
        return Columns(0, {}), 0.0
    first = _first_of_data(rows, top + lines, fields)
    sample = rows[first : first + _SAMPLED]
    known = _heading_scores(heading_rows, fields)
    if not any(score >= _EXACT for score in known.values()) or _fields_of(known) < min(2, len(fields)):
        return Columns(0, {}), 0.0
    if lines == 2 and not _says_more(heading_rows, known, fields):
        return Columns(0, {}), 0.0
    chosen = _assign(_with_content(known, sample, fields, _width(rows)))
    found = {key: column for (key, column), _ in chosen.items()}
    doubted = frozenset(key for key, column in found.items() if (key, column) not in known)
    return Columns(first, found, _texts(heading_rows), doubted), sum(chosen.values())


def _says_more(
    heading_rows: Sequence[Sequence[Cell]], known: Mapping[tuple[str, int], float], fields: tuple[Field, ...]
) -> bool:
    """Whether two lines together name more fields than either alone; else the second is data, or the first a note."""
    alone = [_fields_of(_heading_scores([row], fields)) for row in heading_rows]
    return _fields_of(known) > max(alone)


def _fields_of(scores: Mapping[tuple[str, int], float]) -> int:
    return len({key for key, _ in _assign(scores)})


def _first_of_data(rows: Sequence[Sequence[Cell]], start: int, fields: tuple[Field, ...]) -> int:
    """Skips lines that still are headings, such as the English line beneath a Chinese one."""
    known = {fold(heading) for each in fields for heading in each.headings}
    while start < len(rows):
        said = [fold(as_text(cell.value)) for cell in rows[start] if cell.value is not None]
        if sum(text in known for text in said) < max(2, len(said) / 2):
            break
        start += 1
    return start


def _heading_scores(
    heading_rows: Sequence[Sequence[Cell]], fields: tuple[Field, ...]
) -> dict[tuple[str, int], float]:
    scores: dict[tuple[str, int], float] = {}
    for column in range(_width(heading_rows)):
        parts = [fold(as_text(row[column].value)) for row in heading_rows if column < len(row)]
        writings = {part for part in [*parts, "".join(parts)] if part}
        for each in fields:
            score = max((_likeness(text, each) for text in writings), default=0.0)
            if score:
                scores[each.key, column] = score
    return scores


def _likeness(text: str, wanted: Field) -> float:
    """3 for the same heading, less than 1.5 for one that contains it, the more the longer; else 0."""
    best = 0.0
    for heading in wanted.headings:
        known = fold(heading)
        if text == known:
            return _EXACT
        if len(known) >= 2 and known in text and len(text) <= 4 * len(known):
            best = max(best, _PART * len(known) / len(text))
    return best


def _with_content(
    known: Mapping[tuple[str, int], float],
    sample: Sequence[Sequence[Cell]],
    fields: tuple[Field, ...],
    width: int,
) -> dict[tuple[str, int], float]:
    scores = dict(known)
    named = {key for key, _ in known}
    for column in range(width):
        values = [row[column].value for row in sample if column < len(row) and row[column].value is not None]
        if not values:
            continue
        for each in fields:
            share = sum(each.looks(value) for value in values) / len(values)
            if (each.key, column) in scores or (share >= 0.9 and each.key not in named):
                scores[each.key, column] = scores.get((each.key, column), 0.0) + _CONTENT * share
    return scores


def _assign(scores: Mapping[tuple[str, int], float]) -> dict[tuple[str, int], float]:
    """The best pairs first, each field and each column once; equal scores go to the column further left."""
    taken: dict[tuple[str, int], float] = {}
    keys: set[str] = set()
    columns: set[int] = set()
    for (key, column), score in sorted(scores.items(), key=lambda item: (-item[1], item[0][1])):
        if key not in keys and column not in columns:
            taken[key, column] = score
            keys.add(key)
            columns.add(column)
    return taken


def _by_content(rows: Sequence[Sequence[Cell]], fields: tuple[Field, ...]) -> Columns:
    found = _assign(_with_content({}, rows[:_SAMPLED], fields, _width(rows)))
    at = dict(found.keys())
    return Columns(0, at, (), frozenset(at))


def _texts(heading_rows: Sequence[Sequence[Cell]]) -> tuple[str, ...]:
    texts = []
    for column in range(_width(heading_rows)):
        parts = [as_text(row[column].value) for row in heading_rows if column < len(row)]
        texts.append(" ".join(dict.fromkeys(part for part in parts if part)))
    return tuple(texts)


def _width(rows: Sequence[Sequence[Cell]]) -> int:
    return max((len(row) for row in rows), default=0)
