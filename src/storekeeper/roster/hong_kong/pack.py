"""The law as a pack of the roster's rules: the people of a week with what they work elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Finding
from storekeeper.roster.domain import Busy, Outcome, Shift, Week
from storekeeper.roster.domain import Person as Rostered
from storekeeper.roster.hong_kong.findings import Judged
from storekeeper.roster.hong_kong.holidays import holidays
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.person import UNSAID, Absent, DayMark, Person, Terms, Worked
from storekeeper.roster.hong_kong.rest_days import rest_days

_DAY = timedelta(days=1)
REACH = 34
"""Days: the legal weeks that the week touches, and the three before them."""
_AFTER = 6
FULL_TIME = "full"


@dataclass(frozen=True)
class HongKong:
    """Rest days, holidays and the continuous contract of the people of a week, over all shops.

    Where a contract is full time it is taken as continuous: leave before the week is not known here.
    """

    name: str = "hong_kong"
    reach: int = REACH

    def judge(self, after: Week, outcome: Outcome) -> Iterable[Finding]:
        """What the law says on the days of the rows that are written; where a row goes, on all days of the week."""
        days = _days(outcome)
        for rostered in after.people:
            for found in judged(after, rostered):
                if days is None or not days.isdisjoint(found.days):
                    yield found

    def fixes(self, finding: Finding) -> tuple[Finding, ...]:
        """What would mend a finding of its own."""
        return finding.fixes if isinstance(finding, Judged) else ()


def judged(week: Week, rostered: Rostered) -> Iterator[Judged]:
    """The findings on one person that a roster can mend; those that only tell are left to the ledger."""
    person = person_of(week, rostered)
    if person.continuous == UNSAID:
        yield from judge_person(law(), person)
        return
    for rule in (rest_days, holidays):
        yield from rule(law(), person)


def person_of(week: Week, rostered: Rostered, terms: tuple[Terms, ...] | None = None) -> Person:
    """Someone of the week as the law sees her; `terms` where more is known than the week holds."""
    who = rostered.employee_id
    monday, sunday = week.days[0], week.days[-1]
    first, last = monday - REACH * _DAY, sunday + _AFTER * _DAY
    elsewhere = [_busy(each) for each in week.busy_of(who)]
    marks = [DayMark(each.day, each.kind) for each in week.marks if each.employee_id == who]
    marks += [DayMark(each.day, each.kind) for each in week.rests if each.employee_id == who]
    return Person(
        employee_id=who,
        name=Finding("roster.person", {"zh": rostered.name_zh or rostered.name_en, "en": rostered.name_en}),
        first=monday,
        last=sunday,
        known_from=first,
        known_to=last if elsewhere else sunday,
        joined=rostered.joined_on,
        left=rostered.left_on,
        continuous=_continuous(rostered, monday),
        terms=terms or (Terms(weekly_minutes=rostered.weekly_minutes),),
        work=(*map(_worked, week.work_of(who)), *(each for each in elsewhere if first <= each.day <= last)),
        marks=tuple(marks),
        absences=tuple(
            Absent(each.kind, each.from_day, each.to_day)
            for each in week.leaves_of(who)
            if each.state == "approved"
        ),
    )


def _days(outcome: Outcome) -> frozenset[date] | None:
    if outcome.gone or outcome.leaves:
        return None
    return frozenset({shift.day for shift in outcome.shifts} | {mark.day for mark in outcome.marks})


def _continuous(rostered: Rostered, monday: date) -> date | None:
    if rostered.contract != FULL_TIME:
        return UNSAID
    return rostered.joined_on if rostered.joined_on > date.min else monday - REACH * _DAY


def _worked(shift: Shift) -> Worked:
    unpaid = []
    for pause in shift.breaks:
        if not pause.paid:
            middle = (shift.minutes - pause.minutes) // 2
            unpaid.append((middle if pause.offset is None else pause.offset, pause.minutes))
    return Worked(shift.starts_at, shift.ends_at, shift.day, tuple(unpaid))


def _busy(busy: Busy) -> Worked:
    """Work elsewhere; its pauses are not known, so its hours are taken whole."""
    return Worked(busy.starts_at, busy.ends_at, busy.starts_at.astimezone(HONG_KONG).date())
