"""The average daily wage that holiday, leave and sickness pay are made from, and who has a claim to which pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave_years import months_after, months_served

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Paid:
    """Wages of some days running, HKD; `fully`: the employee was paid in full on each of them."""

    first: date
    last: date
    wages: Decimal
    fully: bool = True


def window(law: Law, before: date, joined: date) -> tuple[date, date]:
    """The twelve months before a day, or since joining when that is less; ends included."""
    first = months_after(before, -law.whole("average_wage.months", before))
    return max(first, joined), before - _DAY


def average(paid: Iterable[Paid], first: date, last: date) -> Fraction | None:
    """Wages over days from `first` to `last`, without the days not fully paid and their pay; None: no day is left.

    A stretch that reaches outside is counted by the days of it that lie within.
    """
    days, wages = 0, Fraction(0)
    for each in paid:
        within = (min(each.last, last) - max(each.first, first)).days + 1
        if each.fully and within > 0:
            days += within
            wages += Fraction(each.wages) * within / ((each.last - each.first).days + 1)
    return wages / days if days else None


def holiday_is_paid(law: Law, joined: date, holiday: date) -> bool:
    """Whether a statutory holiday is paid: three months of continuous contract before it."""
    return months_served(joined, holiday - _DAY) >= law.whole("holiday.paid_after_months", holiday)


def maternity_is_paid(law: Law, joined: date, begins: date) -> bool:
    """Whether maternity leave that begins on a day is paid: forty weeks of continuous contract before it."""
    return (begins - joined).days >= 7 * law.whole("maternity.service_weeks", begins)


def paternity_is_paid(law: Law, joined: date, day: date) -> bool:
    """Whether paternity leave taken on a day is paid: forty weeks of continuous contract before it."""
    return (day - joined).days >= 7 * law.whole("paternity.service_weeks", day)


def paternity_window(law: Law, expected: date, born: date | None) -> tuple[date, date]:
    """From when to when paternity leave may be taken; its end is counted from the birth once that is known."""
    start = born or expected
    first = expected - 7 * law.whole("paternity.weeks_before", start) * _DAY
    return first, start + (7 * law.whole("paternity.weeks_after", start) - 1) * _DAY
