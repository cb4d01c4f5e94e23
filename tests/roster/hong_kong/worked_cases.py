"""Cases worked out by hand: one person, where the answer stands, and everything that is said of her."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.holiday_days import GENERAL, SOLSTICE
from storekeeper.roster.hong_kong.person import (
    ALTERNATIVE,
    BOUGHT,
    COMPELLED,
    REST,
    SUBSTITUTED,
    UNSAID,
    VOLUNTARY,
    Absent,
    DayMark,
    Person,
    Terms,
    Wages,
    Worked,
)
from storekeeper.roster.hong_kong.young import COMPANY, INDUSTRIAL, Child
from tests.roster.hong_kong.people import DAY, person, worked

FIRST_SCHEDULE = (
    "Cap. 57 s. 3 and First Schedule; Labour Department, FAQ on the 468 requirement (1823, 11 Dec 2025)"
)
OLD_SCHEDULE = "Cap. 57 First Schedule as it stood before Ord. 18 of 2025"
REST_DAYS = "Cap. 57 s. 17; Labour Department, Concise Guide ch. 4"
NOTICE = "Cap. 57 s. 18"
COMPELLED_WORK = "Cap. 57 s. 19"
CHOICE = "Cap. 57 s. 20"
HOLIDAYS = "Cap. 57 s. 39; Labour Department, Concise Guide ch. 5"
ALTERNATIVES = "Cap. 57 s. 39(2) to (4)"
NO_PAY_INSTEAD = "Cap. 57 s. 40A"
LEAVE = "Cap. 57 s. 41AA"
SICKNESS = "Cap. 57 s. 33"
WAGE = "Cap. 608 s. 8 to 10 and Sch. 3"
RECORDS = "Cap. 57 s. 49A and Ninth Schedule"
YOUNG = "Cap. 57C r. 7 to 9"
CHILDREN = "Cap. 57B r. 4 to 6"


@dataclass(frozen=True)
class Case:
    """`says` are rule and first day of every finding, as `no_rest_day 11-22`; `bounds` names the boundary it is of."""

    name: str
    source: str
    judged: Person
    says: tuple[str, ...] = ()
    bounds: str = ""


AUGUST = date(2026, 8, 2)  # five legal weeks from it hold no holiday
OCTOBER = date(2025, 11, 2)  # six legal weeks of the old law without a holiday
SUNDAY = date(2026, 11, 22)
NATIONAL = date(2026, 10, 1)  # a Thursday
NATIONAL_WEEK = date(2026, 9, 27)
SIX = "9-18|9-18|9-18|9-18|9-18|9-18"
SEVEN = f"{SIX}|9-18"
THURSDAY, SUNDAYS = Terms(rest_weekday=3), Terms(rest_weekday=6)


def hours(sunday: date, *minutes: int, work: Sequence[Worked] = (), **more: Any) -> Person:
    """Legal weeks of so many minutes, ten hours a day from Monday on, with `work` beside them."""
    days = "|" * (7 * len(minutes) - 1)
    known = {"joined": date(2020, 1, 1), "continuous": UNSAID, **more}
    drawn = person(sunday, days, **known)
    return replace(drawn, work=(*_ten_hours_a_day(sunday, minutes), *work))


def _ten_hours_a_day(sunday: date, minutes: Sequence[int]) -> Iterator[Worked]:
    for number, left in enumerate(minutes):
        day = sunday + (7 * number + 1) * DAY
        for begins in range(0, left, 600):
            starts = at(day + begins // 600 * DAY, time(9))
            yield Worked(starts, starts + timedelta(minutes=min(600, left - begins)), starts.date())


def _paid(day: date, times: str, dollars: str) -> Person:
    return person(day, times, wages=(Wages(day, day, Decimal(dollars)),), continuous=None)


def _given(day: date, kind: str = ALTERNATIVE, stands_for: date | None = NATIONAL) -> Person:
    """Work on National Day 2026 and another day for it."""
    mark = DayMark(day, kind, stands_for)
    known = {"known_from": date(2026, 8, 1), "known_to": date(2026, 12, 1)}
    return person(NATIONAL, "9-18", marks=[mark], continuous=None, **known)


def _one_day(day: date, **more: Any) -> Person:
    return person(day, "9-18", **{"continuous": None, **more})


def _moved(original: date, to: date) -> Person:
    return person(to, "R", marks=[DayMark(to, REST, stands_for=original)])


def _told(rest: date, told: datetime) -> Person:
    return person(rest, "", marks=[DayMark(rest, REST, told=told)])


def _night(sunday: date, starts: str, *minutes: int) -> Person:
    """Weeks of the old law with work over the Saturday midnight between the last two."""
    saturday = sunday + (7 * len(minutes) - 8) * DAY
    return hours(sunday, *minutes, work=(worked(saturday, starts),))


def _two_shops(here: int, there: int) -> Person:
    """Four weeks of 17 hours and one of work in two shops."""
    other = at(AUGUST + 32 * DAY, time(9))
    piece = Worked(other, other + timedelta(minutes=there), other.date())
    return hours(AUGUST, 1020, 1020, 1020, 1020, here, work=(piece,))


def _also(here: Person, there: Person) -> Person:
    """One person with the work of both shops."""
    return replace(here, work=(*here.work, *there.work))


def _ill(kind: str, minutes: int) -> tuple[Absent, ...]:
    day = AUGUST + 33 * DAY
    return (Absent(kind, day, day, minutes=minutes),)


HOURS = (
    Case("68 hours in four weeks, 8 of them in the last", FIRST_SCHEDULE,
         hours(AUGUST, 1200, 1200, 1200, 1200, 480), bounds="4080 minutes"),
    Case("a minute less than 68 hours", FIRST_SCHEDULE,
         hours(AUGUST, 1200, 1200, 1200, 1200, 479), ("continuous_lost 8-30",), bounds="4079 minutes"),
    Case("17 hours each week", FIRST_SCHEDULE, hours(AUGUST, 1020, 1020, 1020, 1020, 1020)),
    Case("17 hours each week and a minute less in the last", FIRST_SCHEDULE,
         hours(AUGUST, 1020, 1020, 1020, 1020, 1019), ("continuous_lost 8-30",)),
    Case("the minute that lacks was worked two weeks before", FIRST_SCHEDULE,
         hours(AUGUST, 1020, 1020, 1021, 1020, 1019)),
    Case("the minute that lacks was worked five weeks before", FIRST_SCHEDULE,
         hours(AUGUST, 1021, 1020, 1020, 1020, 1019), ("continuous_lost 8-30",)),
    Case("a week of 16 hours inside four of 73: strict and summary reading differ", FIRST_SCHEDULE,
         hours(AUGUST, 1500, 960, 1200, 1200, 1020), ("readings_differ 8-30",)),
    Case("three full weeks and one without an hour", FIRST_SCHEDULE,
         hours(AUGUST, 1360, 1360, 1360, 1360, 0)),
    Case("18 hours each week of November 2025", OLD_SCHEDULE, hours(OCTOBER, 1080, 1080, 1080, 1080, 1080)),
    Case("a minute less than 18 hours in November 2025", OLD_SCHEDULE,
         hours(OCTOBER, 1080, 1080, 1080, 1080, 1079), ("continuous_lost 11-30",)),
    Case("in 2025 40 hours before did not help a week of 17", OLD_SCHEDULE,
         hours(OCTOBER, 2400, 2400, 2400, 2400, 1020), ("continuous_lost 11-30",)),
    Case("the first week of the new law with three of the old behind it", FIRST_SCHEDULE,
         hours(date(2025, 12, 21), 1200, 1200, 1200, 1200, 480), ("looks_back 1-18",)),
    Case("the last week of the old law", OLD_SCHEDULE,
         hours(date(2025, 12, 14), 1200, 1200, 1200, 1200, 1020), ("continuous_lost 1-11",)),
    Case("Saturday 20:00 to Sunday 02:00 fills both weeks to 18 hours", OLD_SCHEDULE,
         _night(OCTOBER, "20-2", 1080, 1080, 1080, 1080, 840, 960), bounds="Saturday 20:00-02:00"),
    Case("from 20:01 the old week lacks a minute", OLD_SCHEDULE,
         _night(OCTOBER, "20:01-2", 1080, 1080, 1080, 1080, 840, 960), ("continuous_lost 11-30",),
         bounds="Saturday 20:00-02:00"),
    Case("until 01:59 the new week lacks a minute", OLD_SCHEDULE,
         _night(OCTOBER, "20-1:59", 1080, 1080, 1080, 1080, 840, 960), ("continuous_lost 12-7",),
         bounds="Saturday 20:00-02:00"),
    Case("seven hours of illness make ten of work seventeen", FIRST_SCHEDULE,
         hours(AUGUST, 1020, 1020, 1020, 1020, 600, absences=_ill("SL", 420))),
    Case("hours of leave that both agreed on count too", FIRST_SCHEDULE,
         hours(AUGUST, 1020, 1020, 1020, 1020, 600, absences=_ill("NPL", 420))),
    Case("hours missed without leave do not count", FIRST_SCHEDULE,
         hours(AUGUST, 1020, 1020, 1020, 1020, 600, absences=_ill("absent", 420)), ("continuous_lost 8-30",)),
    Case("ten hours in one shop and seven in another", FIRST_SCHEDULE, _two_shops(600, 420),
         bounds="over two shops"),
    Case("ten hours in one shop and a minute less than seven in another", FIRST_SCHEDULE,
         _two_shops(600, 419), ("continuous_lost 8-30",), bounds="over two shops"),
    Case("who joins on a Sunday is continuous after four weeks", FIRST_SCHEDULE,
         hours(AUGUST, 1200, 1200, 1200, 1200, 1200, joined=AUGUST), ("continuous_reached 8-23",)),
    Case("who joins on a Wednesday is so four whole weeks later", FIRST_SCHEDULE,
         hours(AUGUST, 1200, 1200, 1200, 1200, 1200, joined=AUGUST + 3 * DAY), ("continuous_reached 8-30",),
         bounds="joining inside a week"),
    Case("of the week in which she leaves nothing is said", FIRST_SCHEDULE,
         hours(AUGUST, 1200, 1200, 1200, 1200, 60, left=AUGUST + 32 * DAY), bounds="leaving inside a week"),
)  # fmt: skip

REST_CASES = (
    Case("from Friday 13:00 to Saturday 13:00 are 24 hours", REST_DAYS,
         person(SUNDAY, "9-18|9-18|9-18|9-18|9-18|9-13|13-18")),
    Case("from Friday 13:01 to Saturday 13:00 are not", REST_DAYS,
         person(SUNDAY, "9-18|9-18|9-18|9-18|9-18|9-13:01|13-18"), ("no_rest_day 11-22",)),
    Case("the night of Thursday ends on Friday and the next begins on Saturday", REST_DAYS,
         person(SUNDAY, "22-6|22-6|22-6|22-6|22-6||22-6")),
    Case("a statutory holiday is no rest day", REST_DAYS,
         person(NATIONAL_WEEK, "9-18|9-18|9-18|9-18||9-18|9-18"), ("no_rest_day 9-27",)),
    Case("Good Friday 2026, no statutory holiday, is one when it is free", REST_DAYS,
         person(date(2026, 3, 29), "9-18|9-18|9-18|9-18|9-18||9-18")),
    Case("a day of illness is no rest day", REST_DAYS,
         person(SUNDAY, "9-18|9-18|SL|9-18|9-18|9-18|9-18"), ("no_rest_day 11-22",)),
    Case("a week of leave throughout has none to give", REST_DAYS, person(SUNDAY, "AL|AL|AL|AL|AL|AL|AL")),
    Case("three days here, four in another shop", REST_DAYS,
         _also(person(SUNDAY, "9-18|9-18|9-18||||"), person(SUNDAY, "|||9-18|9-18|9-18|9-18")),
         ("no_rest_day 11-22",), bounds="over two shops"),
    Case("a night in another shop takes the 24 hours away", REST_DAYS,
         _also(person(SUNDAY, "9-18|9-18|9-18|9-18|9-18|9-18|18:00-20:00"), person(SUNDAY, "|||||22-1|")),
         ("no_rest_day 11-22",), bounds="over two shops"),
    Case("who joins on Monday owes nothing to that week", REST_DAYS,
         person(SUNDAY, SEVEN, joined=SUNDAY + DAY), bounds="joining inside a week"),
    Case("who leaves on Friday neither", REST_DAYS, person(SUNDAY, SEVEN, left=SUNDAY + 5 * DAY),
         bounds="leaving inside a week"),
    Case("seven days over the leap day", REST_DAYS, person(date(2028, 2, 27), SEVEN), ("no_rest_day 2-27",),
         bounds="leap day"),
    Case("rest on the leap day", REST_DAYS, person(date(2028, 2, 27), "9-18|9-18|R|9-18|9-18|9-18|9-18"),
         bounds="leap day"),
    Case("30 days after 30 January 2028 is the leap day", REST_DAYS,
         _moved(date(2028, 1, 30), date(2028, 2, 29)), bounds="leap day"),
    Case("1 March 2028 is the 31st", REST_DAYS, _moved(date(2028, 1, 30), date(2028, 3, 1)),
         ("rest_day_moved_too_far 3-1",), bounds="leap day"),
    Case("1 March 2027 is the 30th after 30 January", REST_DAYS, _moved(date(2027, 1, 30), date(2027, 3, 1))),
    Case("a rest day is brought forward to the first of its month", REST_DAYS,
         _moved(date(2026, 11, 28), date(2026, 11, 1))),
    Case("and not into the month before", REST_DAYS, _moved(date(2026, 11, 28), date(2026, 10, 31)),
         ("rest_day_moved_too_far 10-31",)),
    Case("work on the rest day by choice", CHOICE,
         person(SUNDAY, f"9-18|{SIX}", marks=[DayMark(SUNDAY, REST, reason=VOLUNTARY)]), ("days_running 11-22",)),
    Case("work after a breakdown, another rest day the next week", COMPELLED_WORK,
         person(SUNDAY, f"9-18|{SIX}|R|R", marks=[
             DayMark(SUNDAY, REST, reason=COMPELLED), DayMark(SUNDAY + 7 * DAY, REST, stands_for=SUNDAY)]),
         ("days_running 11-22",)),
    Case("work after a breakdown and no other rest day yet", COMPELLED_WORK,
         person(SUNDAY, f"9-18|{SIX}", marks=[DayMark(SUNDAY, REST, reason=COMPELLED)]),
         ("days_running 11-22", "rest_day_not_returned 11-22")),
    Case("the roster of March 2028 is out on the leap day, 23:59", NOTICE,
         _told(date(2028, 3, 5), at(date(2028, 2, 29), time(23, 59))),
         bounds="leap day"),
    Case("the roster of March 2028 is out on the first", NOTICE,
         _told(date(2028, 3, 5), at(date(2028, 3, 1), time())),
         ("rest_day_told_late 3-5",)),
)  # fmt: skip

HOLIDAY_CASES = (
    Case("the second day of Lunar New Year 2026", HOLIDAYS, _one_day(date(2026, 2, 18)), ("holiday_owed 2-18",)),
    Case("a Sunday of Lunar New Year 2027 is replaced", HOLIDAYS, _one_day(date(2027, 2, 7))),
    Case("by the fourth day of it", HOLIDAYS, _one_day(date(2027, 2, 9)), ("holiday_owed 2-9",)),
    Case("the first day of Lunar New Year 2030 is a Sunday", HOLIDAYS, _one_day(date(2030, 2, 3))),
    Case("and the fourth is had for it", HOLIDAYS, _one_day(date(2030, 2, 6)), ("holiday_owed 2-6",)),
    Case("the day after Mid-Autumn 2022 is a Sunday", HOLIDAYS, _one_day(date(2022, 9, 11))),
    Case("and the second day following is had for it", HOLIDAYS, _one_day(date(2022, 9, 12)),
         ("holiday_owed 9-12",)),
    Case("so it is in 2029", HOLIDAYS, _one_day(date(2029, 9, 24)), ("holiday_owed 9-24",)),
    Case("Buddha's Birthday 2022, a Sunday, is had on it", HOLIDAYS, _one_day(date(2022, 5, 8)),
         ("holiday_owed 5-8",)),
    Case("26 December 2023 is not yet a statutory holiday", HOLIDAYS, _one_day(date(2023, 12, 26))),
    Case("26 December 2024 is", HOLIDAYS, _one_day(date(2024, 12, 26)), ("holiday_owed 12-26",)),
    Case("the first weekday after Christmas 2027 is a Monday", HOLIDAYS, _one_day(date(2027, 12, 27)),
         ("holiday_owed 12-27",)),
    Case("Easter Monday 2025 is not yet one", HOLIDAYS, _one_day(date(2025, 4, 21))),
    Case("Easter Monday 2026 is", HOLIDAYS, _one_day(date(2026, 4, 6)), ("holiday_owed 4-6",)),
    Case("Good Friday 2027 is not yet one", HOLIDAYS, _one_day(date(2027, 3, 26))),
    Case("Good Friday 2028 is", HOLIDAYS, _one_day(date(2028, 4, 14)), ("holiday_owed 4-14",)),
    Case("the day after Good Friday 2029 is not yet one", HOLIDAYS, _one_day(date(2029, 3, 31))),
    Case("the day after Good Friday 2030 is", HOLIDAYS, _one_day(date(2030, 4, 20)), ("holiday_owed 4-20",)),
    Case("the Winter Solstice of 2028 where the employer gives it", HOLIDAYS,
         _one_day(date(2028, 12, 21), terms=(Terms(option=SOLSTICE),)), ("holiday_owed 12-21",)),
    Case("Ching Ming 2026 on a Sunday of rest passes over Easter Monday", HOLIDAYS,
         person(date(2026, 4, 5), "||", terms=(SUNDAYS,)), ("holiday_moved 4-7",), bounds="holiday on a rest day"),
    Case("Lunar New Year on a Tuesday of rest passes over its other days", HOLIDAYS,
         person(date(2026, 2, 15), "9-18|9-18|R|||9-18|9-18", terms=(Terms(rest_weekday=1),)),
         ("holiday_moved 2-20", "holiday_owed 2-20"), bounds="holiday on a rest day"),
    Case("who rests on Thursdays has National Day on Friday", HOLIDAYS,
         person(NATIONAL_WEEK, "9-18|9-18|9-18|9-18|||9-18", terms=(THURSDAY,)), ("holiday_moved 10-2",),
         bounds="holiday on a rest day"),
    Case("whose contract has her rest on Thursdays from National Day on too", HOLIDAYS,
         person(NATIONAL_WEEK, "|9-18|9-18|9-18|||9-18",
                terms=(replace(SUNDAYS, last=NATIONAL - DAY), replace(THURSDAY, first=NATIONAL))),
         ("holiday_moved 10-2",), bounds="contract change inside a week"),
    Case("and from the day after no longer", HOLIDAYS,
         person(NATIONAL_WEEK, "|9-18|9-18|9-18||9-18|9-18",
                terms=(replace(SUNDAYS, last=NATIONAL), replace(THURSDAY, first=NATIONAL + DAY))),
         bounds="contract change inside a week"),
    Case("general holidays until Maundy Thursday 2026", HOLIDAYS,
         person(date(2026, 4, 2), "9-18|9-18",
                terms=(Terms(last=date(2026, 4, 2), holidays=GENERAL), Terms(first=date(2026, 4, 3)))),
         bounds="contract change inside a week"),
    Case("general holidays from Good Friday 2026 on", HOLIDAYS,
         person(date(2026, 4, 2), "9-18|9-18",
                terms=(Terms(last=date(2026, 4, 2)), Terms(first=date(2026, 4, 3), holidays=GENERAL))),
         ("holiday_of_contract 4-3",), bounds="contract change inside a week"),
    Case("who joins on National Day has it", HOLIDAYS, _one_day(NATIONAL, joined=NATIONAL), ("holiday_owed 10-1",),
         bounds="joining inside a week"),
    Case("who left the day before has not", HOLIDAYS,
         person(NATIONAL - DAY, "9-18|", left=NATIONAL - DAY, continuous=None), bounds="leaving inside a week"),
    Case("a minute after midnight is work on the holiday", HOLIDAYS,
         person(NATIONAL - DAY, "18-0:01|", continuous=None), ("holiday_owed 10-1",)),
    Case("until midnight is not", HOLIDAYS, person(NATIONAL - DAY, "18-0|", continuous=None)),
    Case("another day 60 days before", ALTERNATIVES, _given(date(2026, 8, 2))),
    Case("another day 61 days before", ALTERNATIVES, _given(date(2026, 8, 1)), ("holiday_overdue 10-1",)),
    Case("another day 60 days after", ALTERNATIVES, _given(date(2026, 11, 30))),
    Case("another day 61 days after", ALTERNATIVES, _given(date(2026, 12, 1)), ("holiday_overdue 10-1",)),
    Case("a day both agreed on 30 days after", ALTERNATIVES, _given(date(2026, 10, 31), SUBSTITUTED)),
    Case("a day both agreed on 31 days after", ALTERNATIVES, _given(date(2026, 11, 1), SUBSTITUTED),
         ("holiday_overdue 10-1",)),
    Case("pay instead of National Day", NO_PAY_INSTEAD,
         _one_day(NATIONAL, marks=[DayMark(NATIONAL, BOUGHT)]), ("holiday_bought 10-1", "holiday_owed 10-1")),
    Case("pay instead of Good Friday 2026 is a matter of the contract", NO_PAY_INSTEAD,
         _one_day(date(2026, 4, 3), marks=[DayMark(date(2026, 4, 3), BOUGHT)], terms=(Terms(holidays=GENERAL),)),
         ("holiday_of_contract 4-3",)),
)  # fmt: skip

PAY_CASES = (
    Case("a meal hour at the post is worked: nine hours", WAGE, _paid(SUNDAY, "9-18", "387.90")),
    Case("a cent less", WAGE, _paid(SUNDAY, "9-18", "387.89"), ("wage_short 11-22",)),
    Case("one minute is worth 72 cents, upwards", WAGE, _paid(SUNDAY, "9-9:01", "0.72")),
    Case("71 are too few", WAGE, _paid(SUNDAY, "9-9:01", "0.71"), ("wage_short 11-22",)),
    Case("eight hours of the leap day", WAGE, _paid(date(2028, 2, 29), "9-18/60", "344.80"), bounds="leap day"),
    Case("a cent less on the leap day", WAGE, _paid(date(2028, 2, 29), "9-18/60", "344.79"),
         ("wage_short 2-29",), bounds="leap day"),
    Case("two hours of April 2025 and six of May: 80 and 252.60", WAGE,
         person(date(2025, 4, 30), "22-6|", continuous=None, terms=(Terms(holidays=GENERAL),),
                wages=(Wages(date(2025, 4, 30), date(2025, 5, 1), Decimal("332.60")),)), ("holiday_owed 5-1",)),
    Case("a cent less over the change of 2025", WAGE,
         person(date(2025, 4, 30), "22-6|", continuous=None,
                wages=(Wages(date(2025, 4, 30), date(2025, 5, 1), Decimal("332.59")),)),
         ("wage_short 4-30", "holiday_owed 5-1")),
    Case("HK$16,300 a month before May 2025", RECORDS,
         person(date(2025, 4, 27), "R", terms=(Terms(monthly=Decimal(16300)),))),
    Case("HK$16,299.99 a month before May 2025", RECORDS,
         person(date(2025, 4, 27), "R", terms=(Terms(monthly=Decimal("16299.99")),)), ("hours_record 4-27",)),
    Case("HK$16,300 a month from May 2025", RECORDS,
         person(date(2025, 5, 4), "R", terms=(Terms(monthly=Decimal(16300)),)), ("hours_record 5-4",)),
)  # fmt: skip

YOUNG_CASES = (
    Case("until 19:00 at 17 in industry", YOUNG,
         person(SUNDAY, "10:30-19/30", eighteen_on=date(2027, 6, 1), scope=INDUSTRIAL)),
    Case("until 19:01", YOUNG,
         person(SUNDAY, "10:31-19:01/30", eighteen_on=date(2027, 6, 1), scope=INDUSTRIAL), ("young.late 11-22",)),
    Case("the same in a shop whose company asks it", YOUNG,
         person(SUNDAY, "10:31-19:01/30", eighteen_on=date(2027, 6, 1), scope=COMPANY), ("company.young 11-22",)),
    Case("on the 18th birthday she is an adult", YOUNG,
         person(SUNDAY, "12-21/60|12-21/60", eighteen_on=SUNDAY + DAY, scope=INDUSTRIAL), ("young.late 11-22",)),
    Case("born on a leap day, 18 on 28 February", YOUNG,
         person(date(2029, 2, 27), "12-21/60|12-21/60", eighteen_on=date(2029, 2, 28), scope=INDUSTRIAL),
         ("young.late 2-27",)),
    Case("13 years old with papers, four hours", CHILDREN,
         person(SUNDAY, "10-14", eighteen_on=date(2031, 6, 1), child=Child(papers=True))),
    Case("a day short of 13", CHILDREN,
         person(SUNDAY, "10-14", eighteen_on=date(2031, 11, 23), child=Child(papers=True)), ("young.never 11-22",)),
    Case("14 years old in industry", CHILDREN,
         person(SUNDAY, "10-14", eighteen_on=date(2030, 6, 1), scope=INDUSTRIAL, child=Child(papers=True)),
         ("young.never 11-22",)),
)  # fmt: skip

LEAVE_CASES = (
    Case("leave told fourteen days before", LEAVE,
         person(SUNDAY, "|", absences=[Absent("AL", SUNDAY, SUNDAY, told=at(date(2026, 11, 8), time(23, 59)))])),
    Case("leave told thirteen days before", LEAVE,
         person(SUNDAY, "|", absences=[Absent("AL", SUNDAY, SUNDAY, told=at(date(2026, 11, 9), time()))]),
         ("leave_told_late 11-22",)),
    Case("a rest day inside leave is appointed again", LEAVE,
         person(SUNDAY, "R||", absences=[Absent("AL", SUNDAY, SUNDAY + DAY)]), ("rest_day_in_leave 11-22",)),
    Case("a rest day after it is had", LEAVE, person(SUNDAY, "||R", absences=[Absent("AL", SUNDAY, SUNDAY + DAY)])),
    Case("a holiday inside leave is given on another day", LEAVE,
         person(NATIONAL, "", absences=[Absent("AL", NATIONAL, NATIONAL)]), ("holiday_in_leave 10-1",)),
    Case("four paid days are gathered after two months", SICKNESS,
         person(date(2026, 11, 1), "||||||", absences=[Absent("SL", date(2026, 11, 2), date(2026, 11, 5))],
                joined=date(2026, 9, 1), known_from=date(2026, 9, 1))),
    Case("after a day less than two months two", SICKNESS,
         person(date(2026, 11, 1), "||||||", absences=[Absent("SL", date(2026, 11, 2), date(2026, 11, 5))],
                joined=date(2026, 9, 3), known_from=date(2026, 9, 3)), ("sick_days_used_up 11-2",)),
    Case("three days running are not paid and nothing is used up", SICKNESS,
         person(date(2026, 11, 1), "||||||", absences=[Absent("SL", date(2026, 11, 2), date(2026, 11, 4))],
                joined=date(2026, 9, 3), known_from=date(2026, 9, 3))),
)  # fmt: skip

CASES = (*HOURS, *REST_CASES, *HOLIDAY_CASES, *PAY_CASES, *YOUNG_CASES, *LEAVE_CASES)
