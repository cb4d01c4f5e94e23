"""The ledgers of 30,000 people over four weeks, one core, beside a plain loop that adds up the same from the shifts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from random import Random
from time import process_time
from typing import NamedTuple

from bench.claim import Claim, against
from bench.law_month import CHUNK, DAYS, DRAWN, PEOPLE, SEED, SUNDAY, fresh, person
from storekeeper.kit.clock import at
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.ledger import Ledger, ledgers
from storekeeper.roster.hong_kong.person import Person

GOAL = 12
_DAY = timedelta(days=1)
_WEEK = 7 * _DAY
_MINUTE = timedelta(minutes=1)
_CLOSE = time(22)
_SATURDAY = 5


class Added(NamedTuple):
    """What the plain loop finds."""

    minutes: int
    legal_week: int
    weekends: int
    late_closes: int
    since_free: int


def claims() -> Iterator[Claim]:
    """Both start from the same frozen values, and agree; seconds are those of the processor."""
    chance = Random(SEED)  # noqa: S311  (the same people each time are wanted)
    drawn = [person(chance, number) for number in range(DRAWN)]
    facts, owed = law(), 0
    next(ledgers(facts, [fresh(drawn[0], 0)]))
    ours = peer = 0.0
    for begins in range(0, PEOPLE, CHUNK):
        people = [fresh(drawn[number % DRAWN], number) for number in range(begins, begins + CHUNK)]
        began = process_time()
        added = [add(each) for each in people]
        between = process_time()
        found = list(ledgers(facts, people))
        ours, peer = ours + process_time() - between, peer + between - began
        for each, plain in zip(found, added, strict=True):
            agree(each, plain)
        owed += sum(len(each.owed) for each in found)
    what = f"{PEOPLE:,} people x 4 weeks: ledgers ({owed:,} holidays owed), against a plain loop of hours and days, s"
    yield against(what, ours=ours, peer=peer, goal=GOAL)


def add(each: Person) -> Added:
    """Minutes, those of the last legal week, days of weekends, late closes, and days since one without work."""
    minutes = legal = late = 0
    worked, weekends = set(), set()
    border = SUNDAY + DAYS * _DAY - _WEEK
    begins, ends = at(border, time()), at(border + _WEEK, time())
    for shift in each.work:
        unpaid = sum(length for _, length in shift.unpaid)
        minutes += (shift.ends - shift.starts) // _MINUTE - unpaid
        inside = (min(shift.ends, ends) - max(shift.starts, begins)) // _MINUTE
        if inside > 0:
            legal += inside - (unpaid if shift.starts >= begins else 0)
        if shift.day.weekday() >= _SATURDAY:
            weekends.add(shift.day)
        late += shift.ends > at(shift.day, _CLOSE)
        worked.update({shift.starts.date(), (shift.ends - _MINUTE).date()})
    since = 0
    while each.last - since * _DAY in worked:
        since += 1
    return Added(minutes, legal, len(weekends), late, since)


def agree(found: Ledger, plain: Added) -> None:
    """Raises AssertionError where the two add up differently; leave counts as hours in the ledger alone."""
    same = (found.week, found.weekends, found.late_closes) == (
        plain.minutes,
        plain.weekends,
        plain.late_closes,
    )
    if not same or (found.legal_week or 0) < plain.legal_week:
        raise AssertionError(f"{found} is not {plain}")
