"""Skills as their page and its workbook list them, with how many people hold each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.records import Row
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_csv, write_workbook
from storekeeper.people import service

_COLUMNS = ("code", "name_zh", "name_en", "name_cn")
_WIDTHS = (12, 22, 30, 22, 10)


@dataclass(frozen=True)
class SkillLine:
    """A skill with how many people at work hold it on a day, as far as the asker sees them."""

    key: int
    row: Row
    people: int
    removed: bool

    def says(self, name: str) -> str:
        """A field as text."""
        return str(self.row.values.get(name) or "")


@dataclass(frozen=True)
class SkillLines:
    """All lines at once, in order; there is nothing after them."""

    rows: tuple[SkillLine, ...]
    after: object | None = None


def skill_lines(
    connection: Connection,
    *,
    on: date,
    text: str = "",
    state: str = "open",
    sort: str = "code",
    descending: bool = False,
    **_paging: object,
) -> SkillLines:
    """The skills that answer, in order; `state` is open or removed, `sort` one of SKILL_SORTS."""
    holders = service.skill_holders(connection, on=on)
    wanted, removed = text.casefold(), state == "removed"
    lines = [
        SkillLine(int(str(row.key)), row, holders.get(int(str(row.key)), 0), removed)
        for row in service.skills(connection, removed=removed)
        if bool(row.values.get("removed")) is removed
    ]
    found = [line for line in lines if wanted in " ".join(map(line.says, _COLUMNS)).casefold()]
    found.sort(key=SKILL_SORTS[sort], reverse=descending)
    return SkillLines(tuple(found))


def count_skills(connection: Connection, *, on: date, text: str = "", state: str = "open") -> int:
    """How many skills answer."""
    return len(skill_lines(connection, on=on, text=text, state=state).rows)


def some_skills(connection: Connection, *, keys: Collection[int], **asked: Any) -> tuple[SkillLine, ...]:
    """The lines of these skills that still answer."""
    return tuple(line for line in skill_lines(connection, **asked).rows if line.key in keys)


def save_skills(connection: Connection, *, path: Path, sentences: Sentences, on: date, **asked: Any) -> int:
    """Saves the skills that a page lists, as a workbook or .csv; how many they are.

    Raises Refused('import.cannot_write').
    """
    lines = skill_lines(connection, on=on, **asked).rows
    heads = [sentences.say(f"people.label.skill.{name}") for name in _COLUMNS]
    rows: list[list[Value]] = [[*heads, sentences.say("people.skills.column.people")]]
    rows += [[*map(line.says, _COLUMNS), line.people] for line in lines]
    if path.suffix.casefold() == ".csv":
        write_csv(path, rows)
    else:
        title = sentences.say("people.skills.title")
        write_workbook(path, [NewSheet(title, rows, frozen_columns=2, widths=_WIDTHS)])
    return len(lines)


SKILL_SORTS: Mapping[str, Callable[[SkillLine], tuple[object, ...]]] = MappingProxyType(
    {
        "code": lambda line: (line.says("code"),),
        "name_en": lambda line: (line.says("name_en").casefold(),),
        "people": lambda line: (line.people,),
    }
)
