"""A saved list of shops is read back as the same shops, whatever the language; texts stay texts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storekeeper.kit import clock
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Change
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people import service
from storekeeper.people.domain.opening import hours_from, period_on
from storekeeper.people.imports import SHOPS
from storekeeper.people.place_exports import save_regions, save_shops

As = Callable[[Connection, str], Connection]
MKK = 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_an_import_finds_every_saved_shop_the_same(
    operations: Connection, as_persona: As, tmp_path: Path, language: str, ending: str
) -> None:
    hq = as_persona(operations, "hq")
    close_on_sundays(hq)
    path = tmp_path / f"shops.{ending}"

    assert save_shops(hq, path=path, sentences=Sentences(language), on=clock.today()) == 6

    asked = SHOPS.ask(hq, read_workbook(path), on=clock.today())
    made = SHOPS.preview(hq, asked)

    assert made.problems == ()
    assert [(row.state, row.changes) for row in made.rows] == [("same", ())] * 6


def test_a_name_that_looks_like_a_formula_stays_a_name(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    hq = as_persona(operations, "hq")
    row = service.shop_detail(hq, shop_id=MKK, on=clock.today()).shop
    change = Change("shop", MKK, row.version, {"name_zh": "=HYPERLINK(1)"})
    service.submit(hq, edit_id=new_id(), edit=change, page="shops")
    path = tmp_path / "shops.xlsx"
    save_shops(hq, path=path, sentences=Sentences("en"), on=clock.today(), text="MKK1")
    cells = read_workbook(path).sheets[0].rows[1]

    assert cells[1].value == "=HYPERLINK(1)"


def test_a_manager_saves_only_her_own(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    regional = as_persona(operations, "regional")
    path = tmp_path / "shops.csv"

    assert save_shops(regional, path=path, sentences=Sentences("zh-HK"), on=clock.today()) == 2
    assert save_regions(regional, path=path, sentences=Sentences("zh-HK"), on=clock.today()) == 3


def close_on_sundays(connection: Connection) -> None:
    rows = service.shop_detail(connection, shop_id=MKK, on=clock.today()).hours
    period = period_on(rows, clock.today())
    assert period is not None
    week = {day: hours for day, hours in period.week.items() if day != 6}
    edit = hours_from(rows, MKK, clock.today(), week)
    assert edit is not None
    service.submit(connection, edit_id=new_id(), edit=edit, page="shops")
