"""The statutory and general holidays of each year, from resources/law/holiday_days.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from storekeeper.kit.assets import RESOURCES

STATUTORY = "statutory"
GENERAL = "general"
CHRISTMAS = "christmas"
SOLSTICE = "winter_solstice"
_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Holiday:
    """A holiday of the list; `falls` is the day of the list, `day` the day on which it is had.

    `kind` is STATUTORY for what the law gives and GENERAL for what only a contract gives. A general holiday that
    stands for a statutory one has that one's day in `falls` and is STATUTORY: the law asks it.
    """

    day: date
    name: str
    kind: str
    falls: date
    source: str = ""
    status: str = "confirmed"


def years() -> tuple[int, ...]:
    """The years that the table knows."""
    return tuple(int(year) for year in _table()[STATUTORY])


def statutory(year: int, *, option: str = CHRISTMAS) -> tuple[Holiday, ...]:
    """What the law gives in a year, by day; `option` is CHRISTMAS or SOLSTICE, as the employer has chosen.

    Raises KeyError for a year that the table does not know and ValueError for another option.
    """
    if option not in {CHRISTMAS, SOLSTICE}:
        raise ValueError(option)
    listed = _listed(STATUTORY, year)
    if option == CHRISTMAS:
        return listed
    solstice = solstice_of(year)
    return tuple(
        sorted(
            replace(each, name=SOLSTICE, day=solstice, falls=solstice) if each.name == CHRISTMAS else each
            for each in listed
        )
    )


def general(year: int) -> tuple[Holiday, ...]:
    """The general holidays of a year beside Sundays, by day. Raises KeyError for a year that is not known."""
    return _listed(GENERAL, year)


def solstice_of(year: int) -> date:
    """The day of the Winter Solstice in Hong Kong."""
    found: date = _table()[STATUTORY][str(year)]["winter_solstice"]
    return found


def of_contract(kind: str, year: int, *, option: str = CHRISTMAS) -> tuple[Holiday, ...]:
    """What a contract for STATUTORY or GENERAL holidays gives in a year, by day.

    Under GENERAL, each statutory holiday is had on the general holiday of its name, else on the next one that stands
    for no other; what is left is the contract's alone. The option does not matter there: both days are given.
    """
    if kind != GENERAL:
        return statutory(year, option=option)
    days = list(general(year))
    answered: dict[date, Holiday] = {}
    for law in sorted(statutory(year), key=lambda each: all(each.name != day.name for day in days)):
        free = [day for day in days if day.day not in answered]
        fitting = [day for day in free if day.name == law.name] or [d for d in free if d.day >= law.day]
        answered[fitting[0].day] = law
    return tuple(
        replace(day, kind=STATUTORY, falls=answered[day.day].day) if day.day in answered else day
        for day in days
    )


def between(kind: str, first: date, last: date, *, option: str = CHRISTMAS) -> tuple[Holiday, ...]:
    """The holidays of a contract from `first` to `last`, by day; years that the table does not know give none."""
    known = set(years())
    return tuple(
        each
        for year in range(first.year, last.year + 1)
        if year in known
        for each in _of_contract(kind, year, option)
        if first <= each.day <= last
    )


def moved(holidays: Iterable[Holiday], rests: frozenset[date], taken: frozenset[date]) -> tuple[Holiday, ...]:
    """The same as one person has them: one on a rest day goes to the next day that is free.

    `rests` are her rest days, `taken` her alternative and substituted holidays. A day that is a statutory holiday of
    its own, or to which another has moved, is not free either. A Sunday is a day like any other.
    """
    listed = sorted(holidays)
    barred = {each.day for each in listed if each.kind == STATUTORY or each.day not in rests} | taken
    found: list[Holiday] = []
    for each in listed:
        day = each.day
        if day in rests:
            while day in rests or day in barred:
                day += _DAY
            barred.add(day)
        found.append(replace(each, day=day))
    return tuple(found)


@cache
def _of_contract(kind: str, year: int, option: str) -> tuple[Holiday, ...]:
    return of_contract(kind, year, option=option)


@cache
def _listed(kind: str, year: int) -> tuple[Holiday, ...]:
    entry = _table()[kind][str(year)]
    source, status = entry["source"], entry["status"]
    return tuple(sorted(Holiday(day, name, kind, day, source, status) for name, day in entry["days"].items()))


@cache
def _table() -> Mapping[str, Mapping[str, Any]]:
    with (RESOURCES / "law" / "holiday_days.toml").open("rb") as file:
        return MappingProxyType(tomllib.load(file))
