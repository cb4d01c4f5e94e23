"""All rules of the law on one person, in one order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from storekeeper.roster.hong_kong.continuous import SUMMARY
from storekeeper.roster.hong_kong.findings import Judged, in_order
from storekeeper.roster.hong_kong.holidays import holidays
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave import leave
from storekeeper.roster.hong_kong.minors import minors
from storekeeper.roster.hong_kong.pay import pay
from storekeeper.roster.hong_kong.person import UNSAID, Person
from storekeeper.roster.hong_kong.rest_days import rest_days
from storekeeper.roster.hong_kong.standing import as_continuous, continuous

Rule = Callable[[Law, Person], Iterable[Judged]]
RULES: tuple[Rule, ...] = (continuous, rest_days, holidays, pay, minors, leave)


def judge_person(law: Law, person: Person, *, reading: str = SUMMARY) -> tuple[Judged, ...]:
    """Everything that the law says of one person, by day and rule; `reading` as in continuous.READINGS."""
    if person.continuous == UNSAID:
        person = as_continuous(law, person, reading=reading)
    return in_order(found for rule in RULES for found in rule(law, person))
