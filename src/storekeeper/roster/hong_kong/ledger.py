"""One person at a glance: hours, distance to 17 and 68, rest, holidays owed, weekends, late closes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.continuous import SUMMARY, Standing, sunday_of
from storekeeper.roster.hong_kong.fund import Contributed, contributions
from storekeeper.roster.hong_kong.holidays import owed
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.person import Person
from storekeeper.roster.hong_kong.rest_days import resting_of
from storekeeper.roster.hong_kong.standing import standings_of

_DAY = timedelta(days=1)
LATE = time(22)
_WEEKEND = 5
_DAYS_A_WEEK, _FOUR_WEEKS = 7, 28


@dataclass(frozen=True)
class Hours:
    """Hours of one person, lengths in minutes, None where they are not known.

    `week` are those of the judged stretch, `legal_week` of its last legal week, `four_weeks` of it and the three
    before. `short_week` and `short_window` are missing to 17 and 68 hours.
    """

    week: int
    legal_week: int | None
    four_weeks: int | None
    short_week: int | None
    short_window: int | None
    continuous: bool | None


@dataclass(frozen=True)
class Ledger:
    """One person on a day; lengths in minutes, None where it is not known.

    The hours up to `continuous` are as in Hours, of work as done up to `done_to` and as planned after it; `planned`
    are those of the roster alone. `since_rest` counts days after the last rest day; `owed` are holidays with the last
    day for each; `weekends` days and `late_closes` of the last four weeks; `contract` is more or less than agreed
    for the days of employment in the judged stretch, None where any of them has no agreed hours; `fund` what is due to
    the provident fund for the wages that are known.
    """

    employee_id: int
    week: int
    legal_week: int | None
    four_weeks: int | None
    short_week: int | None
    short_window: int | None
    continuous: bool | None
    since_rest: int | None
    owed: tuple[tuple[str, date, date], ...]
    weekends: int
    late_closes: int
    contract: int | None
    done_to: date | None
    planned: Hours
    fund: tuple[Contributed, ...]


def ledgers(
    law: Law,
    people: Iterable[Person],
    *,
    reading: str = SUMMARY,
    look_back: bool = True,
    late: time = LATE,
) -> Iterator[Ledger]:
    """The ledgers of however many, in their order, one after another as they are asked for."""
    for person in people:
        yield ledger(law, person, reading=reading, look_back=look_back, late=late)


def ledger(
    law: Law, person: Person, *, reading: str = SUMMARY, look_back: bool = True, late: time = LATE
) -> Ledger:
    """The ledger at the end of the judged stretch, by the code of the rules and with their settings."""
    found = standings_of(law, person, look_back=look_back)
    judged = _hours(person, found.projected, reading)
    planned = judged
    if person.actual_to is not None:
        planned = _hours(person.as_planned(), found.planned, reading)
    window = [
        each for each in person.done if person.last - (_FOUR_WEEKS - 1) * _DAY <= each.day <= person.last
    ]
    resting = resting_of(law, person)
    rests = [day for day in resting.rest_days if day <= person.last] if resting.first <= resting.last else []
    agreed = _agreed(person)
    return Ledger(
        employee_id=person.employee_id,
        week=judged.week,
        legal_week=judged.legal_week,
        four_weeks=judged.four_weeks,
        short_week=judged.short_week,
        short_window=judged.short_window,
        continuous=judged.continuous,
        since_rest=(person.last - rests[-1]).days if rests else None,
        owed=tuple((due.holiday.name, due.holiday.day, due.last) for due in owed(law, person)),
        weekends=len({each.day for each in window if each.day.weekday() >= _WEEKEND}),
        late_closes=sum(each.ends > at(each.day, late) for each in window),
        contract=None if agreed is None else judged.week - agreed,
        done_to=person.actual_to,
        planned=planned,
        fund=tuple(contributions(law, person)),
    )


def _hours(person: Person, weeks: tuple[Standing, ...], reading: str) -> Hours:
    sunday = sunday_of(person.last)
    standing = next((each for each in reversed(weeks) if each.week.sunday <= sunday), None)
    return Hours(
        week=sum(each.minutes for each in person.done if person.first <= each.day <= person.last),
        legal_week=standing.week.minutes if standing else None,
        four_weeks=standing.four if standing else None,
        short_week=standing.short_week if standing else None,
        short_window=standing.short_window if standing else None,
        continuous=standing.continuous(reading) if standing and standing.four is not None else None,
    )


def _agreed(person: Person) -> int | None:
    """The minutes that the contracts of her days of employment in the judged stretch come to."""
    first, last = max(person.first, person.joined), min(person.last, person.left or person.last)
    agreed, missing = 0, (last - first).days + 1
    for terms in person.terms:
        days = (min(last, terms.last or last) - max(first, terms.first)).days + 1
        if days > 0 and terms.weekly_minutes is None:
            return None
        if days > 0:
            agreed, missing = agreed + days * (terms.weekly_minutes or 0), missing - days
    return None if missing > 0 else agreed // _DAYS_A_WEEK
