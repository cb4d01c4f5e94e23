"""What a workbook asks of a roster that is to be made: heads by quarter hour, when people can work, what they wish."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from storekeeper.kit.errors import Finding
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.roster.domain import Window
from storekeeper.roster.workbook import lists
from storekeeper.roster.workbook.lists import Line, in_cell, read_list

QUARTER = 15
_DAY = 24 * 60


@dataclass(frozen=True)
class Need:
    """So many heads on a day from `start` to `end` (minutes of the day, `end` beyond 1440: past midnight).

    `role` "": at any; with a `skill` only who has it counts; more than `most` are too many, None: than `heads`.
    """

    day: date
    start: int
    end: int
    heads: int
    role: str = ""
    skill: str = ""
    most: int | None = None


@dataclass(frozen=True)
class Available:
    """A person and a time at which she can work."""

    staff_no: str
    window: Window


@dataclass(frozen=True)
class Wished:
    """A person would like to be off, or to work, on a day; `weight` is how much, 1 by itself."""

    staff_no: str
    day: date
    wish: str
    weight: int = 1


@dataclass(frozen=True)
class Needs:
    """The sheets of demand, availability and wishes."""

    demand: tuple[Need, ...] = ()
    windows: tuple[Available, ...] = ()
    wishes: tuple[Wished, ...] = ()


def read_needs(book: Workbook) -> tuple[Needs, tuple[Finding, ...]]:
    """All three sheets, and what of them cannot be read; a sheet that is missing asks nothing."""
    found: list[Finding] = []
    lines: dict[str, tuple[Line, ...]] = {}
    for kind in (lists.DEMAND, lists.AVAILABILITY, lists.WISHES):
        lines[kind.sheet], wrong = read_list(book, kind)
        found += wrong
    needs = [_need(line) for line in lines["demand"]]
    found += [finding for line in lines["demand"] for finding in _unclear(line)]
    windows = tuple(
        Available(line.said["staff_no"], Window(line.said["weekday"], line.said["starts"], line.said["ends"]))
        for line in lines["availability"]
    )
    wishes = tuple(
        Wished(line.said["staff_no"], line.said["day"], line.said["wish"], line.said.get("weight", 1))
        for line in lines["wishes"]
    )
    return Needs(tuple(needs), windows, wishes), tuple(found)


def _need(line: Line) -> Need:
    said = line.said
    start, end = _minute(said["starts"]), _minute(said["ends"])
    end += _DAY if end <= start else 0
    most = said.get("most_heads")
    return Need(
        said["day"], start, end, said["heads"], said.get("role", ""), said.get("skill", "").casefold(), most
    )


def _unclear(line: Line) -> Iterator[Finding]:
    for key in ("starts", "ends"):
        if _minute(line.said[key]) % QUARTER:
            yield in_cell(line.where(key), Finding("roster.solve.quarter", {"minutes": QUARTER}))
    most = line.said.get("most_heads")
    if most is not None and most < line.said["heads"]:
        yield in_cell(line.where("most_heads"), Finding("roster.solve.most_below"))


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def clock_of(minute: int) -> time:
    """A minute of the day, or of the next, on the clock."""
    return time(minute // 60 % 24, minute % 60)


def day_after(first: date, days: int) -> date:
    """So many days later."""
    return first + timedelta(days=days)
