"""The minimum wage of one wage period in exact minutes, and who must have total hours recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.resting import DAY, day_at

_DAY = timedelta(days=1)
RATE = "minimum_wage.hourly"
RECORD = "hours_record.below_monthly"


@dataclass(frozen=True)
class WagePeriod:
    """One wage period, ends included: the minutes worked on each calendar day, and the wages for them in HKD.

    `minutes` hold no unpaid pauses; `wages` is what is paid for them, without pay for rest days, holidays and leave.
    """

    first: date
    last: date
    minutes: Mapping[date, int]
    wages: Decimal


@dataclass(frozen=True)
class WageFloor:
    """What the law asks for a period: minutes and least wages, exact; `missing` is due on top, in cents upwards."""

    minutes: int
    least: Fraction
    paid: Decimal
    rates: tuple[tuple[date, Decimal, int], ...]

    @property
    def missing(self) -> Decimal:
        """What must be added to the wages; zero when they suffice. A part of a cent is rounded up."""
        lacking = self.least - Fraction(self.paid)
        if lacking <= 0:
            return Decimal("0.00")
        cents = lacking * 100
        whole = -(-cents.numerator // cents.denominator)
        return (Decimal(whole) / 100).quantize(Decimal("0.01"), ROUND_CEILING)


def minutes_by_day(spans: Iterable[tuple[int, int]]) -> Mapping[date, int]:
    """Minutes of work on each calendar day; spans as resting.minute_of counts, past midnight on both days."""
    found: dict[int, int] = {}
    for starts, ends in spans:
        since, day = starts, starts // DAY
        while since < ends:
            until = min(ends, (day + 1) * DAY)
            found[day] = found.get(day, 0) + until - since
            since, day = until, day + 1
    return {day_at(day * DAY): minutes for day, minutes in found.items()}


def floor_of(law: Law, period: WagePeriod) -> WageFloor:
    """What the law asks for the period; each minute at the rate of its own day, no rounding of minutes."""
    days = {day: each for day, each in period.minutes.items() if period.first <= day <= period.last}
    rates: list[tuple[date, Decimal, int]] = []
    since = min(days, default=date.max)
    while since <= period.last:
        fact = law.fact(RATE, since)
        minutes = sum(each for day, each in days.items() if since <= day and fact.covers(day))
        if minutes:
            rates.append((fact.first, law.amount(RATE, since), minutes))
        if fact.last is None:
            break
        since = fact.last + _DAY
    least = sum((Fraction(rate) * minutes / 60 for _, rate, minutes in rates), Fraction(0))
    return WageFloor(sum(days.values()), least, period.wages, tuple(rates))


def must_record_hours(law: Law, monthly_wages: Decimal, on: date) -> bool | None:
    """Whether total hours must be recorded of whoever earns so much in a month; None: the amount is not confirmed.

    Below an unconfirmed amount it is certain all the same, for the amount has never fallen.
    """
    if monthly_wages < law.amount(RECORD, on):
        return True
    return False if law.fact(RECORD, on).confirmed else None
