"""The people list as a file: who reads what in it, and that it goes in again as it came out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people.exports import people_list, save_list
from storekeeper.people.imports import ask
from storekeeper.people.imports.templates import save_people_template
from tests.fixtures.contact import previewed

As = Callable[[Connection, str], Connection]
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["people.xlsx", "people.csv"])
@pytest.mark.parametrize("persona", ["hq", "hr"])
def test_a_list_that_is_saved_imports_again_without_a_change(
    operations: Connection, as_persona: As, tmp_path: Path, language: str, name: str, persona: str
) -> None:
    as_persona(operations, persona)
    save_list(tmp_path / name, people_list(operations, Sentences(language), on=TODAY), title="x")

    made = previewed(operations, read_workbook(tmp_path / name), on=TODAY)

    assert made.problems == ()
    assert made.counts == {"new": 0, "changed": 0, "same": 42, "wrong": 0}


def test_a_regional_manager_gets_her_people_with_contact_masked(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")

    rows = people_list(operations, Sentences("en"), on=TODAY)

    assert len(rows) == 15
    assert rows[0][:4] == ["staff number", "name", "English name", "shop code"]
    assert rows[1] == [
        "S0001", "陳美玲", "CHAN Mei Ling", "MKK1", "Mong Kok Sai Yeung Choi Street", "Manager", "Full-time",
        45.0, date(2024, 1, 1), None, "••••0001", "s•••@begonia.example",
    ]  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_has_headings_that_an_import_knows(
    operations: Connection, as_persona: As, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "template.xlsx"
    as_persona(operations, "hq")
    save_people_template(path, Sentences(language))
    with pytest.raises(Refused, match=r"import\.no_lines"):
        ask(operations, read_workbook(path), on=TODAY)

    book = openpyxl.load_workbook(path)
    book.worksheets[0].append(
        [
            "T1",
            "陳大文",
            "CHAN Tai Man",
            "MKK1",
            None,
            "店長",
            "全職",
            45,
            TODAY,
            None,
            "91234567",
            "a@b.example",
        ]
    )
    book.save(path)

    made = previewed(operations, read_workbook(path), on=TODAY)
    assert (made.counts["new"], made.problems, len(made.columns.at)) == (1, (), 12)
