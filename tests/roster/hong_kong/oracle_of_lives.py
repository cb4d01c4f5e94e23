"""What the law says of ten weeks of a life, told in plain loops over days and minutes, knowing nothing of the pack.

Written from sections 4, 5 and 9 of the reference. Each answer is a set of (rule, day).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.lives_at_random import WEEKS, Life, Rest, weekdays_of_rest
from tests.roster.hong_kong.oracle import DAY, Absence, day_at, minute

_ONE = timedelta(days=1)
_COUNTING = {"AL", "SL", "ML", "PL", "CL", "NPL", "INJ"}
Said = set[tuple[str, date]]


class Told:
    """One life with what everything else is asked of: her days, what touches them, her holidays."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.first, self.last = life.month
        self.days = [life.sunday + number * _ONE for number in range(7 * WEEKS)]
        self.here = [day for day in self.days if life.employed.on(day)]
        self.works = life.works
        self.touched = {
            day_at(number)
            for work in self.works
            for number in (*range(work.starts, work.ends, 60), work.ends - 1)
        }
        self.begun = {day_at(work.starts) for work in self.works}
        self.marked = {rest.day for rest in life.rests}
        weekdays = set(weekdays_of_rest(life.agreed, self.here, life.rests))
        self.appointed = self.marked | weekdays
        listed = [
            day
            for year in sorted({day.year for day in self.here})
            if year in oracle.STATUTORY
            for day in oracle.holiday_days(year, general=False, solstice=life.solstice)
            if day in self.here
        ]
        self.instead = set(life.alternatives) | set(life.substituted)
        self.holidays = oracle.given_days(listed, self.appointed, self.instead)
        self.had = (set(self.holidays) | self.instead) - self.touched
        self.away = {each.day for each in life.off} - self.touched

    def shown(self, day: date) -> bool:
        """Whether it is judged."""
        return self.first <= day <= self.last and self.life.employed.on(day)


def said_of(life: Life) -> Said:
    """Everything together."""
    told = Told(life)
    said = set(_holidays(told)) | set(_contract(told))
    if life.full_time:
        said |= set(_weeks(told)) | set(_worked_rests(told)) | set(_moved_rests(told)) | set(_notices(told))
    least = oracle.minimum_wage(life.works, told.first, told.last)
    if least > life.cents * 60:
        said.add(("wage_short", told.first))
    if life.young:
        broken = {
            each
            for week in range(WEEKS // 2)
            for each in oracle.young_in_industry(life.works, told.first + 7 * week * _ONE)
        }
        said |= {(f"young.{each}", told.first) for each in broken}
    return said


def _holidays(told: Told) -> Iterator[tuple[str, date]]:
    life = told.life
    leave = {each.day for each in life.off if each.kind == "AL"}
    needing = [day for day in sorted(told.holidays) if day in told.touched or day in leave]
    for days, within in ((life.alternatives, 60), (life.substituted, 30)):
        for other in sorted(days):
            if other in told.touched or other in told.holidays:
                continue
            fits = [day for day in needing if abs((day - other).days) <= within]
            if fits:
                needing.remove(fits[0])
    for day in needing:
        last = day + 60 * _ONE
        if told.shown(day) or told.first <= last <= told.last:
            overdue = told.last > last
            worked = "holiday_overdue" if overdue else "holiday_owed"
            yield (worked if day in told.touched else "holiday_in_leave"), day


def _contract(told: Told) -> Iterator[tuple[str, date]]:
    """Reached and lost, for who is not of full time."""
    life = told.life
    if life.full_time:
        return
    absences = []
    for off in life.off:
        usual = 0 if off.day in told.appointed else life.weekly // 6
        minutes = usual if off.minutes is None else off.minutes
        came = [work for work in told.works if day_at(work.starts) == off.day]
        left = minutes - oracle.line(came, off.day, 1).count(1)
        absences.append(Absence(off.day, max(0, left), off.kind in _COUNTING))
    known = {each.day for each in absences if each.counts and each.minutes}
    for day in told.instead - told.touched - known:
        absences.append(Absence(day, life.weekly // 6, True))
    minutes = oracle.week_minutes(told.works, absences, life.sunday, WEEKS)
    sundays = [life.sunday + 7 * number * _ONE for number in range(WEEKS)]
    employed = [all(life.employed.on(day + n * _ONE) for n in range(7)) for day in sundays]
    weeks = oracle.Weeks(life.sunday, minutes, employed, life.look_back)
    for number in range(4, WEEKS):
        now, before = (oracle.continuous(weeks, each, summary=life.summary) for each in (number, number - 1))
        if sundays[number] >= told.first and weeks.four(number) is not None and now != before:
            yield ("continuous_reached" if now else "continuous_lost"), sundays[number]


def _kept(told: Told, day: date) -> bool:
    """Whether a marked rest day was had: nothing begins on it, and 24 hours are left to it in its gap.

    Days marked, given or away that come before it in the same gap have their 24 hours first.
    """
    if day in told.begun:
        return False
    before = [work.ends for work in told.works if work.starts < minute(day)]
    after = [work.starts for work in told.works if work.starts > minute(day)]
    if not before or not after:
        return True
    since, until = max(before), min(after)
    room = until - since
    for each in told.marked | told.had | told.away:
        if each < day and minute(each) + DAY > since:
            room -= DAY
    return room >= DAY


def _lawful(rest: Rest) -> bool:
    """Within the same month before the original day, or within 30 days after."""
    original = rest.stands_for
    if original is None or rest.day == original:
        return False
    if rest.day < original:
        return (rest.day.year, rest.day.month) == (original.year, original.month)
    return (rest.day - original).days <= 30


def _accounted(told: Told, rest: Rest) -> bool:
    return rest.reason in {"voluntary", "compelled"} or _kept(told, rest.day)


def _weeks(told: Told) -> Iterator[tuple[str, date]]:
    for number in range(WEEKS // 2):
        week = [told.first + (7 * number + nth) * _ONE for nth in range(7)]
        if not all(map(told.life.employed.on, week)) or all(day in told.had | told.away for day in week):
            continue
        drawn = oracle.line(told.works, week[0], 7, pauses_too=True)
        for place, day in enumerate(week):
            if day in told.had or day in told.away:
                drawn[place * DAY : (place + 1) * DAY] = b"\1" * DAY
        rested = oracle.free_24_hours(drawn) or any(_kept(told, day) for day in week if day in told.marked)
        excused = any(
            (rest.day in week and rest.reason in {"voluntary", "compelled"})
            or (rest.stands_for in week and _lawful(rest) and _accounted(told, rest))
            for rest in told.life.rests
        )
        if not rested and not excused:
            yield "no_rest_day", week[0]


def _worked_rests(told: Told) -> Iterator[tuple[str, date]]:
    for rest in told.life.rests:
        if rest.day not in told.begun or not told.shown(rest.day):
            continue
        if rest.reason is None:
            yield "rest_day_worked", rest.day
        if rest.reason == "forced":
            yield "rest_day_forced", rest.day
        if rest.reason == "voluntary" and told.life.young:
            yield "young_on_rest_day", rest.day
        returned = [
            other
            for other in told.life.rests
            if other.stands_for == rest.day
            and 0 < (other.day - rest.day).days <= 30
            and _accounted(told, other)
        ]
        if rest.reason == "compelled" and not returned:
            late = told.last > rest.day + 30 * _ONE
            yield ("rest_day_return_overdue" if late else "rest_day_not_returned"), rest.day


def _moved_rests(told: Told) -> Iterator[tuple[str, date]]:
    for rest in told.life.rests:
        ordered = any(
            each.day == rest.stands_for and each.reason == "compelled"
            for each in told.life.rests
            if each != rest
        )
        if rest.stands_for and told.shown(rest.day) and not ordered and not _lawful(rest):
            yield "rest_day_moved_too_far", rest.day


def _notices(told: Told) -> Iterator[tuple[str, date]]:
    """Who has no weekday of rest is told of each before its month, or as she joins in it."""
    for rest in told.life.rests:
        weekday = next(each.rest_weekday for each in told.life.agreed if each.first <= rest.day <= each.last)
        month = rest.day.replace(day=1)
        late = rest.told is not None and rest.told >= minute(month) and told.life.employed.joined < month
        if weekday is None and rest.stands_for is None and told.shown(rest.day) and late:
            yield "rest_day_told_late", rest.day
