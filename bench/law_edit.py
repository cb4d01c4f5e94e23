"""What one edit costs in a view of 400 people over four weeks: the law on whom it concerns, against everybody again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from statistics import median
from time import perf_counter

from bench.claim import Claim, against
from bench.roster_grid import full_weeks
from storekeeper.roster.domain import Outcome, Week
from storekeeper.roster.rules import Kept

GOAL = 0.02
EDITS, AGAIN = 40, 3
_HOUR = timedelta(hours=1)


def claims() -> Iterator[Claim]:
    """Each edit moves the end of another person's shift; both judge the week after it and say the same."""
    week, kept = full_weeks(), Kept()
    kept.of(week)
    ours: list[float] = []
    for number in range(EDITS):
        week = edited(week, number)
        began = perf_counter()
        found = kept.of(week)
        ours.append(perf_counter() - began)
    peer: list[float] = []
    for _ in range(AGAIN):
        began = perf_counter()
        everything = Kept().of(week)
        peer.append(perf_counter() - began)
    if found != everything:
        raise AssertionError("one edit after another says something else than judging everything")
    what = f"one edit in a view of {len(week.people)} people, judged by the law, against judging everybody, s"
    yield against(what, ours=median(ours), peer=median(peer), goal=GOAL)


def edited(week: Week, number: int) -> Week:
    """The week with one shift an hour longer."""
    shift = week.shifts[number * len(week.shifts) // EDITS]
    longer = replace(shift, ends_at=shift.ends_at + _HOUR, row_version=shift.row_version + 1)
    return week.after(Outcome(shifts=(longer,)))
