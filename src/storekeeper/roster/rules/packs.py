"""Where further rules plug in: packs that judge the people of a week, such as the law of a place or the company's."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol

from storekeeper.kit.errors import Finding
from storekeeper.roster.company_rules.pack import COMPANY_RULES
from storekeeper.roster.domain import Outcome, Week
from storekeeper.roster.hong_kong.findings import Judged
from storekeeper.roster.hong_kong.pack import HONG_KONG_LAW


class Pack(Protocol):
    """Rules about people: their hours, rest and holidays over all shops.

    `judge` is given the week as it will be, of the people concerned alone, and the rows that are written; nobody's
    rows may be found wanting but these people's. It is asked for each target of a drag that is looked at, so it is
    quick and keeps nothing. `reach` is how many days of work and rest before and after the week it needs, up to 62.
    `judge_shop` is given the whole week. `fixes` says of a finding of its own what would mend it, as short sentences.
    """

    name: str
    reach: int

    def judge(self, after: Week, outcome: Outcome) -> Iterable[Finding]:
        """What it says of these people."""
        ...

    def judge_shop(self, week: Week) -> Iterable[Finding]:
        """What it says of the shop as a whole; no single row is to blame for it, so no edit is refused by it."""
        ...

    def fixes(self, finding: Finding) -> tuple[Finding, ...]:
        """What would mend a finding of its own; empty for one that it does not know."""
        ...


PACKS: tuple[Pack, ...] = (HONG_KONG_LAW, COMPANY_RULES)
"""The packs in use."""
_ALL = Outcome()


def said(
    after: Week, outcome: Outcome, people: Collection[int], before: Week | None = None
) -> tuple[Finding, ...]:
    """What all packs say of these people in a week that may hold others too.

    With the week as it was `before`, only what is new in it: nobody is kept from mending one thing by another.
    """
    if not PACKS:
        return ()
    found = said_of(after.of(people), outcome)
    return brought(found, said_of(before.of(people), outcome)) if found and before is not None else found


def said_of(theirs: Week, outcome: Outcome = _ALL) -> tuple[Finding, ...]:
    """What all packs say of all people of a week, which is theirs alone."""
    return tuple(finding for pack in PACKS for finding in pack.judge(theirs, outcome))


def said_of_shop(week: Week) -> tuple[Finding, ...]:
    """What all packs say of the shop of a whole week."""
    return tuple(finding for pack in PACKS for finding in pack.judge_shop(week))


def brought(found: Iterable[Finding], before: Collection[Finding]) -> tuple[Finding, ...]:
    """Those that were not said before, of the same days or of more."""
    return tuple(each for each in found if not any(_as_bad(each, other) for other in before))


def days_of(finding: Finding) -> tuple[date, ...]:
    """The days a finding is about, the first of them the one to show it on; empty where it does not say."""
    return finding.days if isinstance(finding, Judged) else ()


def reach() -> int:
    """How many days beside the week must be known: at least one, for work past midnight."""
    return max((pack.reach for pack in PACKS), default=1)


class Kept:
    """What the packs say of each person of a week; of the next week only those are judged whom it changes."""

    def __init__(self) -> None:
        self._said: dict[int, tuple[tuple[object, ...], tuple[Finding, ...]]] = {}

    def of(self, week: Week) -> Mapping[int, tuple[Finding, ...]]:
        """The same as judging everybody again."""
        if not PACKS:
            return {}
        said: dict[int, tuple[tuple[object, ...], tuple[Finding, ...]]] = {}
        for person in week.people:
            rows = week.of_person(person)
            before = self._said.get(person.employee_id)
            if before is None or before[0] != rows:
                before = rows, said_of(week.of((person.employee_id,)))
            said[person.employee_id] = before
        self._said = said
        return {employee_id: found for employee_id, (_, found) in said.items() if found}


def _as_bad(found: Finding, before: Finding) -> bool:
    if found == before:
        return True
    same = (found.code, found.severity) == (before.code, before.severity)
    if not (same and isinstance(found, Judged) and isinstance(before, Judged)):
        return False
    return found.employee_id == before.employee_id and set(found.days) <= set(before.days)
