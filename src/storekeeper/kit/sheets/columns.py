"""Which column of somebody else's sheet is which field: by Chinese or English headings, then by content."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

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
_SCANNED, _SAMPLED, _REMEMBERED = 40, 200, 5_000
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
    guesser = _Guesser(rows, fields)
    best, best_score = Columns(0, {}), 0.0
    for top in range(min(len(rows), _SCANNED)):
        for lines in (1, 2):
            if top + lines > len(rows):
                continue
            guess, score = guesser.judge(top, lines)
            if score > best_score + 0.01 * lines:
                best, best_score = guess, score
    return best if best.at else guesser.by_content()


def fold(text: str) -> str:
    """A heading for comparing: case, width, spaces, punctuation and simplified writing do not count."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text).casefold()).translate(_FOLD)


class _Headings:
    """The headings of some fields, folded once, and how much a text is like each field's."""

    def __init__(self, fields: tuple[Field, ...]) -> None:
        self._exact: dict[str, dict[str, None]] = {}
        self._parts: list[tuple[str, str]] = []
        for each in fields:
            for known in dict.fromkeys(map(fold, each.headings)):
                self._exact.setdefault(known, {})[each.key] = None
                if len(known) >= 2:
                    self._parts.append((known, each.key))
        self._longest = 4 * max(map(len, self._exact), default=0)
        self._scores: dict[str, dict[str, float]] = {}

    def __contains__(self, text: str) -> bool:
        return text in self._exact

    def scores(self, text: str) -> Mapping[str, float]:
        """Field → 3 for the same heading, less than 1.5 for one that contains it, the more the longer."""
        if not text or len(text) > self._longest:
            return {}
        if text not in self._scores:
            if len(self._scores) >= _REMEMBERED:
                self._scores.clear()
            self._scores[text] = self._alike(text)
        return self._scores[text]

    def _alike(self, text: str) -> dict[str, float]:
        found = dict.fromkeys(self._exact.get(text, ()), _EXACT)
        for known, key in self._parts:
            if known in text and len(text) <= 4 * len(known):
                found[key] = max(found.get(key, 0.0), _PART * len(known) / len(text))
        return found


@lru_cache(maxsize=16)
def _headings_of(fields: tuple[Field, ...]) -> _Headings:
    return _Headings(fields)


class _Guesser:
    """Judges which lines of one sheet are its heading; every line is folded once."""

    def __init__(self, rows: Sequence[Sequence[Cell]], fields: tuple[Field, ...]) -> None:
        self._rows, self._fields = rows, fields
        self._headings = _headings_of(fields)
        self._width = max((len(row) for row in rows[: _SCANNED + _SAMPLED]), default=0)
        self._folded: dict[int, tuple[str, ...]] = {}
        self._alone: dict[int, int] = {}

    def judge(self, top: int, lines: int) -> tuple[Columns, float]:
        """The columns if these lines are the heading, and how well that fits; nothing and 0 when it does not."""
        nothing = Columns(0, {}), 0.0
        said = {text for line in range(top, top + lines) for text in self._line(line)} - {""}
        if len(said) < 2:
            return nothing
        known = self._known(top, lines)
        if not any(score >= _EXACT for score in known.values()) or _fields_of(known) < min(
            2, len(self._fields)
        ):
            return nothing
        split = self._is_split(top)
        if (lines == 1 and split) or (lines == 2 and not split and not self._says_more(top, known)):
            return nothing
        first = self._first_of_data(top + lines)
        chosen = _assign(
            _with_content(known, self._rows[first : first + _SAMPLED], self._fields, self._width)
        )
        found = {key: column for (key, column), _ in chosen.items()}
        doubted = frozenset(key for key, column in found.items() if (key, column) not in known)
        headings = _texts(self._rows[top : top + lines], self._width)
        return Columns(first, found, headings, doubted), sum(chosen.values())

    def by_content(self) -> Columns:
        """The columns as far as what stands in them tells."""
        found = _assign(_with_content({}, self._rows[:_SAMPLED], self._fields, self._width))
        at = dict(found.keys())
        return Columns(0, at, (), frozenset(at))

    def _line(self, line: int) -> tuple[str, ...]:
        if line not in self._folded:
            self._folded[line] = tuple(fold(as_text(cell.value)) for cell in self._rows[line])
        return self._folded[line]

    def _known(self, top: int, lines: int) -> dict[tuple[str, int], float]:
        scores: dict[tuple[str, int], float] = {}
        for column in range(self._width):
            parts = [line[column] for line in map(self._line, range(top, top + lines)) if column < len(line)]
            wholes = ("".join(dict.fromkeys(parts)), "".join(dict.fromkeys(reversed(parts))))
            for text in [whole for whole in wholes if whole in self._headings][:1] or (*parts, *wholes):
                for key, score in self._headings.scores(text).items():
                    scores[key, column] = max(scores.get((key, column), 0.0), score)
        return scores

    def _says_more(self, top: int, known: Mapping[tuple[str, int], float]) -> bool:
        """Whether two lines name more fields than either alone; else the second is data, or the first a note."""
        for line in (top, top + 1):
            if line not in self._alone:
                self._alone[line] = _fields_of(self._known(line, 1))
        return _fields_of(known) > max(self._alone[top], self._alone[top + 1])

    def _is_split(self, top: int) -> bool:
        """Whether the next line speaks beneath headings over several columns alone: 中文 | 英文 beneath 名稱."""
        if top + 1 >= len(self._rows):
            return False
        above, below = self._line(top), self._line(top + 1)
        said = {column for column, text in enumerate(below) if text and text != self._at(above, column)}
        spans = {
            column
            for left in range(len(above) - 1)
            if above[left] and above[left + 1] in {"", above[left]} and left + 1 in said
            for column in (left, left + 1)
        }
        return len(said) >= 2 and said <= spans

    @staticmethod
    def _at(line: Sequence[str], column: int) -> str:
        return line[column] if column < len(line) else ""

    def _first_of_data(self, start: int) -> int:
        """Skips lines that still are headings, such as the English line beneath a Chinese one."""
        while start < len(self._rows):
            said = [text for text in self._line(start) if text]
            if sum(text in self._headings for text in said) < max(2, len(said) / 2):
                break
            start += 1
        return start


def _fields_of(scores: Mapping[tuple[str, int], float]) -> int:
    return len({key for key, _ in _assign(scores)})


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


def _texts(heading_rows: Sequence[Sequence[Cell]], width: int) -> tuple[str, ...]:
    texts = []
    for column in range(width):
        parts = [as_text(row[column].value) for row in heading_rows if column < len(row)]
        texts.append(" ".join(dict.fromkeys(part for part in parts if part)))
    return tuple(texts)
