"""The whole pack against the oracle of lives, on people with all that a roster can hold.

More of them: `python -m tests.roster.hong_kong.test_oracle_of_lives 200000 7` (how many, seed).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from itertools import islice

from storekeeper.roster.hong_kong import person as whole
from storekeeper.roster.hong_kong.holiday_days import CHRISTMAS, SOLSTICE
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.young import INDUSTRIAL, NONE
from tests.roster.hong_kong.instants import instant
from tests.roster.hong_kong.lives_at_random import KINDS, Life, lives
from tests.roster.hong_kong.oracle import WEEK, Work, day_at
from tests.roster.hong_kong.oracle_of_lives import Said, said_of

COUNT, SEED = 10_000, 418
_SUNDAY = 6
_LIMITS = {
    "early": "hour", "late": "hour", "day_hours": "day", "week_hours": "week", "week_days": "days",
    "no_break": "break",
}  # fmt: skip
_RULES = frozenset(
    {
        "no_rest_day", "rest_day_worked", "rest_day_forced", "rest_day_not_returned", "rest_day_return_overdue",
        "rest_day_moved_too_far", "rest_day_told_late", "young_on_rest_day", "holiday_owed", "holiday_overdue",
        "holiday_in_leave", "continuous_reached", "continuous_lost", "wage_short",
    }
)  # fmt: skip
_OF_FULL_TIME = frozenset(rule for rule in _RULES if "rest_day" in rule)
"""Since when hours make a contract continuous, and rest is due, is asked of the cases by hand."""


def test_the_pack_and_the_oracle_agree_on_10000_lives() -> None:
    told = (line for life in lives(SEED, COUNT) for line in differences(life))
    assert list(islice(told, 3)) == []


def test_the_lives_drawn_reach_every_corner() -> None:
    found: Counter[str] = Counter()
    for life in lives(SEED, 1_500):
        found.update({rule for rule, _ in said_of(life)} | set(_corners(life)))
    wanted = _RULES | {f"young.{each}" for each in _LIMITS.values()} | set(_CORNERS)
    assert {corner: found[corner] for corner in wanted if found[corner] < 5} == {}


_CORNERS = (
    *KINDS, *map(str, range(2022, 2031)), "joins inside a week", "leaves inside a week", "29 February",
    "another contract inside a week", "two shops", "over Saturday midnight", "another day by agreement",
)  # fmt: skip


def _corners(life: Life) -> Iterator[str]:
    """What is special about a life."""
    first, last = life.month
    yield str(last.year)
    yield from {each.kind for each in life.off if first <= each.day <= last}
    if first < life.employed.joined and life.employed.joined.weekday() != _SUNDAY:
        yield "joins inside a week"
    if life.employed.left and life.employed.left.weekday() != _SUNDAY - 1:
        yield "leaves inside a week"
    if any(day_at(work.starts).strftime("%m%d") == "0229" for work in life.works):
        yield "29 February"
    if len(life.agreed) > 1 and first < life.agreed[1].first and life.agreed[1].first.weekday() != _SUNDAY:
        yield "another contract inside a week"
    if all(life.shops):
        yield "two shops"
    if any(work.starts // WEEK != (work.ends - 1) // WEEK for work in life.works):
        yield "over Saturday midnight"
    if life.substituted:
        yield "another day by agreement"


def differences(life: Life) -> Iterator[str]:
    """One line for each finding that only one of the two has."""
    told, said = said_of(life), _said(life)
    for who, only in (("oracle", told - said), ("pack", said - told)):
        for rule, day in sorted(only):
            yield f"{rule}: only the {who} on {day}, of {life}"


def _said(life: Life) -> Said:
    first, _ = life.month
    said: Said = set()
    for each in judge_person(
        law(), _person(life), reading="summary" if life.summary else "strict", look_back=life.look_back
    ):
        rule = each.rule.removeprefix("law.")
        if rule in _RULES and (life.full_time or rule not in _OF_FULL_TIME):
            said.add((rule, each.days[0]))
        elif rule.startswith("young."):
            said.add((f"young.{_LIMITS[rule.removeprefix('young.')]}", first))
    return said


def _person(life: Life) -> whole.Person:
    first, last = life.month
    option = SOLSTICE if life.solstice else CHRISTMAS
    return whole.Person(
        employee_id=1,
        name="陳大文",
        first=first,
        last=last,
        known_from=life.sunday,
        known_to=last,
        joined=life.employed.joined,
        left=life.employed.left,
        continuous=date(2000, 1, 1) if life.full_time else whole.UNSAID,
        eighteen_on=date(life.sunday.year + 1, 12, 31) if life.young else None,
        scope=INDUSTRIAL if life.young else NONE,
        period_from=_SUNDAY,
        terms=tuple(
            whole.Terms(
                each.first,
                each.last,
                option=option,
                rest_weekday=each.rest_weekday,
                weekly_minutes=life.weekly,
            )
            for each in life.agreed
        ),
        work=tuple(_worked(work) for shop in reversed(life.shops) for work in shop),
        marks=tuple(_marks(life)),
        absences=tuple(
            whole.Absent(each.kind, each.day, each.day, minutes=each.minutes) for each in life.off
        ),
        wages=(whole.Wages(first, last, Decimal(life.cents) / 100),),
    )


def _worked(work: Work) -> whole.Worked:
    return whole.Worked(instant(work.starts), instant(work.ends), day_at(work.starts), work.unpaid)


def _marks(life: Life) -> Iterator[whole.DayMark]:
    for rest in life.rests:
        told = None if rest.told is None else instant(rest.told)
        yield whole.DayMark(rest.day, whole.REST, rest.stands_for, told, rest.reason)
    yield from (whole.DayMark(day, whole.ALTERNATIVE) for day in life.alternatives)
    yield from (whole.DayMark(day, whole.SUBSTITUTED) for day in life.substituted)


def main(count: int, seed: int) -> int:
    """Prints what differs, one example of each rule, and how often."""
    found: Counter[str] = Counter()
    for life in lives(seed, count):
        for line in differences(life):
            rule = line.split(",")[0].split(" on ")[0]
            found[rule] += 1
            if found[rule] == 1:
                print(line)
    print(f"{count} lives, seed {seed}: {sum(found.values())} differences {dict(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
