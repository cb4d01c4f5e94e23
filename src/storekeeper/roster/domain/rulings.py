"""What head office has settled for the rules of a shop, as a week carries it: the closest place wins on each day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class Ruling:
    """A rule with its figures, none: it is off; `place` 0: of the chain, 1: of a region, 2: of the shop."""

    rule: str
    figures: Mapping[str, Any]
    weight: str | None = None
    place: int = 0
    from_day: date = date.min
    to_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Rulings:
    """All that is settled for one shop; a week and those that follow from it hand on the same one."""

    each: tuple[Ruling, ...] = ()

    def on(self, day: date) -> Mapping[str, Ruling]:
        """What holds on a day, by rule."""
        return next((settled for first, settled in self._stretches if first <= day), {})

    def stretches(self, days: Sequence[date]) -> tuple[tuple[Mapping[str, Ruling], tuple[date, ...]], ...]:
        """The days, in their order, in stretches on which the same holds."""
        if not self.each:
            return ()
        groups = groupby(days, key=lambda day: sum(first <= day for first, _ in self._stretches))
        return tuple((self.on(held[0]), held) for _, group in groups if (held := tuple(group)))

    @cached_property
    def _stretches(self) -> tuple[tuple[date, Mapping[str, Ruling]], ...]:
        """From which day on what holds, the latest first."""
        edges = {each.from_day for each in self.each}
        edges |= {each.to_day + timedelta(days=1) for each in self.each if each.to_day is not None}
        return tuple((day, MappingProxyType(self._held(day))) for day in sorted(edges, reverse=True))

    def _held(self, day: date) -> dict[str, Ruling]:
        closest: dict[str, Ruling] = {}
        for ruling in self.each:
            known = closest.get(ruling.rule)
            if ruling.covers(day) and (known is None or ruling.place > known.place):
                closest[ruling.rule] = ruling
        return closest


NOTHING_SETTLED = Rulings()
