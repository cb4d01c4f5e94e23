"""Where further rules plug in: packs that judge the people of a week, such as the law of a place."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Protocol

from storekeeper.kit.errors import Finding
from storekeeper.roster.domain import Outcome, Week


class Pack(Protocol):
    """Rules about people: their hours, rest and holidays over all shops.

    `judge` is given the week as it will be, of the people concerned alone, and the rows that are written; nobody's
    rows may be found wanting but these people's. It is asked for each target of a drag, so it is quick and keeps
    nothing. `reach` is how many days of work and rest before and after the week it needs, up to 40.
    `fixes` says of a finding of its own what would mend it, as short sentences.
    """

    name: str
    reach: int

    def judge(self, after: Week, outcome: Outcome) -> Iterable[Finding]:
        """What it says of these people."""
        ...

    def fixes(self, finding: Finding) -> tuple[Finding, ...]:
        """What would mend a finding of its own; empty for one that it does not know."""
        ...


PACKS: tuple[Pack, ...] = ()
"""The packs in use."""


def said(after: Week, outcome: Outcome, people: Collection[int]) -> tuple[Finding, ...]:
    """What all packs say of these people in a week that may hold others too."""
    return said_of(after.of(people), outcome) if PACKS else ()


def said_of(theirs: Week, outcome: Outcome) -> tuple[Finding, ...]:
    """What all packs say of all people of a week, which is theirs alone."""
    return tuple(finding for pack in PACKS for finding in pack.judge(theirs, outcome))


def reach() -> int:
    """How many days beside the week must be known: at least one, for work past midnight."""
    return max((pack.reach for pack in PACKS), default=1)
