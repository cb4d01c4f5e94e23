"""A roster workbook made anew: the template to fill in, and the worked examples."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster.company_rules.settings import FIGURES
from storekeeper.roster.exports import sheets
from storekeeper.roster.workbook.examples import Example, blank, example
from storekeeper.roster.workbook.rules import RULES

_GUIDE_LINES = 12


def write_example(path: Path, name: str, *, language: str) -> None:
    """Saves one of examples.NAMES. Raises Refused `import.cannot_write`."""
    _write(path, example(name), language)


def write_template(path: Path, *, monday: date, weeks: int, language: str) -> None:
    """Saves an empty roster with all its sheets. Raises Refused `import.cannot_write`."""
    _write(path, blank(monday, weeks), language)


def _write(path: Path, made: Example, language: str) -> None:
    sentences = Sentences(language)
    rules: list[list[Value]] = [[sentences.say(f"roster.heading.{key}") for key in RULES.read]]
    rules += [[sentences.say(f"roster.figure.{figure}")] for figure in FIGURES]
    guide: list[list[Value]] = [
        [sentences.say(f"roster.guide.{number}")] for number in range(1, _GUIDE_LINES + 1)
    ]
    write_workbook(
        path,
        [
            *sheets(made.week, sentences, terms=made.terms, told={}),
            NewSheet(sentences.say("roster.sheet.rules"), rules, widths=(60, 12)),
            NewSheet(sentences.say("roster.sheet.guide"), guide, widths=(110,)),
        ],
    )
