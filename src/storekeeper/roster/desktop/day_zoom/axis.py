"""The time axis of one business day: which hours it shows, where an instant lies on it, who is there when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.domain import Shift, Week

QUARTER = timedelta(minutes=15)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
AROUND = timedelta(hours=2)
SHORTEST = timedelta(hours=8)
INTO_NEXT_DAY = timedelta(hours=6)
_USUAL = (time(10), time(22))

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class TimeAxis:
    """From `first` to `last`, whole Hong Kong hours; `opening` are the opening hours, None while unknown.

    A shift of the day begins in `business`: from the shop's start of day to that of the next day.
    """

    day: date
    first: datetime
    last: datetime
    opening: tuple[Span, ...] | None
    business: Span

    @property
    def quarters(self) -> int:
        """How many quarter hours it has."""
        return (self.last - self.first) // QUARTER

    def position(self, instant: datetime, width: int) -> float:
        """Pixels from its left end; instants before or after it lie at its ends."""
        return min(max((instant - self.first) / (self.last - self.first), 0.0), 1.0) * width

    def instant(self, pixels: float, width: int) -> datetime:
        """The instant at so many pixels from its left end, to the minute."""
        share = min(max(pixels / max(width, 1), 0.0), 1.0)
        return self.first + timedelta(
            minutes=round(share * ((self.last - self.first) / timedelta(minutes=1)))
        )

    def instants(self, step: timedelta) -> Iterator[datetime]:
        """Every `step` from one end to the other, both included."""
        for number in range((self.last - self.first) // step + 1):
            yield self.first + number * step

    def closed(self) -> tuple[Span, ...]:
        """The parts outside the opening hours."""
        if self.opening is None:
            return ()
        found, end = [], self.first
        for opens, closes in self.opening:
            if opens > end:
                found.append((end, min(opens, self.last)))
            end = max(end, closes)
        return (*found, (end, self.last)) if end < self.last else tuple(found)


def snapped(by: timedelta) -> timedelta:
    """The nearest multiple of a quarter hour: a shift of 0910 that is moved keeps its ten minutes."""
    return QUARTER * round(by / QUARTER)


def axis_of(week: Week, day: date) -> TimeAxis:
    """Two hours around the opening hours and all shifts of the day, within its business day and a short night."""
    begins = at(day, week.shop.day_starts)
    opening = opening_of(week, day)
    shifts = [shift for shift in week.shifts if shift.day == day]
    around = opening or (_usual(day),)
    first = min(around[0][0] - AROUND, *(shift.starts_at for shift in shifts), around[0][0])
    last = max(max(closes for _, closes in around) + AROUND, *(shift.ends_at for shift in shifts), begins)
    first = max(_whole_hour(first), begins)
    last = min(first - (first - last) // HOUR * HOUR, begins + DAY + INTO_NEXT_DAY)
    return TimeAxis(day, first, max(last, first + SHORTEST), opening, (begins, begins + DAY))


def opening_of(week: Week, day: date) -> tuple[Span, ...] | None:
    """The opening hours of that day by start, none when closed; None when the shop's hours are not known."""
    valid = [
        hours
        for hours in week.shop.hours
        if hours.from_day <= day and (hours.to_day is None or day <= hours.to_day)
    ]
    today = [hours for hours in valid if hours.weekday == day.weekday()]
    spans = [(at(day, h.opens), at(day + DAY * (h.closes <= h.opens), h.closes)) for h in today]
    return tuple(sorted(spans)) if valid else None


def headcount(week: Week, axis: TimeAxis) -> tuple[int, ...]:
    """How many people are planned to be there in each quarter hour; whoever has a fixed pause is not."""
    middles = [axis.first + number * QUARTER + QUARTER / 2 for number in range(axis.quarters)]
    there: list[set[int]] = [set() for _ in middles]
    end = axis.first + axis.quarters * QUARTER
    for shift in week.shifts:
        if shift.employee_id is None or shift.starts_at >= end or shift.ends_at <= axis.first:
            continue
        pauses = fixed_breaks(shift)
        for middle, people in zip(middles, there, strict=True):
            if shift.starts_at <= middle < shift.ends_at and not _lies_in(middle, pauses):
                people.add(shift.employee_id)
    return tuple(map(len, there))


def fixed_breaks(shift: Shift) -> tuple[Span, ...]:
    """The pauses whose time is fixed."""
    begins = [
        (shift.starts_at + timedelta(minutes=p.offset), p) for p in shift.breaks if p.offset is not None
    ]
    return tuple((start, start + timedelta(minutes=pause.minutes)) for start, pause in begins)


def _lies_in(instant: datetime, spans: tuple[Span, ...]) -> bool:
    return any(start <= instant < end for start, end in spans)


def _usual(day: date) -> Span:
    return at(day, _USUAL[0]), at(day, _USUAL[1])


def _whole_hour(instant: datetime) -> datetime:
    return instant.astimezone(HONG_KONG).replace(minute=0, second=0, microsecond=0)
