"""A roster workbook made anew: the template to fill in, the worked examples, and whole ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType

from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster.company_rules.settings import FIGURES
from storekeeper.roster.domain import Shift
from storekeeper.roster.exports import Bought, Told, sheets, times_of
from storekeeper.roster.workbook.examples import Example, blank, example
from storekeeper.roster.workbook.lists import AVAILABILITY, DEMAND, WISHES, WORKED
from storekeeper.roster.workbook.needs import Needs, clock_of
from storekeeper.roster.workbook.reading import RosterBook
from storekeeper.roster.workbook.rules import RULES

_GUIDE_LINES = 19
_NO_NEEDS = Needs()


def write_example(path: Path, name: str, *, language: str) -> None:
    """Saves one of examples.NAMES. Raises Refused `import.cannot_write`."""
    made = example(name)
    _write(path, made, language, figures=made.figures, told=made.told)


def write_template(path: Path, *, monday: date, weeks: int, language: str) -> None:
    """Saves an empty roster with all its sheets. Raises Refused `import.cannot_write`."""
    _write(path, blank(monday, weeks), language)


def write_book(path: Path, book: RosterBook, *, language: str) -> None:
    """Saves a whole workbook as it was read or proposed. Raises Refused `import.cannot_write`."""
    made = Example(book.week, book.terms)
    _write(
        path, made, language, needs=book.needs, figures=book.figures, told=book.told, grid_days=book.days,
        worked=book.worked, bought=book.bought,
    )  # fmt: skip


def _write(
    path: Path,
    made: Example,
    language: str,
    *,
    needs: Needs = _NO_NEEDS,
    figures: Mapping[str, Decimal] = MappingProxyType({}),
    told: Told = MappingProxyType({}),
    grid_days: Sequence[date] = (),
    worked: Sequence[Shift] = (),
    bought: Sequence[Bought] = (),
) -> None:
    sentences = Sentences(language)
    rules: list[list[Value]] = [[sentences.say(f"roster.heading.{key}") for key in RULES.read]]
    rules += [[sentences.say(f"roster.figure.{figure}"), figures.get(figure)] for figure in FIGURES]
    guide: list[list[Value]] = [
        [sentences.say(f"roster.guide.{number}")] for number in range(1, _GUIDE_LINES + 1)
    ]
    write_workbook(
        path,
        [
            *sheets(made.week, sentences, terms=made.terms, told=told, grid_days=grid_days, bought=bought),
            _worked(made, worked, sentences),
            NewSheet(sentences.say("roster.sheet.rules"), rules, widths=(60, 12)),
            *_needs(needs, sentences),
            NewSheet(sentences.say("roster.sheet.guide"), guide, widths=(110,)),
        ],
    )


def _worked(made: Example, worked: Sequence[Shift], sentences: Sentences) -> NewSheet:
    """The sheet of work as it was done."""
    rows: list[list[Value]] = [[sentences.say(f"roster.heading.{key}") for key in WORKED.read]]
    for shift in worked:
        person = made.week.person(shift.employee_id) if shift.employee_id is not None else None
        rows.append([person.staff_no if person else None, shift.day, *times_of(shift)])
    return NewSheet(sentences.say(f"roster.sheet.{WORKED.sheet}"), rows)


def _needs(needs: Needs, sentences: Sentences) -> Iterator[NewSheet]:
    """The sheets of demand, availability and wishes."""

    def role(code: str) -> Value:
        return sentences.say(f"people.role.{code}") if code else None

    demand: list[list[Value]] = [
        [
            need.day, f"{clock_of(need.start):%H:%M}", f"{clock_of(need.end):%H:%M}", role(need.role),
            need.skill or None, need.heads, need.most,
        ]
        for need in needs.demand
    ]  # fmt: skip
    windows: list[list[Value]] = [
        [
            each.staff_no, sentences.say(f"roster.weekday.{each.window.weekday}"),
            f"{each.window.starts:%H:%M}", f"{each.window.ends:%H:%M}",
        ]
        for each in needs.windows
    ]  # fmt: skip
    wishes: list[list[Value]] = [
        [each.staff_no, each.day, sentences.say(f"roster.wish.{each.wish}"), each.weight]
        for each in needs.wishes
    ]
    for kind, rows in ((DEMAND, demand), (AVAILABILITY, windows), (WISHES, wishes)):
        headings: list[Value] = [sentences.say(f"roster.heading.{key}") for key in kind.read]
        yield NewSheet(sentences.say(f"roster.sheet.{kind.sheet}"), [headings, *rows])
