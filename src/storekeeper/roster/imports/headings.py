"""Which days the columns of a roster sheet are: `21/12`, `12月21日`, `21 一`, real dates, in one line or two."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType

from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.values import as_text

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH = "|".join(_MONTHS)
_WEEKDAYS: Mapping[str, int] = MappingProxyType(
    {
        **dict(zip("一二三四五六日", range(7), strict=True)),
        "天": 6,
        **dict(zip(("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"), range(7), strict=True)),
    }
)
_WEEKDAY = re.compile(
    r"(?:星期|禮拜|礼拜|週|周)?([一二三四五六天]|(?<![0-9])日)(?!月)|\b(MON|TUE|WED|THU|FRI|SAT|SUN)[A-Z]*\b"
)
_FORMS = tuple(
    re.compile(form)
    for form in (
        r"(?P<y>\d{4})[-/.年](?P<m>\d{1,2})[-/.月](?P<d>\d{1,2})日?",
        r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})[-/.](?P<y>\d{4})",
        r"(?P<m>\d{1,2})月(?P<d>\d{1,2})[日號号]?",
        rf"(?P<d>\d{{1,2}})[- ]?(?P<name>{_MONTH})[A-Z]*(?:[- ,]*(?P<y>\d{{4}}))?",
        rf"(?P<name>{_MONTH})[A-Z]*[- ]?(?P<d>\d{{1,2}})",
        r"(?P<d>\d{1,2})[-/.](?P<m>\d{1,2})",
        r"(?P<d>\d{1,2})[日號号]?",
    )
)
_TITLE = re.compile(r"(?P<y>20\d{2})\s*[-/.年]\s*(?P<m>\d{1,2})(?:\s*[-/.月]\s*(?P<d>\d{1,2}))?")
_ENGLISH_TITLE = re.compile(rf"(?P<name>{_MONTH})[A-Z]*[- ,]*(?P<y>20\d{{2}})")
_FAR = 400
_NEAR = 200
_LONGEST_HEADING = 40


@dataclass(frozen=True)
class PartOfDate:
    """What a heading says of a day; what it does not say is None. weekday 0 is Monday."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def fits(self, day: date) -> bool:
        """Whether `day` is one of the days this may mean."""
        said = (self.year, self.month, self.day, self.weekday)
        real = (day.year, day.month, day.day, day.weekday())
        return all(part is None or part == whole for part, whole in zip(said, real, strict=True))

    def with_line(self, other: PartOfDate) -> PartOfDate | None:
        """Both lines of a heading as one; None when they contradict each other."""
        pairs = [
            (self.year, other.year),
            (self.month, other.month),
            (self.day, other.day),
            (self.weekday, other.weekday),
        ]
        if any(a is not None and b is not None and a != b for a, b in pairs):
            return None
        return PartOfDate(*(b if a is None else a for a, b in pairs))

    @property
    def says(self) -> bool:
        """Whether it says anything of a day at all."""
        return self.day is not None or self.weekday is not None

    @property
    def other_order(self) -> PartOfDate:
        """12/21 read as month and day: what a column that is no day of a month 21 must mean."""
        return PartOfDate(self.year, self.day, self.month, self.weekday)


def part_of_date(value: Value) -> PartOfDate | None:
    """What one heading cell says of a day; None when it is not about a day."""
    if isinstance(value, datetime | date):
        return PartOfDate(value.year, value.month, value.day)
    text = unicodedata.normalize("NFKC", as_text(value)).upper().strip()
    if not text or len(text) > _LONGEST_HEADING:
        return None
    weekday = _WEEKDAY.search(text)
    rest = _WEEKDAY.sub(" ", text, count=1).strip(" ()[]（）,、\n")
    number = _WEEKDAYS[weekday[1] or weekday[2]] if weekday else None
    if not rest:
        return PartOfDate(weekday=number) if weekday else None
    for form in _FORMS:
        if found := form.fullmatch(rest):
            return _part(found.groupdict(), number)
    return None


def days_of(parts: Sequence[PartOfDate], *, near: date) -> tuple[date, ...] | None:
    """The days that headings from left to right mean: each the first that fits after the one before.

    `near` decides between years and months. None when there is no such row of days within about a year.
    """
    for reading in (tuple(parts), tuple(part.other_order for part in parts)):
        starts = (near + timedelta(days=offset) for offset in sorted(range(-_FAR, _FAR), key=abs))
        for start in (day for day in starts if reading[0].fits(day)):
            days = tuple(_following(reading, start))
            if len(days) == len(reading) and (days[-1] - days[0]).days < 2 * len(days) + 7:
                return days
    return None


def first_day(told: Sequence[tuple[int, PartOfDate]], *, near: date) -> tuple[date, tuple[int, ...]]:
    """The first day that most of (days after the first, heading) mean, and the numbers of those that deny it.

    Without a year only the half year before and after `near` counts: one must not find an older year in which
    wrong weekdays would be right.
    """
    far = _FAR if any(part.year for _, part in told) else _NEAR
    found: list[tuple[date, tuple[int, ...]]] = []
    for reading in (list(told), [(after, part.other_order) for after, part in told]):
        votes: Counter[date] = Counter()
        for offset in sorted(range(-far, far), key=abs):
            start = near + timedelta(days=offset)
            votes[start] = sum(part.fits(start + timedelta(days=after)) for after, part in reading)
        start, _ = votes.most_common(1)[0]
        denying = (n for n, (after, part) in enumerate(reading) if not part.fits(start + timedelta(after)))
        found.append((start, tuple(denying)))
    return min(found, key=lambda each: len(each[1]))


def month_in(texts: Sequence[str]) -> date | None:
    """A day of the month or week that the title above a roster speaks of."""
    for text in texts:
        plain = unicodedata.normalize("NFKC", text).upper()
        found = _TITLE.search(plain) or _ENGLISH_TITLE.search(plain)
        if found is None:
            continue
        said = found.groupdict()
        month = _MONTHS.index(said["name"]) + 1 if said.get("name") else int(said["m"])
        try:
            return date(int(said["y"]), month, int(said.get("d") or 15))
        except ValueError:
            continue
    return None


def _part(said: Mapping[str, str | None], weekday: int | None) -> PartOfDate | None:
    name, month, day, year = said.get("name"), said.get("m"), said.get("d"), said.get("y")
    number = _MONTHS.index(name) + 1 if name else (int(month) if month else None)
    part = PartOfDate(int(year) if year else None, number, int(day or 0), weekday)
    return part if 1 <= int(day or 0) <= 31 and (number is None or 1 <= number <= 31) else None


def _following(parts: Sequence[PartOfDate], start: date) -> Iterator[date]:
    """Each heading's day; the same heading twice in a row is one day over two columns."""
    day, before = start, parts[0]
    for part in parts:
        if part != before:
            later = (day + timedelta(days=step) for step in range(1, 40))
            found = next((candidate for candidate in later if part.fits(candidate)), None)
            if found is None:
                return
            day = found
        before = part
        yield day
