"""From the oracle's minutes to the instants of the program."""

from __future__ import annotations

from datetime import datetime, timedelta

from storekeeper.kit.clock import HONG_KONG
from tests.roster.hong_kong.oracle import ORIGIN, Work

_START = datetime(ORIGIN.year, ORIGIN.month, ORIGIN.day, tzinfo=HONG_KONG)


def instant(minute: int) -> datetime:
    """The instant of a minute of the oracle, Hong Kong time."""
    return _START + timedelta(minutes=minute)


def span(work: Work) -> tuple[datetime, datetime]:
    """From when to when a piece of work lasts."""
    return instant(work.starts), instant(work.ends)
