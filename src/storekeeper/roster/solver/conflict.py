"""Why fixed shifts cannot stand: the smallest choice of them that breaks what a person may do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.problem import Duty, Person, Problem, Roster

_Item = TypeVar("_Item")
_MENDED_BY_MORE = frozenset(
    {"solver.fault_too_few_minutes", "solver.fault_row_too_short", "solver.fault_days_off_too_few"}
)


@dataclass(frozen=True)
class Conflict:
    """Pins of one person of which each is needed for the fault: with any one taken away it is gone."""

    person: str
    fault: Finding
    pins: Roster


def smallest(items: Sequence[_Item], broken: Callable[[Sequence[_Item]], bool]) -> tuple[_Item, ...]:
    """A smallest choice (in the sense that none of it can be left out) for which `broken` still holds.

    Empty when it does not hold for all of them; one question for each item.
    """
    if not broken(items):
        return ()
    kept = list(items)
    for item in items:
        without = [each for each in kept if each is not item]
        if broken(without):
            kept = without
    return tuple(kept)


def conflicts(problem: Problem) -> tuple[Conflict, ...]:
    """One for each fault that the pins of a person have by themselves, whatever else is rostered."""
    found: list[Conflict] = []
    people = {person.key: person for person in problem.people}
    for key in dict.fromkeys(pin.person for pin in problem.pins):
        pins = sorted((pin for pin in problem.pins if pin.person == key), key=lambda pin: pin.start)
        person = people.get(key)
        if person is None:
            found.append(Conflict(key, Finding("solver.fault_unknown_person", {"person": key}), tuple(pins)))
            continue
        for fault in _faults(problem, person, pins):
            kept = smallest(pins, _has(problem, person, fault.code))
            again = next(each for each in _faults(problem, person, kept) if each.code == fault.code)
            if not any(
                (each.person, each.pins, each.fault.code) == (key, kept, again.code) for each in found
            ):
                found.append(Conflict(key, again, kept))
    return tuple(found)


def _has(problem: Problem, person: Person, code: str) -> Callable[[Sequence[Duty]], bool]:
    return lambda pins: any(fault.code == code for fault in _faults(problem, person, pins))


def _faults(problem: Problem, person: Person, pins: Sequence[Duty]) -> list[Finding]:
    """Those that no further shift could mend."""
    held = sorted(pins, key=lambda pin: pin.start)
    return [
        fault for fault in judge_limits.faults(problem, person, held) if fault.code not in _MENDED_BY_MORE
    ]
