"""Whose row it is: by staff number, then by a name that only one person has."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

from storekeeper.kit.errors import Finding
from storekeeper.people.domain import KnownPerson
from storekeeper.roster.imports.reading import GridRow

_NOISE = re.compile(r"[\s,.，。()（）\-]+")
_BRACKETS = re.compile(r"\([^()]*\)")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")


class People:
    """Everybody who may be meant, found by what a sheet says."""

    def __init__(self, known: Iterable[KnownPerson]) -> None:
        self._by_number: dict[str, list[KnownPerson]] = defaultdict(list)
        self._by_name: dict[str, dict[int, KnownPerson]] = defaultdict(dict)
        for person in known:
            self._by_number[_number(person.staff_no)].append(person)
            for name in (person.name_zh, person.name_en):
                if plain := _plain(name):
                    self._by_name[plain][person.employee_id] = person

    def of(self, row: GridRow) -> KnownPerson | Finding | None:
        """The person of a row, why there is none, or None for a row that names nobody."""
        numbers = [row.staff_no] if row.staff_no else list(row.names)
        numbered = next((found for number in numbers if (found := self._numbered(number))), None)
        named = self._named(row.names)
        if numbered is not None:
            if named and numbered in named:
                return numbered
            if len(named) == 1 and named[0].employee_id != numbered.employee_id:
                return Finding(
                    "roster.import_two_people",
                    {"cell": row.address, "staff_no": numbered.staff_no, "name": named[0].name_zh},
                )
            return self._other_name(row, numbered) or numbered
        if len(named) == 1:
            return named[0]
        said = " ".join(label for label in (row.staff_no, *row.names) if label)
        if not said:
            return None
        code = "roster.import_name_twice" if named else "roster.import_unknown_person"
        return Finding(code, {"cell": row.address, "name": said[:40]})

    def _other_name(self, row: GridRow, numbered: KnownPerson) -> Finding | None:
        """Why the names of the row are not hers; without a heading a text may be a post, unless somebody has it."""
        said = [name for name in row.names if _writings(name) and self._numbered(name) is not numbered]
        known = any(self._by_name.get(writing) for name in said for writing in _writings(name))
        if not said or (not known and (not row.titled or any(_is_name_of(numbered, name) for name in said))):
            return None
        values = {
            "cell": row.address,
            "staff_no": numbered.staff_no,
            "known": numbered.name_zh or numbered.name_en,
            "name": " ".join(said)[:40],
        }
        return Finding("roster.import_other_name", values)

    def _numbered(self, text: str) -> KnownPerson | None:
        found = self._by_number.get(_number(text), [])
        exact = [person for person in found if person.staff_no.casefold() == text.strip().casefold()]
        candidates = exact or found
        return candidates[0] if len(candidates) == 1 else None

    def _named(self, names: Iterable[str]) -> list[KnownPerson]:
        """Those whom every readable name of the row means; a cell may hold both a Chinese and an English name."""
        meant: list[set[int]] = []
        people: dict[int, KnownPerson] = {}
        for writing in (part for name in names for part in _writings(name)):
            found = self._by_name.get(writing, {})
            if found:
                people |= found
                meant.append(set(found))
        ids = set.intersection(*meant) if meant else set()
        return [people[employee_id] for employee_id in sorted(ids)]


def _is_name_of(person: KnownPerson, said: str) -> bool:
    """Two or more words of her English name in any order, as CHAN Mei Ling for Mei Ling Chan."""
    words = set(_NOISE.sub(" ", said.casefold()).split())
    return len(words) > 1 and words <= set(_NOISE.sub(" ", person.name_en.casefold()).split())


def _writings(name: str) -> list[str]:
    """The name whole, and its Chinese and its other part alone, without what stands in brackets."""
    name = _BRACKETS.sub("", unicodedata.normalize("NFKC", name)) or name
    chinese, other = "".join(_HAN.findall(name)), _HAN.sub(" ", name)
    return list(dict.fromkeys(part for part in (_plain(name), _plain(chinese), _plain(other)) if part))


def _plain(name: str) -> str:
    return _NOISE.sub("", unicodedata.normalize("NFKC", name).casefold())


def _number(text: str) -> str:
    """A staff number as Excel may have left it: without leading zeros."""
    return unicodedata.normalize("NFKC", text).strip().casefold().lstrip("0")
