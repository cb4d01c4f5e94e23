"""Annual leave by the law: leave years, days earned, what lies inside leave, and how it may be split."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from storekeeper.roster.hong_kong.law import Law

_DAY = timedelta(days=1)
LONGEST_STEP = 9
"""From the ninth leave year on the days no longer grow."""


@dataclass(frozen=True)
class LeaveYear:
    """Twelve months of service, ends included; `days` are earned by them and taken from `earned_on` to `take_by`."""

    number: int
    first: date
    last: date
    days: int
    earned_on: date
    take_by: date


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has none: 29 Feb + 12 = 28 Feb."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first_of_next = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return min(date(year, month + 1, 1) + (day.day - 1) * _DAY, first_of_next - _DAY)


def months_served(joined: date, last: date) -> int:
    """Whole months of service when `last` is the last day of them."""
    months = (last.year - joined.year) * 12 + last.month - joined.month
    while months_after(joined, months) > last + _DAY:
        months -= 1
    while months_after(joined, months + 1) <= last + _DAY:
        months += 1
    return max(months, 0)


def leave_years(law: Law, joined: date, until: date) -> tuple[LeaveYear, ...]:
    """Every leave year that begins by `until`, the first from the day of joining."""
    found = []
    for number in range(1, 100):
        first, following = months_after(joined, 12 * (number - 1)), months_after(joined, 12 * number)
        if first > until:
            break
        days = law.whole(f"annual_leave.days_year_{min(number, LONGEST_STEP)}", first)
        within = law.whole("annual_leave.taken_within", first)
        take_by = months_after(joined, 12 * number + within) - _DAY
        found.append(LeaveYear(number, first, following - _DAY, days, following, take_by))
    return tuple(found)


def earned(law: Law, joined: date, on: date) -> int:
    """All days earned by `on`; nothing before twelve months of continuous contract are over."""
    return sum(year.days for year in leave_years(law, joined, on) if year.earned_on <= on)


def pro_rata(law: Law, joined: date, left: date) -> Fraction:
    """The days to be paid for the unfinished leave year on leaving; none under three months of it.

    Exact, as a part of the days of that year: `left` is the last day of service.
    """
    year = leave_years(law, joined, left)[-1]
    if months_served(year.first, left) < law.whole("annual_leave.pro_rata_months", left):
        return Fraction(0)
    served, whole = (left - year.first).days + 1, (year.last - year.first).days + 1
    return Fraction(year.days * served, whole)


def inside(first: date, last: date, free: Collection[date]) -> tuple[date, ...]:
    """The rest days and holidays inside annual leave: each counts as leave and another must be appointed."""
    return tuple(sorted(day for day in free if first <= day <= last))


def days_counted(first: date, last: date) -> int:
    """How many days of leave a period uses up: all of them, ends included, rest days and holidays too."""
    return (last - first).days + 1


def well_split(law: Law, entitled: int, pieces: Sequence[tuple[date, date]], *, asked: bool) -> bool:
    """Whether leave of a year taken in these pieces is as the law has it; `asked`: the employee asked for the split.

    One piece always is. Of at most ten days up to three may be single days and the rest runs together; of more than
    ten at least seven run together.
    """
    lengths = sorted(days_counted(*piece) for piece in pieces)
    if len(lengths) <= 1:
        return True
    if not asked:
        return False
    day = pieces[0][0]
    if entitled > law.whole("annual_leave.short_up_to", day):
        return lengths[-1] >= law.whole("annual_leave.long_running", day)
    return sum(lengths[:-1]) <= law.whole("annual_leave.short_single_days", day)
