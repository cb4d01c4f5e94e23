"""What the law says of one person, told again in plain loops over minutes, knowing nothing of the pack.

Written from section 4 of the reference alone: every number of the law stands here once more, so that a wrong one
in the law files shows. Minutes are counted from Sunday 3 January 2021, 00:00 Hong Kong time, which has no
summer time; money is in cents.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

ORIGIN = date(2021, 1, 3)
DAY, WEEK = 24 * 60, 7 * 24 * 60
CHANGE = date(2026, 1, 18)
_18_HOURS, _17_HOURS, _68_HOURS = 18 * 60, 17 * 60, 68 * 60
_ONE = timedelta(days=1)

STATUTORY = {
    2022: "01-01 02-01 02-02 02-03 04-05 05-01 05-08 06-03 07-01 09-12 10-01 10-04 12-25",
    2023: "01-01 01-23 01-24 01-25 04-05 05-01 05-26 06-22 07-01 09-30 10-01 10-23 12-25",
    2024: "01-01 02-10 02-12 02-13 04-04 05-01 05-15 06-10 07-01 09-18 10-01 10-11 12-25 12-26",
    2025: "01-01 01-29 01-30 01-31 04-04 05-01 05-05 05-31 07-01 10-01 10-07 10-29 12-25 12-26",
    2026: (
        "01-01 02-17 02-18 02-19 04-05 04-06 05-01 05-24 06-19 07-01 09-26 10-01 10-18 12-25 12-26"
    ),
    2027: "01-01 02-06 02-08 02-09 03-29 04-05 05-01 05-13 06-09 07-01 09-16 10-01 10-08 12-25 12-27",
    2028: "01-01 01-26 01-27 01-28 04-04 04-14 04-17 05-01 05-02 05-28 07-01 10-01 10-04 10-26 12-25 12-26",
    2029: "01-01 02-13 02-14 02-15 03-30 04-02 04-04 05-01 05-20 06-16 07-01 09-24 10-01 10-16 12-25 12-26",
    2030: (
        "01-01 02-04 02-05 02-06 04-05 04-19 04-20 04-22 05-01 05-09 06-05 07-01 09-13 10-01 10-05 12-25 12-26"
    ),
}  # fmt: skip
GENERAL = {
    2026: (
        "01-01 02-17 02-18 02-19 04-03 04-04 04-06 04-07 05-01 05-25 06-19 07-01 09-26 10-01 10-19 12-25 12-26"
    ),
}
SOLSTICE = {
    year: date(year, 12, day)
    for year, day in zip(range(2022, 2031), (22, 22, 21, 21, 22, 22, 21, 21, 22), strict=True)
}
_RATES = (
    (date(2026, 5, 1), 4310),
    (date(2025, 5, 1), 4210),
    (date(2023, 5, 1), 4000),
    (date(2019, 5, 1), 3750),
)
_CAPS = (
    (date(2026, 5, 1), None),
    (date(2025, 5, 1), 17_200_00),
    (date(2023, 5, 1), 16_300_00),
    (date(2019, 5, 1), 15_300_00),
)


class Work(NamedTuple):
    """From minute to minute; `unpaid` are pauses (after how many minutes, how long) that are not worked."""

    starts: int
    ends: int
    unpaid: tuple[tuple[int, int], ...] = ()


class Absence(NamedTuple):
    """Hours of a day that were not worked; whether they count as worked for the continuous contract."""

    day: date
    minutes: int
    counts: bool


class Employed(NamedTuple):
    """First and last day of employment."""

    joined: date
    left: date | None = None

    def on(self, day: date) -> bool:
        """Whether it is a day of employment."""
        return self.joined <= day and (self.left is None or day <= self.left)


def minute(day: date, hour: int = 0, minutes: int = 0) -> int:
    """The number of a minute."""
    return (day - ORIGIN).days * DAY + hour * 60 + minutes


def day_at(number: int) -> date:
    """The day in which a minute lies."""
    return ORIGIN + timedelta(days=number // DAY)


def line(works: Iterable[Work], first: date, days: int, *, pauses_too: bool = False) -> bytearray:
    """A one for every minute worked, from `first` 00:00; with `pauses_too` the pauses belong to it."""
    begins, drawn = minute(first), bytearray(days * DAY)
    for work in works:
        _draw(drawn, work.starts - begins, work.ends - begins, b"\1")
    for work in () if pauses_too else works:
        for after, long in work.unpaid:
            _draw(drawn, work.starts + after - begins, work.starts + after + long - begins, b"\0")
    return drawn


def _draw(drawn: bytearray, starts: int, ends: int, mark: bytes) -> None:
    starts, ends = max(starts, 0), min(ends, len(drawn))
    if starts < ends:
        drawn[starts:ends] = mark * (ends - starts)


def sunday_of(day: date) -> date:
    """The Sunday with which the legal week of a day begins."""
    while day.weekday() != 6:
        day -= _ONE
    return day


def week_minutes(works: Iterable[Work], absences: Iterable[Absence], sunday: date, weeks: int) -> list[int]:
    """The minutes of each legal week: worked, and absent where that counts as worked."""
    drawn = line(works, sunday, weeks * 7)
    counted = [drawn.count(1, number * WEEK, (number + 1) * WEEK) for number in range(weeks)]
    for absence in absences:
        number = (absence.day - sunday).days // 7
        if absence.counts and 0 <= number < weeks:
            counted[number] += absence.minutes
    return counted


class Weeks(NamedTuple):
    """Legal weeks side by side: their minutes, and whether she was employed in them."""

    sunday: date
    minutes: Sequence[int]
    employed: Sequence[bool]
    look_back: bool = True

    def begins(self, number: int) -> date:
        """The Sunday of a week."""
        return self.sunday + timedelta(days=7 * number)

    def four(self, number: int) -> int | None:
        """The minutes of this week and of the three before; None when she was not employed in all four."""
        if number < 3:
            return None
        total = 0
        for each in range(number - 3, number + 1):
            if not self.employed[each]:
                return None
            total += self.minutes[each]
        return total


def week_meets(weeks: Weeks, number: int) -> bool:
    """Whether one week meets the hours by the law of its date."""
    if not weeks.employed[number]:
        return False
    if weeks.begins(number) < CHANGE:
        return weeks.minutes[number] >= _18_HOURS
    if weeks.minutes[number] >= _17_HOURS:
        return True
    return _four_reach(weeks, number)


def _four_reach(weeks: Weeks, number: int) -> bool:
    if weeks.begins(number) < CHANGE:
        return False
    if weeks.begins(number - 3) < CHANGE and not weeks.look_back:
        return False
    total = weeks.four(number)
    return total is not None and total >= _68_HOURS


def continuous(weeks: Weeks, number: int, *, summary: bool) -> bool:
    """Whether the contract is continuous at the end of a week.

    Strict: each of the last four meets by itself. Summary: or these four have 68 hours together.
    """
    if weeks.four(number) is None:
        return False
    met = 0
    for each in range(number - 3, number + 1):
        if week_meets(weeks, each):
            met += 1
    return met == 4 or (summary and _four_reach(weeks, number))


def short_of(weeks: Weeks, number: int) -> tuple[int, int]:
    """Minutes short of 17 hours in the week, and of 68 in the four weeks up to it (those that are known)."""
    four = sum(weeks.minutes[max(0, number - 3) : number + 1])
    return max(0, _17_HOURS - weeks.minutes[number]), max(0, _68_HOURS - four)


def free_24_hours(drawn: bytearray) -> bool:
    """Whether as many minutes as a day has run without work."""
    return bytes(DAY) in drawn


def sevens_without_rest(
    drawn: bytearray, first: date, *, step: int, kept: Collection[date] = ()
) -> list[date]:
    """First days of the periods of seven days, one every `step` days, in which no 24 hours run free.

    `drawn` are the days from `first` with a one for every minute that is not free; `kept` are rest days that
    hold their own 24 hours though these begin or end in another day.
    """
    wanting = []
    for begins in range(0, len(drawn) // DAY - 6, step):
        days = [first + timedelta(days=begins + number) for number in range(7)]
        free = free_24_hours(drawn[begins * DAY : (begins + 7) * DAY])
        if not free and not any(day in kept for day in days):
            wanting.append(days[0])
    return wanting


def kept_rests(works: Sequence[Work], marked: Collection[date]) -> list[date]:
    """Of the days marked as rest days those on which no work begins, in a gap with 24 hours for each of them."""
    kept = []
    starts = sorted(work.starts for work in works)
    for day in sorted(marked):
        if any(day_at(number) == day for number in starts):
            continue
        noon = minute(day, 12)
        ends = max((work.ends for work in works if work.starts <= noon), default=minute(ORIGIN))
        begins = min((number for number in starts if number > noon), default=minute(date(2040, 1, 1)))
        beside = [
            each
            for each in marked
            if ends <= minute(each) + DAY
            and minute(each) < begins
            and not any(day_at(n) == each for n in starts)
        ]
        inside = [each for each in beside if ends // DAY <= minute(each) // DAY <= begins // DAY]
        if begins - ends >= DAY * len(inside):
            kept.append(day)
    return kept


def holiday_days(year: int, *, general: bool, solstice: bool = False) -> list[date]:
    """The holidays of a year; `solstice`: the employer gives the Winter Solstice instead of Christmas Day."""
    told = (GENERAL if general else STATUTORY)[year]
    days = [date.fromisoformat(f"{year}-{text}") for text in told.split()]
    if solstice and not general:
        days = [SOLSTICE[year] if (day.month, day.day) == (12, 25) else day for day in days]
    return sorted(days)


def given_days(holidays: Sequence[date], rest_days: Collection[date], other: Collection[date]) -> list[date]:
    """When each holiday is given: on a rest day it goes to the next day that is neither rest day nor holiday.

    `other` are days that are an alternative or substituted holiday already.
    """
    given: list[date] = []
    for holiday in sorted(holidays):
        day = holiday
        if day in rest_days:
            day += _ONE
            while day in rest_days or day in holidays or day in other or day in given:
                day += _ONE
        given.append(day)
    return given


def worked_on(works: Iterable[Work], day: date) -> bool:
    """Whether a minute of the day is in a shift."""
    return any(minute(day) < work.ends and work.starts < minute(day) + DAY for work in works)


def owed(given: Sequence[date], works: Sequence[Work], instead: Collection[date]) -> list[tuple[date, date]]:
    """Holidays that were worked without another day within 60 days before or after: the day and the last day for it.

    Each day in `instead` serves one holiday; the earliest holiday takes the earliest day that fits.
    """
    left = sorted(instead)
    wanting = []
    for day in sorted(given):
        if not worked_on(works, day):
            continue
        fits = [each for each in left if abs((each - day).days) <= 60 and each not in given]
        if fits:
            left.remove(fits[0])
        else:
            wanting.append((day, day + 60 * _ONE))
    return wanting


def rate_on(day: date) -> int:
    """The minimum wage of a day, cents an hour."""
    return next(rate for since, rate in _RATES if day >= since)


def minimum_wage(works: Sequence[Work], first: date, last: date) -> int:
    """What the hours of a wage period are worth at least, in sixtieths of a cent: minutes × cents an hour."""
    drawn = line(works, first, (last - first).days + 1)
    worth = 0
    for number in range(0, len(drawn), DAY):
        worth += drawn.count(1, number, number + DAY) * rate_on(first + timedelta(days=number // DAY))
    return worth


def hours_must_be_recorded(monthly_wages: int, day: date) -> bool | None:
    """Whether total hours must be kept on record; None where the amount is not confirmed."""
    cap = next(cap for since, cap in _CAPS if day >= since)
    return None if cap is None else monthly_wages < cap


def mpf(monthly_income: int) -> tuple[int, int]:
    """What employee and employer contribute a month, in cents, to the nearest."""
    share = (min(monthly_income, 30_000_00) * 5 + 50) // 100
    return (0 if monthly_income < 7_100_00 else share), share


def annual_leave(years: int) -> int:
    """Days of leave after this many years of service."""
    if years < 1:
        return 0
    days = 7
    for year in range(1, years + 1):
        if year > 2:
            days = min(14, days + 1)
    return days


def sickness_days(months: int) -> int:
    """Paid sickness days gathered after this many whole months, none taken."""
    days = 0
    for month in range(months):
        days = min(120, days + (2 if month < 12 else 4))
    return days


def young_in_industry(works: Sequence[Work], sunday: date) -> set[str]:
    """What is broken in one week by someone of 15 to 17 in an industrial undertaking."""
    drawn, present = line(works, sunday, 7), line(works, sunday, 7, pauses_too=True)
    broken = set()
    days = 0
    for number in range(7):
        day = drawn[number * DAY : (number + 1) * DAY]
        days += any(present[number * DAY : (number + 1) * DAY])
        if day.count(1) > 8 * 60:
            broken.add("day")
        if any(day[: 7 * 60]) or any(day[19 * 60 :]):
            broken.add("hour")
    if drawn.count(1) > 48 * 60:
        broken.add("week")
    if days > 6:
        broken.add("days")
    if _longest_stretch(drawn) > 5 * 60:
        broken.add("break")
    return broken


def _longest_stretch(drawn: bytearray) -> int:
    """The most minutes of work without a pause of half an hour."""
    return max(stretch.count(1) for stretch in drawn.split(bytes(30)))
