"""The minimum wage of one wage period in exact minutes, and who must have total hours recorded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import ROUND_CEILING, Decimal
from fractions import Fraction

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.hong_kong.law import Law

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
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


def minutes_by_day(spans: Iterable[tuple[datetime, datetime]]) -> Mapping[date, int]:
    """Minutes of work on each Hong Kong calendar day; spans are instants, work past midnight counts on both days."""
    found: dict[date, int] = {}
    for day, minutes in (part for span in spans for part in _parts(*span)):
        found[day] = found.get(day, 0) + minutes
    return found


def floor_of(law: Law, period: WagePeriod) -> WageFloor:
    """What the law asks for the period; each minute at the rate of its own day, no rounding of minutes."""
    by_rate: dict[date, tuple[Decimal, int]] = {}
    for day, minutes in period.minutes.items():
        if period.first <= day <= period.last:
            fact = law.fact(RATE, day)
            rate, before = by_rate.get(fact.first, (law.amount(RATE, day), 0))
            by_rate[fact.first] = (rate, before + minutes)
    rates = tuple((first, rate, minutes) for first, (rate, minutes) in sorted(by_rate.items()))
    least = sum((Fraction(rate) * minutes / 60 for _, rate, minutes in rates), Fraction(0))
    return WageFloor(sum(minutes for _, _, minutes in rates), least, period.wages, rates)


def must_record_hours(law: Law, monthly_wages: Decimal, on: date) -> bool | None:
    """Whether total hours must be recorded of whoever earns so much in a month; None: the amount is not confirmed.

    Below an unconfirmed amount it is certain all the same, for the amount has never fallen.
    """
    if monthly_wages < law.amount(RECORD, on):
        return True
    return False if law.fact(RECORD, on).confirmed else None


def _parts(starts: datetime, ends: datetime) -> Iterator[tuple[date, int]]:
    day = starts.astimezone(HONG_KONG).date()
    while starts < ends:
        until = min(ends, at(day + _DAY, time()))
        yield day, (until - starts) // _MINUTE
        starts, day = until, day + _DAY
