"""Which weeks of the sample chain are published: all that have begun; of this one a few shifts were changed since."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from storekeeper.demo.drawn import drawn_id
from storekeeper.demo.kinds import Span, usual
from storekeeper.demo.places import Shop
from storekeeper.demo.week import Shift
from storekeeper.kit.clock import at, monday_of

_THREE_DAYS = timedelta(days=3)
_CHANGED = 2
_WERE = {"A": "B", "B": "A", "C": "B"}


@dataclass(frozen=True)
class Published:
    """One week of a shop as its first revision, published on the Friday before; aware."""

    id: UUID
    shop: str
    monday: date
    published_at: datetime


@dataclass(frozen=True)
class Former:
    """How a shift stood when its week was published, before it was changed; aware."""

    revision_id: UUID
    shift_id: UUID
    shop: str
    starts_at: datetime
    ends_at: datetime
    break_minutes: int
    letter: str


def former_shifts(
    rng: Random,
    today: date,
    shops: tuple[Shop, ...],
    shifts: tuple[Shift, ...],
    published: tuple[Published, ...],
) -> tuple[Former, ...]:
    """Two shifts of every shop, from `today` to Sunday, that had other hours when the week was published."""
    monday = monday_of(today)
    revisions = {one.shop: one.id for one in published if one.monday == monday}
    found = []
    for shop in shops:
        ahead = [
            one
            for one in shifts
            if one.shop == shop.code and one.staff_no and one.letter in _WERE
            and today <= one.day < monday + timedelta(days=7)
        ]  # fmt: skip
        for one in rng.sample(ahead, min(_CHANGED, len(ahead))):
            letter = _WERE[str(one.letter)]
            span = usual(shop.setting, one.day.weekday(), letter)
            found.append(_former(one, revisions[shop.code], span, letter))
    return tuple(found)


def _former(shift: Shift, revision_id: UUID, span: Span, letter: str) -> Former:
    ends_on = shift.day + timedelta(days=span.ends <= span.starts)
    starts_at, ends_at = at(shift.day, span.starts), at(ends_on, span.ends)
    return Former(revision_id, shift.id, shift.shop, starts_at, ends_at, span.break_minutes, letter)


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
