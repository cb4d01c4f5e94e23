"""The continuous contract: the minutes of legal weeks, which of them are enough, and what follows for the contract.

Two questions that are kept apart: a *week* meets the hours by itself, or with the three before it; a *contract* is
continuous when, in the strict reading, each of the last four weeks meets them, and in the summary reading also when
these four reach the window together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.resting import DAY, midnight

STRICT = "strict"
SUMMARY = "summary"
READINGS = (STRICT, SUMMARY)
WEEK = 7 * DAY
_WEEK = timedelta(days=7)
WEEKLY = "continuous.weekly_minutes"
WINDOW = "continuous.window_minutes"
_WEEKS = 4


@dataclass(frozen=True)
class LegalWeek:
    """From Sunday 00:00 to Saturday 24:00: the minutes that count, and whether she was employed all through it."""

    sunday: date
    minutes: int
    employed: bool = True


@dataclass(frozen=True)
class Standing:
    """What a legal week comes to. `four` are the minutes of it and the three before, None: not employed in all four.

    `meets` tells of the week, `strict` and `summary` of the contract at its end. `looks_back`: it hangs on weeks
    before the law changed, which is to be confirmed. `short_week` and `short_window` are the minutes missing; `run` is
    how many weeks up to this one have met the hours one after another.
    """

    week: LegalWeek
    four: int | None
    meets: bool
    by_window: bool
    looks_back: bool
    strict: bool
    summary: bool
    short_week: int
    short_window: int | None
    run: int = 0

    def missing(self, before: Standing) -> int:
        """The minutes that would have kept the contract continuous after the week `before`, the fewer of two ways."""
        ways = [] if self.short_window is None else [self.short_window]
        if before.run >= _WEEKS - 1 or not ways:
            ways.append(self.short_week)
        return min(ways)

    def continuous(self, reading: str = SUMMARY) -> bool:
        """Whether the contract is continuous at the end of the week; the usual reading protects the employee."""
        return self.summary if reading == SUMMARY else self.strict


def sunday_of(day: date) -> date:
    """The Sunday that begins a day's legal week."""
    return day - timedelta(days=day.isoweekday() % 7)


def legal_weeks(
    spans: Iterable[tuple[int, int]],
    counted: Iterable[tuple[date, int]],
    first: date,
    last: date,
    *,
    joined: date = date.min,
    left: date | None = None,
) -> tuple[LegalWeek, ...]:
    """The whole legal weeks from `first` to `last`.

    `spans` are minutes of work without the pauses, cut at Sunday 00:00; `counted` are days of absence with the
    minutes that count as worked.
    """
    begins = sunday_of(first + timedelta(days=6))
    number = ((last - begins).days + 1) // 7
    if number <= 0:
        return ()
    minutes = [0] * number
    zero = midnight(begins)
    for starts, ends in spans:
        place = (starts - zero) // WEEK
        until = zero + (place + 1) * WEEK
        if ends <= until:
            if 0 <= place < number:
                minutes[place] += ends - starts
            continue
        _cut(minutes, starts - zero, ends - zero)
    for day, length in counted:
        place = (day - begins).days // 7
        if 0 <= place < number:
            minutes[place] += length
    sundays = [begins + nth * _WEEK for nth in range(number)]
    return tuple(
        LegalWeek(sunday, found, joined <= sunday and (left is None or sunday + timedelta(days=6) <= left))
        for sunday, found in zip(sundays, minutes, strict=True)
    )


def standings(law: Law, weeks: Sequence[LegalWeek], *, look_back: bool = True) -> tuple[Standing, ...]:
    """What each week comes to, of weeks that follow one another.

    Without `look_back` weeks before the law changed do not help those after it.
    """
    change = law.facts[WINDOW][0].first
    window = law.whole(WINDOW, change)
    before, after = law.whole(WEEKLY, change - timedelta(days=1)), law.whole(WEEKLY, change)
    found: list[Standing] = []
    met = 0
    for place, week in enumerate(weeks):
        new = week.sunday >= change
        weekly = after if new else before
        last_four = weeks[max(0, place - _WEEKS + 1) : place + 1]
        employed = len(last_four) == _WEEKS and all(each.employed for each in last_four)
        four = sum(each.minutes for each in last_four) if employed else None
        looks_back = new and last_four[0].sunday < change
        reaches = four is not None and four >= window and new and (look_back or not looks_back)
        by_hours = week.minutes >= weekly
        meets = week.employed and (by_hours or reaches)
        met = met + 1 if meets else 0
        strict = employed and met >= _WEEKS
        found.append(
            Standing(
                week,
                four,
                meets,
                by_window=meets and not by_hours,
                looks_back=looks_back and reaches and not (strict and by_hours),
                strict=strict,
                summary=strict or (employed and reaches),
                short_week=max(0, weekly - week.minutes),
                short_window=max(0, window - sum(each.minutes for each in last_four)) if new else None,
                run=met,
            )
        )
    return tuple(found)


def _cut(minutes: list[int], starts: int, ends: int) -> None:
    while starts < ends:
        place = starts // WEEK
        until = min(ends, (place + 1) * WEEK)
        if 0 <= place < len(minutes):
            minutes[place] += until - starts
        starts = until
