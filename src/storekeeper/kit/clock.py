"""Hong Kong's time: instants are UTC-aware, business days are dates in Asia/Hong_Kong."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")


def now() -> datetime:
    """The present instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The calendar date in Hong Kong."""
    return now().astimezone(HONG_KONG).date()


def business_day(instant: datetime, *, day_starts: time) -> date:
    """The business day of a shop whose day begins at `day_starts`, Hong Kong time."""
    local = instant.astimezone(HONG_KONG)
    return local.date() if local.time() >= day_starts else local.date() - timedelta(days=1)


def at(day: date, local: time) -> datetime:
    """The aware instant of a Hong Kong wall-clock time."""
    return datetime.combine(day, local, HONG_KONG)


def monday_of(day: date) -> date:
    """The Monday that names the stored week of `day`."""
    return day - timedelta(days=day.weekday())


def days_of_week(monday: date) -> tuple[date, ...]:
    """The seven business days of the week named by `monday`."""
    return tuple(monday + timedelta(days=offset) for offset in range(7))
