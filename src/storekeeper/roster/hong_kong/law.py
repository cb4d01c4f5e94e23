"""What the law says on a day: dated facts of resources/law/, each with its source."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path

from storekeeper.kit.assets import RESOURCES

CONFIRMED = "confirmed"
TO_BE_CONFIRMED = "to_be_confirmed"
FILES = RESOURCES / "law"
_KEYS = {"parameter", "from", "to", "value", "unit", "source", "status"}


@dataclass(frozen=True)
class Fact:
    """One parameter of the law from `first` to `last`, both days included; no last day: until further notice."""

    parameter: str
    first: date
    last: date | None
    value: int | bool | str
    unit: str
    source: str
    status: str

    def covers(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.first <= day and (self.last is None or day <= self.last)

    @property
    def confirmed(self) -> bool:
        """Whether somebody has read it in its source."""
        return self.status == CONFIRMED


class Law:
    """Facts by parameter and day."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        """Raises ValueError for two facts of one parameter on one day."""
        self._facts: dict[str, tuple[Fact, ...]] = {}
        for fact in sorted(facts, key=lambda each: (each.parameter, each.first)):
            before = self._facts.get(fact.parameter, ())
            if before and before[-1].covers(fact.first):
                raise ValueError(f"{fact.parameter} twice on {fact.first}")
            self._facts[fact.parameter] = (*before, fact)

    @property
    def facts(self) -> Mapping[str, tuple[Fact, ...]]:
        """All facts by parameter, the oldest first."""
        return self._facts

    def fact(self, parameter: str, on: date) -> Fact:
        """What holds on a day. Raises KeyError where the files say nothing."""
        for fact in reversed(self._facts.get(parameter, ())):
            if fact.covers(on):
                return fact
        raise KeyError(f"{parameter} on {on}")

    def whole(self, parameter: str, on: date) -> int:
        """A count on a day."""
        return int(self.fact(parameter, on).value)

    def amount(self, parameter: str, on: date) -> Decimal:
        """An amount of money or a share on a day, exact."""
        return Decimal(str(self.fact(parameter, on).value))

    def clock(self, parameter: str, on: date) -> time:
        """A time of day on a day, in Hong Kong."""
        return time.fromisoformat(str(self.fact(parameter, on).value))


@cache
def law() -> Law:
    """The facts of this program's own files, read once."""
    return Law(fact for path in sorted(FILES.glob("*.toml")) for fact in read(path))


def read(path: Path) -> tuple[Fact, ...]:
    """The facts of one file. Raises ValueError for a key or a status that is not known."""
    with path.open("rb") as file:
        rows = tomllib.load(file).get("fact", [])
    for row in rows:
        if row.keys() - _KEYS or row["status"] not in {CONFIRMED, TO_BE_CONFIRMED}:
            raise ValueError(f"{path.name}: {row}")
    return tuple(
        Fact(
            row["parameter"],
            row["from"],
            row.get("to"),
            row["value"],
            row["unit"],
            row["source"],
            row["status"],
        )
        for row in rows
    )
