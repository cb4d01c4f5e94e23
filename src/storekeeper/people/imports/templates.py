"""Empty workbooks to fill in: the headings that an import knows, and a sheet that says what to write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.people.imports.shop_fields import WEEKDAYS

PEOPLE_COLUMNS = (
    "staff_no",
    "name_zh",
    "name_en",
    "shop_code",
    "shop",
    "role",
    "contract",
    "weekly_hours",
    "joined_on",
    "left_on",
    "phone",
    "email",
)
SHOP_COLUMNS = (
    "code",
    "name_zh",
    "name_en",
    "region",
    "district",
    "place_zh",
    "place_en",
    *WEEKDAYS,
    "opened_on",
    "closed_on",
)
PEOPLE_WIDTHS = (12, 14, 24, 10, 26, 14, 10, 12, 12, 12, 18, 28)
_SHOP_WIDTHS = (12, 26, 30, 14, 14, 36, 36, *(14,) * 7, 12, 12)
_PEOPLE_EXPLAINED = ("staff_no", "shop", "role", "contract", "weekly_hours", "joined_on", "phone")
_SHOP_EXPLAINED = ("code", "name_zh", "region", "hours_0", "opened_on", "closed_on")


def save_people_template(path: Path, sentences: Sentences) -> None:
    """An empty list of people. Raises Refused('import.cannot_write')."""
    explained = [(f"people.field.{key}", f"people.export.explain.{key}") for key in _PEOPLE_EXPLAINED]
    title = sentences.say("people.export.title")
    _save(path, sentences, NewSheet(title, [people_headings(sentences)], widths=PEOPLE_WIDTHS), explained)


def save_shops_template(path: Path, sentences: Sentences) -> None:
    """An empty list of shops, with one column of opening hours for each weekday."""
    explained = [(f"people.shop_field.{key}", f"people.export.explain_shop.{key}") for key in _SHOP_EXPLAINED]
    headings: list[Value] = [sentences.say(f"people.shop_field.{key}") for key in SHOP_COLUMNS]
    title = sentences.say("people.export.shops_title")
    _save(path, sentences, NewSheet(title, [headings], widths=_SHOP_WIDTHS), explained)


def people_headings(sentences: Sentences) -> list[Value]:
    """The headings of people in the language of the sentences."""
    return [sentences.say(f"people.field.{key}") for key in PEOPLE_COLUMNS]


def _save(path: Path, sentences: Sentences, sheet: NewSheet, explained: Sequence[tuple[str, str]]) -> None:
    notes = sentences.say("people.export.notes")
    rows: list[list[Value]] = [[sentences.say("people.export.column"), notes]]
    rows += [[sentences.say(name), sentences.say(code)] for name, code in explained]
    frozen = NewSheet(sheet.name, sheet.rows, frozen_columns=2, widths=sheet.widths)
    write_workbook(path, [frozen, NewSheet(notes, rows, widths=(16, 70))])
