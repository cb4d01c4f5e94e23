"""One person drawn as days: `9-18` work, `9-18/60` with an unpaid hour in the middle, R rest, `R+9-18` worked rest."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.findings import Judged
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import Absent, DayMark, Person, Worked

DAY = timedelta(days=1)
NAME = "陳大文"
KINDS = {"R": "rest", "H": "holiday", "SH": "alternative", "SUB": "substituted", "PAID": "bought"}


def person(first: date, picture: str, /, **more: Any) -> Person:
    """Days from `first` on, divided by bars; AL and SL are leave. `more` are fields of Person, marks are added."""
    cells = [cell.strip() for cell in picture.split("|")]
    work, marks, away = [], [*more.pop("marks", ())], [*more.pop("absences", ())]
    for number, cell in enumerate(cells):
        day = first + number * DAY
        for part in filter(None, cell.replace("+", ",").split(",")):
            if "-" in part:
                work.append(worked(day, part))
            elif part in KINDS:
                marks.append(DayMark(day, KINDS[part]))
            else:
                away.append(Absent(part, day, day))
    last = first + (len(cells) - 1) * DAY
    known: dict[str, Any] = {
        "first": first,
        "last": last,
        "known_from": first,
        "known_to": last,
        "joined": date(2020, 1, 1),
    }
    known["continuous"] = more.get("joined", known["joined"])
    return Person(1, NAME, **{**known, **more}, work=tuple(work), marks=tuple(marks), absences=tuple(away))


def worked(day: date, times: str, told: datetime | None = None) -> Worked:
    times, _, unpaid = times.partition("/")
    starts, ends = (clock(each) for each in times.split("-"))
    begins, finishes = at(day, starts), at(day + (ends <= starts) * DAY, ends)
    length = (finishes - begins) // timedelta(minutes=1)
    pauses = (((length - int(unpaid)) // 2, int(unpaid)),) if unpaid else ()
    return Worked(begins, finishes, day, pauses, told)


def clock(text: str) -> time:
    hour, _, minute = text.partition(":")
    return time(int(hour), int(minute or 0))


def said(judged: Person) -> list[str]:
    """The rules that find something, in order."""
    return [each.code.removeprefix("roster.law.") for each in judge_person(law(), judged)]


def only(judged: Person, rule: str) -> Judged:
    """The one finding of a rule."""
    (found,) = [each for each in judge_person(law(), judged) if each.code == f"roster.law.{rule}"]
    return found
