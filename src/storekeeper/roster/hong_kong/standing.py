"""How one person stands towards the continuous contract: her legal weeks as done and as planned, and what is said."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storekeeper.kit.errors import Severity
from storekeeper.roster.hong_kong.continuous import (
    SUMMARY,
    WEEKLY,
    WINDOW,
    LegalWeek,
    Standing,
    legal_weeks,
    standings,
)
from storekeeper.roster.hong_kong.findings import Judged, about, fix, length
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.person import ALTERNATIVE, HOLIDAY, SUBSTITUTED, Person, Worked
from storekeeper.roster.hong_kong.resting import DAY, day_at, whole

_DAY = timedelta(days=1)
_DAYS_A_WEEK = 6
_COUNTS = "continuous.counts"
_FOUR = 4
OLD_TEST, NEW_TEST = "418", "468"
"""What the condition is called in the trade, until and from 18 January 2026."""


@dataclass(frozen=True)
class Standings:
    """The legal weeks twice: `planned` by the plan alone, `projected` as done where that is known, else as planned."""

    planned: tuple[Standing, ...]
    projected: tuple[Standing, ...]


def standings_of(law: Law, person: Person, *, look_back: bool = True) -> Standings:
    """Her whole legal weeks that are known; without anything done both are the same."""
    projected = _standings(law, person, look_back=look_back)
    if person.actual_to is None:
        return Standings(projected, projected)
    return Standings(_standings(law, person.as_planned(), look_back=look_back), projected)


def _standings(law: Law, person: Person, *, look_back: bool) -> tuple[Standing, ...]:
    counted = tuple(absences_counted(law, person))
    return standings(law, _weeks(person, person.done, counted), look_back=look_back)


def absences_counted(law: Law, person: Person) -> Iterator[tuple[date, int]]:
    """The days of absence whose minutes count as worked, as the table of the law has it; a kind not in it does not.

    On a rest day inside leave she would not have worked: unless its minutes are said, it adds nothing. Of a day on
    which she came all the same, what she did not work of it counts, so that an hour more never makes it less.
    """
    marks = person.marked(HOLIDAY, ALTERNATIVE, SUBSTITUTED)
    if not person.absences and not marks:
        return
    came = _begun(person)
    usual = usual_minutes(person)
    away: dict[date, int] = {}
    for each in person.absences:
        if _counts(law, each.kind, each.first):
            for day in each.days:
                if each.minutes is not None or day not in person.rests:
                    away.setdefault(day, usual if each.minutes is None else each.minutes)
    for mark in marks:
        if _counts(law, "holiday", mark.day):
            away.setdefault(mark.day, usual)
    for day, minutes in away.items():
        if minutes > came.get(day, 0):
            yield day, minutes - came.get(day, 0)


def _begun(person: Person) -> dict[date, int]:
    """The minutes worked on each day on which work begins; what goes on from the evening before is not its own."""
    runs = whole(each.span for each in person.done)
    found: dict[date, int] = {}
    for each in person.done:
        day = runs[bisect_right(runs, (each.span[0], math.inf)) - 1][0] // DAY
        own = sum(max(0, min(ends, (day + 1) * DAY) - starts) for starts, ends in each.stretches)
        found[day_at(day * DAY)] = found.get(day_at(day * DAY), 0) + own
    return found


def usual_minutes(person: Person) -> int:
    """The minutes of a usual day: a sixth of those agreed for a week, else of the longest day that she worked.

    No mean: a short day more would lower that, and with it what all her absences count. The longest protects her.
    """
    agreed = person.terms_on(person.first).weekly_minutes
    if agreed is not None:
        return agreed // _DAYS_A_WEEK
    days: Counter[date] = Counter()
    for each in person.done:
        days[each.day] += each.minutes
    return max(days.values(), default=0)


def continuous_since(person: Person, found: Sequence[Standing], *, reading: str = SUMMARY) -> date | None:
    """From when the contract is continuous without a break up to the end of what is known; None: it is not.

    Fewer than four legal weeks that are known leave what is said of her as it is.
    """
    if len(found) < _FOUR:
        return person.continuous
    since: date | None = None
    for place, each in enumerate(found):
        if place < _FOUR - 1 and each.four is None and each.week.employed:
            continue
        if not each.continuous(reading):
            since = None
        elif since is None:
            first = place == _FOUR - 1
            since = person.begins if first else each.week.sunday + 7 * _DAY
    return since


def continuous(
    law: Law, person: Person, found: Sequence[Standing], *, reading: str = SUMMARY
) -> Iterator[Judged]:
    """What is reached, lost, and what hangs on an open question, for the weeks that end in the judged stretch."""
    for place, each in enumerate(found):
        ends = each.week.sunday + 6 * _DAY
        if not person.first <= ends <= person.last or each.four is None:
            continue
        new_here = person.joined >= found[0].week.sunday
        if place < _FOUR - (1 if new_here else 0):
            continue
        before = found[place - 1]
        if each.continuous(reading) != before.continuous(reading):
            yield _changed(law, person, each, before, reached=each.continuous(reading))
        if each.strict != each.summary:
            yield _told(law, person, each, "readings_differ", "continuous.summary_reading")
        if each.looks_back:
            yield _told(law, person, each, "looks_back", "continuous.looks_back")


def _changed(law: Law, person: Person, each: Standing, before: Standing, *, reached: bool) -> Judged:
    name = "continuous_reached" if reached else "continuous_lost"
    weight = Severity.INFO if reached else Severity.SOFT
    by = WINDOW if each.by_window or each.summary != each.strict else WEEKLY
    test = OLD_TEST if each.short_window is None else NEW_TEST
    values = _values(person, each) | {"short": length(each.missing(before)), "test": test}
    fixes = () if reached else (fix("more_hours", values),)
    return about(law, person.employee_id).says(name, values, weight, _days(each), by=by, fixes=fixes)


def _told(law: Law, person: Person, each: Standing, name: str, by: str) -> Judged:
    return about(law, person.employee_id).says(
        name, _values(person, each), Severity.INFO, _days(each), by=by, fixes=(fix("ask_counsel"),)
    )


def _values(person: Person, each: Standing) -> dict[str, object]:
    return {
        "name": person.name,
        "from": each.week.sunday,
        "to": each.week.sunday + 6 * _DAY,
        "hours": length(each.week.minutes),
        "four": length(each.four or 0),
    }


def _days(each: Standing) -> tuple[date, ...]:
    return tuple(each.week.sunday + nth * _DAY for nth in range(7))


def _weeks(
    person: Person, pieces: Iterable[Worked], counted: Iterable[tuple[date, int]]
) -> tuple[LegalWeek, ...]:
    spans = [span for each in pieces for span in each.stretches]
    return legal_weeks(
        spans, counted, person.known_from, person.known_to, joined=person.joined, left=person.left
    )


def _counts(law: Law, kind: str, day: date) -> bool:
    parameter = f"{_COUNTS}.{kind}"
    return parameter in law.facts and bool(law.fact(parameter, day).value)
