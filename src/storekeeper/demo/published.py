"""Which weeks of the sample chain are published: all that have begun; next week is a draft."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from storekeeper.demo.drawn import drawn_id
from storekeeper.demo.week import Shift
from storekeeper.kit.clock import at, monday_of

_THREE_DAYS = timedelta(days=3)


@dataclass(frozen=True)
class Published:
    """One week of a shop as its first revision, published on the Friday before; aware."""

    id: UUID
    shop: str
    monday: date
    published_at: datetime


def published_weeks(rng: Random, today: date, shifts: tuple[Shift, ...]) -> tuple[Published, ...]:
    """One for each shop and week with shifts, by week and shop, up to the week of `today`."""
    weeks = {
        (monday_of(shift.day), shift.shop)
        for shift in shifts
        if shift.day < monday_of(today) + timedelta(days=7)
    }
    return tuple(
        Published(
            drawn_id(rng, monday - _THREE_DAYS),
            shop,
            monday,
            at(monday - _THREE_DAYS, time(17, rng.randrange(60))),
        )
        for monday, shop in sorted(weeks)
    )
