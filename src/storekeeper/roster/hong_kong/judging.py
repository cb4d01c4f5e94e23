"""All rules of the law on one person, in one order; her legal weeks are worked out once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from storekeeper.roster.hong_kong.continuous import SUMMARY
from storekeeper.roster.hong_kong.findings import Judged, in_order
from storekeeper.roster.hong_kong.holidays import holidays
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave import leave
from storekeeper.roster.hong_kong.minors import minors
from storekeeper.roster.hong_kong.pay import pay
from storekeeper.roster.hong_kong.person import UNSAID, Person
from storekeeper.roster.hong_kong.rest_days import rest_days
from storekeeper.roster.hong_kong.standing import continuous, continuous_since, standings_of

_REST_OF_WEEK = timedelta(days=6)
Rule = Callable[[Law, Person], Iterable[Judged]]
RULES: tuple[Rule, ...] = (rest_days, holidays, pay, minors, leave)


def judge_person(
    law: Law, person: Person, *, reading: str = SUMMARY, look_back: bool = True
) -> tuple[Judged, ...]:
    """Everything that the law says of one person, by day and rule; `reading` as in continuous.READINGS.

    With `look_back` weeks before the law changed help those after it. Whether her contract is continuous is worked
    out where it is not said, from the legal weeks that have ended.
    """
    said: list[Judged] = []
    if person.continuous == UNSAID:
        found = standings_of(law, person, look_back=look_back).projected
        ended = [each for each in found if each.week.sunday <= person.last - _REST_OF_WEEK]
        person = person.judged_continuous(continuous_since(person, ended, reading=reading))
        said += continuous(law, person, found, reading=reading)
    for rule in RULES:
        said += rule(law, person)
    return in_order(said)
