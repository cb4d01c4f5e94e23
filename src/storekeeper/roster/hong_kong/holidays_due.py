"""What became of each statutory holiday of one person: had, given on another day, or owed until a last day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.holiday_days import Holiday
from storekeeper.roster.hong_kong.law import Law

ALTERNATIVE = "alternative"
SUBSTITUTED = "substituted"
_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Given:
    """A day off for a holiday: ALTERNATIVE as the employer appoints it, SUBSTITUTED as both agreed.

    `stands_for` names the holiday, or the alternative holiday, that it replaces; None: the one it fits.
    `told` is when the employee was told of it, None: not known.
    """

    day: date
    kind: str = ALTERNATIVE
    stands_for: date | None = None
    told: datetime | None = None


@dataclass(frozen=True)
class Due:
    """A holiday of one person. `worked`: there was work on it; `on_leave`: it fell into annual leave.

    `given` is what she had for it, `last` the last day on which the employer may appoint it. `appointed` is an
    alternative holiday that was worked in its turn.
    """

    holiday: Holiday
    worked: bool
    on_leave: bool
    last: date
    given: Given | None = None
    appointed: Given | None = None

    @property
    def owed(self) -> bool:
        """Whether another day is still to be given for it."""
        return (self.worked or self.on_leave) and self.given is None

    def overdue(self, on: date) -> bool:
        """Whether the last day has passed without it."""
        return self.owed and on > self.last


def dues(
    law: Law,
    holidays: Iterable[Holiday],
    *,
    worked: Collection[date],
    given: Sequence[Given] = (),
    on_leave: Collection[date] = (),
) -> tuple[Due, ...]:
    """Every holiday with what was given for it; `holidays` as she has them, off her rest days.

    `worked` are the days with a minute of work. Days given are matched in order, each with the first holiday it fits:
    as all windows are equally long, no other way gives more. A day that was worked, or is a holiday, was not given.
    """
    listed = sorted(holidays)
    free = {each.day for each in listed}
    given = [each for each in given if each.day not in free]
    needing = [each for each in listed if each.day in worked or each.day in on_leave]
    appointed = _matched(needing, [each for each in given if each.kind == ALTERNATIVE], law)
    had = {holiday: each for holiday, each in appointed.items() if each.day not in worked}
    left = [each for each in needing if each not in had]
    agreed = sorted(each for each in given if each.kind == SUBSTITUTED and each.day not in worked)
    for each in agreed:
        within = law.whole("holiday.substituted_within", each.day)
        fitting = [one for one in left if _replaces(each, one, appointed.get(one), within)]
        if fitting:
            had[fitting[0]] = each
            left.remove(fitting[0])
    return tuple(
        Due(
            each,
            worked=each.day in worked,
            on_leave=each.day in on_leave,
            last=each.day + law.whole("holiday.alternative_within", each.day) * _DAY,
            given=had.get(each),
            appointed=appointed.get(each) if each not in had else None,
        )
        for each in listed
    )


def window(law: Law, holiday: date) -> tuple[date, date]:
    """From when to when the employer may appoint the alternative holiday, ends included."""
    within = law.whole("holiday.alternative_within", holiday) * _DAY
    return holiday - within, holiday + within


def notice_until(law: Law, holiday: date, given: date) -> datetime:
    """Until when the employee must have been told: 48 hours before the earlier of the two days."""
    earlier = min(holiday, given)
    return at(earlier, time()) - timedelta(hours=law.whole("holiday.notice_hours", earlier))


def told_in_time(law: Law, holiday: date, given: Given) -> bool | None:
    """Whether an alternative holiday was made known in time; None: not known, or agreed and so without notice."""
    if given.told is None or given.kind != ALTERNATIVE:
        return None
    return given.told <= notice_until(law, holiday, given.day)


def stray(given: Iterable[Given], found: Iterable[Due]) -> tuple[Given, ...]:
    """Days given that answer no holiday: too far from any, or one too many."""
    used = [each for due in found for each in (due.given, due.appointed) if each is not None]
    return tuple(sorted(each for each in given if each not in used))


def _matched(needing: Sequence[Holiday], given: Iterable[Given], law: Law) -> dict[Holiday, Given]:
    found: dict[Holiday, Given] = {}
    named = sorted(given, key=lambda each: (each.stands_for is None, each.day))
    for each in named:
        for holiday in needing:
            first, last = window(law, holiday.day)
            if holiday not in found and _means(each, holiday) and first <= each.day <= last:
                found[holiday] = each
                break
    return found


def _means(given: Given, holiday: Holiday) -> bool:
    return given.day != holiday.day and given.stands_for in {None, holiday.day, holiday.falls}


def _replaces(given: Given, holiday: Holiday, appointed: Given | None, within: int) -> bool:
    """A substituted holiday lies close to the holiday, or to its alternative holiday that was worked."""
    around = [holiday.day] if _means(given, holiday) else []
    if appointed is not None and given.stands_for in {None, appointed.day, holiday.day, holiday.falls}:
        around.append(appointed.day)
    return any(given.day != day and abs(given.day - day) <= within * _DAY for day in around)
