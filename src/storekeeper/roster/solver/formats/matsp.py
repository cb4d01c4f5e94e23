"""Reads the multi-activity retail instances of Qu and Curtois (2020): free shifts, demand per task and slot."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.formats.sections import Fields, sections
from storekeeper.roster.solver.problem import DAY, Demand, Freedom, Person, Problem

MORNING = 360
SLOT = 15
STARTS = ((0, 0), (360, 600), (840, 1080), (1200, 1425))
FREEDOM = Freedom(STARTS, SLOT, 360, 600, stint=60)
REST, IN_ROW = 14 * 60, 5
BEST_KNOWN: Mapping[str, int] = {"1_7_10_1": 383, "10_7_20_3": 193}


def read(path: Path) -> Problem:
    """The problem in the file; day 0 is the first calendar day, work begins at 06:00. Raises Refused."""
    parts = sections(path)
    for needed in ("HORIZON", "TASKS", "STAFF"):
        if not parts.get(needed):
            raise Refused("solver.section_missing", file=path.name, section=f"SECTION_{needed}")
    line = parts["HORIZON"][0]
    days = line.number(0)
    if not 0 < days <= 366:
        raise line.bad(0)
    tasks = parts["TASKS"][0].number(0)
    roles = frozenset(str(task + 1) for task in range(tasks))
    return Problem(
        name=path.stem,
        days=days + 1,
        horizon=(MORNING, MORNING + days * DAY),
        people=tuple(_person(line, roles) for line in parts["STAFF"]),
        demands=tuple(_demand(line, roles, days) for line in parts.get("COVER", [])),
        freedom=FREEDOM,
        step=SLOT,
        best_known=BEST_KNOWN.get(path.stem),
    )


def _person(line: Fields, roles: frozenset[str]) -> Person:
    least, most = line.number(1), line.number(2)
    return Person(line.text(0), roles, least, most, most_in_row=IN_ROW, rest=REST)


def _demand(line: Fields, roles: frozenset[str], days: int) -> Demand:
    day = line.number(0)
    begins = (day - 1) * DAY + _minute(line)
    if not 1 <= day <= days + 1 or not MORNING <= begins < MORNING + days * DAY:
        raise line.bad(0)
    if line.text(2) not in roles:
        raise line.bad(2)
    low, high = line.number(3), line.number(4)
    if not 0 <= low <= high:
        raise line.bad(4)
    return Demand(day - 1, low, high, None, 1, role=line.text(2), start=begins, minutes=SLOT, squared=True)


def _minute(line: Fields) -> int:
    hour, _, minute = line.text(1).partition("-")[0].partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and len(hour) <= 2 and len(minute) <= 2):
        raise line.bad(1)
    begins = int(hour) * 60 + int(minute)
    if begins >= DAY or begins % SLOT:
        raise line.bad(1)
    return begins
