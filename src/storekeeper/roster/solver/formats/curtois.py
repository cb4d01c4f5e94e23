"""Reads the shift scheduling instances of Curtois and Qu (2014): templates by day, demand by template."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.formats.sections import Fields, sections
from storekeeper.roster.solver.problem import DAY, Demand, Person, Problem, Template, Wish

BEST_KNOWN: Mapping[int, int] = {
    1: 607, 2: 828, 3: 1001, 4: 1716, 5: 1143, 6: 1950, 7: 1056, 8: 1300, 9: 439, 10: 4631, 11: 3443, 12: 4040,
    13: 1348, 14: 1278, 15: 3834, 16: 3225, 17: 5746, 18: 4459, 19: 3149, 20: 4943, 21: 21159, 22: 33155,
    23: 17428, 24: 48777,
}  # fmt: skip


def read(path: Path) -> Problem:
    """The problem in the file; raises Refused with a code solver.* that names the line."""
    parts = sections(path)
    days = _days(parts.get("HORIZON", []), path)
    templates = tuple(map(_template, parts.get("SHIFTS", [])))
    _require(bool(templates), path, "SECTION_SHIFTS")
    keys = {template.key for template in templates}
    off: dict[str, set[int]] = {}
    for line in parts.get("DAYS_OFF", []):
        off.setdefault(line.text(0), set()).update(line.number(at) for at in range(1, len(line)))
    people = tuple(_person(line, off) for line in parts.get("STAFF", []))
    _require(bool(people), path, "SECTION_STAFF")
    names = {person.key for person in people}
    return Problem(
        name=path.stem,
        days=days,
        horizon=(0, (days + 1) * DAY),
        people=people,
        templates=templates,
        demands=tuple(_demand(line, keys, days) for line in parts.get("COVER", [])),
        wishes=tuple(_wishes(parts, names, keys)),
        step=60,
        best_known=BEST_KNOWN.get(_number_of(path)),
    )


def _days(lines: list[Fields], path: Path) -> int:
    _require(len(lines) == 1, path, "SECTION_HORIZON")
    days = lines[0].number(0)
    if not 0 < days <= 3660:
        raise lines[0].bad(0)
    return days


def _require(held: bool, path: Path, what: str) -> None:
    if not held:
        raise Refused("solver.section_missing", file=path.name, section=what)


def _number_of(path: Path) -> int:
    digits = "".join(character for character in path.stem if character.isdigit())
    return int(digits[:6] or 0)


def _template(line: Fields) -> Template:
    bars = frozenset(name for name in line.text(2, "").split("|") if name)
    minutes = line.number(1)
    if minutes <= 0:
        raise line.bad(1)
    return Template(line.text(0), 0, minutes, minutes, bars=bars)


def _person(line: Fields, off: Mapping[str, set[int]]) -> Person:
    caps = []
    for part in line.text(1).split("|"):
        name, equals, most = part.partition("=")
        if not equals or not most.strip().isdigit():
            raise line.bad(1)
        caps.append((name.strip(), int(most)))
    return Person(
        key=line.text(0),
        caps=tuple(caps),
        most=line.number(2),
        least=line.number(3),
        most_in_row=line.number(4),
        fewest_in_row=line.number(5),
        fewest_off=line.number(6),
        most_weekends=line.number(7),
        off=frozenset(off.get(line.text(0), ())),
    )


def _wishes(parts: Mapping[str, list[Fields]], names: set[str], keys: set[str]) -> Iterator[Wish]:
    for section, wanted in (("SHIFT_ON_REQUESTS", True), ("SHIFT_OFF_REQUESTS", False)):
        for line in parts.get(section, []):
            if line.text(0) not in names:
                raise line.bad(0)
            if line.text(2) not in keys:
                raise line.bad(2)
            yield Wish(line.text(0), line.number(1), line.text(2), line.number(3), wanted)


def _demand(line: Fields, keys: set[str], days: int) -> Demand:
    if line.text(1) not in keys:
        raise line.bad(1)
    if not 0 <= line.number(0) < days:
        raise line.bad(0)
    heads = line.number(2)
    return Demand(line.number(0), heads, heads, line.number(3), line.number(4), template=line.text(1))
