"""The template and the worked examples: made in every language, read back as they are, judged as they should be."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from storekeeper.kit.sentences import LANGUAGES
from storekeeper.roster import workbook
from storekeeper.roster.workbook.examples import example
from tests.roster.drawn import show

_NEAR = date(2026, 11, 23)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", workbook.EXAMPLES)
def test_an_example_is_read_back_as_it_was_made(tmp_path: Path, name: str, language: str) -> None:
    workbook.write_example(tmp_path / "a.xlsx", name, language=language)
    book, made = workbook.read(tmp_path / "a.xlsx", near=_NEAR), example(name)
    assert book.notes == ()
    assert show(book.week) == show(made.week)
    assert [p.joined_on for p in book.week.people] == [p.joined_on for p in made.week.people]
    for employee_id, terms in made.terms.items():
        assert {key: book.terms[employee_id][key] for key in terms} == terms


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_can_be_judged_before_and_after_it_is_filled(tmp_path: Path, language: str) -> None:
    path = tmp_path / "a.xlsx"
    workbook.write_template(path, monday=date(2026, 11, 30), weeks=5, language=language)
    book = workbook.read(path, near=_NEAR)
    assert (book.week.people, book.notes, len(book.days)) == ((), (), 35)
