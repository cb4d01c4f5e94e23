"""Contributions to the mandatory provident fund (MPF) for one wage period, between the bounds of its day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave_years import months_after
from storekeeper.roster.hong_kong.person import Person

_DAY = timedelta(days=1)
_CENT = Decimal("0.01")


@dataclass(frozen=True)
class Bounds:
    """Relevant income under `least` frees the employee's part; income over `most` counts as `most`. HKD."""

    least: Decimal
    most: Decimal


@dataclass(frozen=True)
class Contribution:
    """What each side pays for a wage period, HKD and cents."""

    employer: Decimal
    employee: Decimal


@dataclass(frozen=True)
class Contributed:
    """What is due for one wage period, ends included, HKD: `income` between its bounds, and the part of each side."""

    first: date
    last: date
    income: Decimal
    least: Decimal
    most: Decimal
    employer: Decimal
    employee: Decimal


NOTHING = Contribution(Decimal("0.00"), Decimal("0.00"))


def bounds(law: Law, first: date, last: date) -> Bounds:
    """Of a wage period, ends included: a whole month's, a week's, else the day's as often as it has days."""
    if months_after(first, 1) == last + _DAY:
        return Bounds(law.amount("mpf.monthly_minimum", last), law.amount("mpf.monthly_maximum", last))
    days = (last - first).days + 1
    if days == 7:
        return Bounds(law.amount("mpf.weekly_minimum", last), law.amount("mpf.weekly_maximum", last))
    return Bounds(days * law.amount("mpf.daily_minimum", last), days * law.amount("mpf.daily_maximum", last))


def contribution(law: Law, income: Decimal, first: date, last: date, *, free: bool = False) -> Contribution:
    """Of one wage period; `free`: the employee's part is not due yet."""
    within = bounds(law, first, last)
    part = (min(income, within.most) * law.amount("mpf.rate", last)).quantize(_CENT, ROUND_HALF_UP)
    if free or income < within.least:
        return Contribution(part, Decimal("0.00"))
    return Contribution(part, part)


def contributions(law: Law, person: Person) -> Iterator[Contributed]:
    """What is due for her wage periods that end in the judged stretch; nothing for who is not covered at its end.

    Of the young alone the age is known: nobody else is taken as under 18 or over 64.
    """
    adult = law.whole("young.age_to", person.last) + 1
    born = None if person.eighteen_on is None else months_after(person.eighteen_on, -12 * adult)
    if not person.wages or not covered(law, person.joined, person.last, born=born, left=person.left):
        return
    for each in person.wages:
        if person.first <= each.last <= person.last:
            within = bounds(law, each.first, each.last)
            free = employee_is_free(law, person.joined, each.first, each.last)
            due = contribution(law, each.paid, each.first, each.last, free=free)
            yield Contributed(
                each.first, each.last, each.paid, within.least, within.most, due.employer, due.employee
            )


def covered(law: Law, joined: date, on: date, *, born: date | None, left: date | None = None) -> bool:
    """Whether someone must be in a scheme on a day: old and young enough, and employed for so many days.

    `born` None: the age is not known and taken as fit.

    Contributions then count from the first day of work. Casual work in catering and construction, which is covered
    from the first day, does not occur in a shop.
    """
    age_from, age_to = law.whole("mpf.age_from", on), law.whole("mpf.age_to", on)
    of_age = born is None or months_after(born, 12 * age_from) <= on < months_after(born, 12 * (age_to + 1))
    last = min(on, left) if left is not None else on
    return of_age and joined <= on and (last - joined).days + 1 >= law.whole("mpf.days_employed", on)


def employee_is_free(law: Law, joined: date, first: date, last: date) -> bool:
    """Whether the employee's part of a wage period is not due yet.

    That are the first thirty days of employment and the unfinished wage period that follows them.
    """
    thirtieth = joined + (law.whole("mpf.free_days", last) - 1) * _DAY
    return first <= thirtieth
