"""The law as a pack of the roster's rules: everybody of a week with what she works elsewhere and beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import TypedDict

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Finding
from storekeeper.roster.domain import Break, Busy, Outcome, Shift, Week
from storekeeper.roster.domain import Person as Rostered
from storekeeper.roster.hong_kong.continuous import SUMMARY, WEEKLY, legal_weeks
from storekeeper.roster.hong_kong.findings import LAW, Judged
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.ledger import Ledger, ledgers
from storekeeper.roster.hong_kong.person import UNSAID, Absent, DayMark, Person, Terms, Worked
from storekeeper.roster.hong_kong.young import COMPANY, NONE

REACH = 62
"""An alternative holiday is had within 60 days before or after."""
FULL_TIME = "full"
LAW_READING = "law_reading"
LOOK_BACK = "look_back"
"""How head office names the two questions that the law leaves open."""
_DAY = timedelta(days=1)
_AFTER = timedelta(days=6)
_FOUR = 4
_HOURS = (f"{LAW}.continuous_", f"{LAW}.readings_differ", f"{LAW}.looks_back")
_SAID_ALREADY = frozenset({f"{LAW}.rest_day_worked"})
"""The roster itself warns of work on a marked day."""


class HongKong:
    """A pack of the roster's rules; it keeps nothing."""

    name = "hong_kong"
    reach = REACH

    def judge(self, after: Week, outcome: Outcome) -> Iterator[Finding]:
        """What the law says of these people on the days of the week, whatever has been written."""
        del outcome
        for rostered in after.people:
            yield from judged(after, rostered)

    def judge_shop(self, week: Week) -> tuple[Finding, ...]:
        """The law asks nothing of a shop as a whole."""
        del week
        return ()

    def fixes(self, finding: Finding) -> tuple[Finding, ...]:
        """Its findings carry what would mend them."""
        return finding.fixes if isinstance(finding, Judged) and finding.code.startswith(LAW) else ()


def judged(week: Week, rostered: Rostered) -> tuple[Judged, ...]:
    """What it says of one person; while nothing is planned for her in the week, her hours are not judged by it."""
    person = person_of(week, rostered)
    found = judge_person(law(), person, **settled(week))
    if not any(person.first <= each.day <= person.last for each in person.work):
        found = tuple(each for each in found if not each.code.startswith(_HOURS))
    return tuple(each for each in found if each.code not in _SAID_ALREADY)


def ledgers_of(week: Week) -> Iterator[Ledger]:
    """Where everybody of a week stands at its end, as head office has the law read for the shop."""
    return ledgers(law(), (person_of(week, each) for each in week.people), **settled(week))


class Settled(TypedDict):
    """How the law is read where it can be read in two ways, as judging and ledger take it."""

    reading: str
    look_back: bool


def settled(week: Week) -> Settled:
    """What head office has settled for the shop on the last day of the week, else what protects the employee."""
    held = week.ruled.on(week.days[-1])
    reading, back = (held[rule].figures if rule in held else {} for rule in (LAW_READING, LOOK_BACK))
    return {"reading": reading.get("reading", SUMMARY), "look_back": back.get("looks_back", True)}


def person_of(week: Week, rostered: Rostered, terms: tuple[Terms, ...] = ()) -> Person:
    """Someone of the week as the law sees her; `terms` where more is known than the week holds.

    Her hours are known from the first work that is known, and plans for six days after the week: its last legal
    week. A contract of full time is taken as continuous. So is one of part time that is known for less than four
    weeks, if the hours agreed are enough.
    """
    who = rostered.employee_id
    first, last = week.days[0], week.days[-1]
    work = tuple(
        sorted(
            (*map(worked_as, week.work_of(who)), *_elsewhere(week, who)),
            key=lambda each: (each.starts, each.ends),
        )
    )
    begins = max(min(work[0].day if work else first, first), first - REACH * _DAY)
    after = any(each.day > last for each in work)
    return Person(
        employee_id=who,
        name=Finding("roster.person", {"zh": rostered.name_zh or rostered.name_en, "en": rostered.name_en}),
        first=first,
        last=last,
        known_from=begins,
        known_to=last + _AFTER if after else last,
        joined=rostered.joined_on,
        left=rostered.left_on,
        continuous=_continuous(rostered, begins, last),
        eighteen_on=rostered.eighteen_on,
        scope=NONE if rostered.eighteen_on is None else COMPANY,
        terms=terms or _terms(rostered),
        work=work,
        marks=tuple(_marks(week, who)),
        absences=running(_absences(week, rostered)),
    )


def _continuous(rostered: Rostered, begins: date, last: date) -> date | None:
    if rostered.contract == FULL_TIME:
        return max(rostered.joined_on, begins)
    known = len(legal_weeks((), (), begins, last))
    agreed = rostered.weekly_minutes
    enough = agreed is None or agreed >= law().whole(WEEKLY, last)
    return UNSAID if known >= _FOUR or enough else None


def worked_as(shift: Shift) -> Worked:
    """A shift as a piece of work, in Hong Kong time."""
    unpaid = pauses(shift.breaks, shift.minutes) if shift.breaks else ()
    return Worked(
        shift.starts_at.astimezone(HONG_KONG), shift.ends_at.astimezone(HONG_KONG), shift.day, unpaid
    )


def _elsewhere(week: Week, employee_id: int) -> tuple[Worked, ...]:
    """Her work that the week itself does not hold: made once, for it is asked for at every target of a drag."""
    key = _elsewhere.__qualname__, employee_id
    if key not in week.kept:
        week.kept[key] = tuple(map(_worked_elsewhere, week.busy_of(employee_id)))
    found: tuple[Worked, ...] = week.kept[key]
    return found


def _worked_elsewhere(busy: Busy) -> Worked:
    starts, ends = busy.starts_at.astimezone(HONG_KONG), busy.ends_at.astimezone(HONG_KONG)
    length = (busy.ends_at - busy.starts_at) // timedelta(minutes=1)
    unpaid = pauses(busy.breaks, length) if busy.breaks else ()
    return Worked(starts, ends, busy.day or starts.date(), unpaid)


def pauses(breaks: tuple[Break, ...], length: int) -> tuple[tuple[int, int], ...]:
    """The unpaid ones with the minutes after the start; where nobody has fixed the time, in the middle."""
    return tuple(
        ((length - each.minutes) // 2 if each.offset is None else each.offset, each.minutes)
        for each in breaks
        if not each.paid
    )


def _terms(person: Rostered) -> tuple[Terms, ...]:
    if not person.terms:
        return (Terms(weekly_minutes=person.weekly_minutes),)
    return tuple(
        Terms(
            each.from_day,
            each.to_day,
            holidays=each.holidays,
            rest_weekday=each.rest_weekday,
            weekly_minutes=each.weekly_minutes,
        )
        for each in person.terms
    )


def _marks(week: Week, employee_id: int) -> Iterator[DayMark]:
    for mark in week.marks_of_person(employee_id):
        yield DayMark(mark.day, mark.kind)
    for rest in week.rests_of(employee_id):
        yield DayMark(rest.day, rest.kind)


def _absences(week: Week, person: Rostered) -> Iterator[Absent]:
    for leave in week.leaves_of(person.employee_id):
        if leave.state == "approved":
            yield Absent(leave.kind, leave.from_day, leave.to_day)
    for kind, first, last in person.away:
        yield Absent(kind, first, last)


def running(absences: Iterable[Absent]) -> tuple[Absent, ...]:
    """Leave of one kind on days that follow each other is one, however many rows it was entered in.

    It was told when one of the rows says so; rows that were told at different times stay apart.
    """
    found: list[Absent] = []
    for each in sorted(absences, key=lambda one: (one.kind, one.first, one.last)):
        before = found[-1] if found else None
        if before is not None and _goes_on(before, each):
            found[-1] = replace(before, last=each.last, told=before.told or each.told)
        else:
            found.append(each)
    return tuple(found)


def _goes_on(before: Absent, after: Absent) -> bool:
    same = replace(after, first=before.first, last=before.last, told=before.told) == before
    told = {before.told, after.told} - {None}
    return same and after.first == before.last + _DAY and len(told) <= 1


HONG_KONG_LAW = HongKong()
