"""When a job runs by itself: told in Hong Kong's time, kept as cron in UTC, which is what the queue knows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from storekeeper.kit.clock import HONG_KONG, at

_A_MONDAY = date(2024, 1, 1)
_DAY = timedelta(days=1)


class Schedule(Protocol):
    """The ticks of a job, all on whole seconds."""

    @property
    def cron(self) -> str:
        """The same ticks in UTC, in the five fields of cron or six with seconds as the last."""

    def previous(self, instant: datetime) -> datetime:
        """The latest tick at or before `instant`, aware, in Hong Kong's time."""


@dataclass(frozen=True)
class Daily:
    """Each day at a whole minute of Hong Kong's time."""

    at: time

    def __post_init__(self) -> None:
        _whole_minute(self.at)

    @property
    def cron(self) -> str:
        """E.g. "30 19 * * *" for half past three in the morning."""
        utc = at(_A_MONDAY, self.at).astimezone(UTC)
        return f"{utc.minute} {utc.hour} * * *"

    def previous(self, instant: datetime) -> datetime:
        """Today's tick, or yesterday's when today's is still to come."""
        day = instant.astimezone(HONG_KONG).date()
        tick = at(day, self.at)
        return tick if tick <= instant else at(day - _DAY, self.at)


@dataclass(frozen=True)
class Weekly:
    """Each week on `weekday` (Monday is 0) at a whole minute of Hong Kong's time."""

    weekday: int
    at: time

    def __post_init__(self) -> None:
        _whole_minute(self.at)
        if not 0 <= self.weekday <= 6:
            raise ValueError(self.weekday)

    @property
    def cron(self) -> str:
        """A Monday morning before eight is still Sunday in UTC; cron's Sunday is 0."""
        utc = at(_A_MONDAY + self.weekday * _DAY, self.at).astimezone(UTC)
        return f"{utc.minute} {utc.hour} * * {utc.isoweekday() % 7}"

    def previous(self, instant: datetime) -> datetime:
        """This week's tick, or last week's when this week's is still to come."""
        day = instant.astimezone(HONG_KONG).date()
        day -= ((day.weekday() - self.weekday) % 7) * _DAY
        tick = at(day, self.at)
        return tick if tick <= instant else at(day - 7 * _DAY, self.at)


@dataclass(frozen=True)
class Every:
    """Each so many minutes or seconds, counted from midnight or from the full minute."""

    minutes: int = 0
    seconds: int = 0

    def __post_init__(self) -> None:
        in_minutes = _divides(self.minutes, 60) or (
            self.minutes % 60 == 0 and _divides(self.minutes, 24 * 60)
        )
        if (self.minutes != 0) == (self.seconds != 0) or not (in_minutes or _divides(self.seconds, 60)):
            raise ValueError(f"{self} is no whole part of a minute, an hour or a day")

    @property
    def cron(self) -> str:
        """Minutes beyond an hour are written as the hours they fall on in UTC."""
        if self.seconds:
            return f"* * * * * */{self.seconds}"
        if self.minutes < 60:
            return f"*/{self.minutes} * * * *"
        ticks = (at(_A_MONDAY, time(hour)) for hour in range(0, 24, self.minutes // 60))
        return (
            f"0 {','.join(str(hour) for hour in sorted(tick.astimezone(UTC).hour for tick in ticks))} * * *"
        )

    def previous(self, instant: datetime) -> datetime:
        """The start of the stretch that `instant` lies in."""
        local = instant.astimezone(HONG_KONG)
        midnight = at(local.date(), time())
        stretch = timedelta(minutes=self.minutes, seconds=self.seconds)
        return midnight + (local - midnight) // stretch * stretch


def missed(
    schedule: Schedule, *, last: datetime, now: datetime, make_up: int, max_delay: timedelta
) -> tuple[datetime, ...]:
    """The runs to make up, oldest first: the latest `make_up` after `last`, none older than `max_delay`."""
    found: list[datetime] = []
    tick = schedule.previous(now)
    while len(found) < make_up and tick > last and now - tick <= max_delay:
        found.append(tick)
        tick = schedule.previous(tick - timedelta(seconds=1))
    return tuple(reversed(found))


def _whole_minute(local: time) -> None:
    if local.second or local.microsecond or local.tzinfo is not None:
        raise ValueError(local)


def _divides(part: int, whole: int) -> bool:
    return part > 0 and whole % part == 0
