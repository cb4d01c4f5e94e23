"""Chapter 11 of docs/law.md says where each rule speaks: each is made to speak, in a workbook and on the page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storekeeper.kit.sentences import texts
from storekeeper.roster import service
from storekeeper.roster.hong_kong.pack import person_of
from storekeeper.roster.hong_kong.young import COMPANY
from tests.roster.hong_kong.rosters_that_speak import ROSTERS
from tests.roster.hong_kong.speaking import said_of_workbook, said_on_page

_GUIDE = (Path(__file__).parents[3] / "docs" / "law.md").read_text("utf-8")
_CHAPTER = _GUIDE.partition("## 11 ")[2]
_SPEAKS, _SILENT = "✓", "—"
_LINE = re.compile(r"^\| `([a-z_.]+)` \| ([✓—]) \| ([✓—]) \| (.+) \|$", re.MULTILINE)
CODES = sorted(
    code.removeprefix("roster.")
    for code in texts("en")
    if code.startswith(("roster.law.", "roster.company.")) and ".fix." not in code
)
TABLE: Mapping[str, tuple[str, str, str]] = {
    code: (page, book, needs) for code, page, book, needs in _LINE.findall(_CHAPTER)
}


def test_the_table_holds_every_finding_once() -> None:
    assert sorted(code for code, *_ in _LINE.findall(_CHAPTER)) == CODES


@pytest.mark.parametrize("code", CODES)
def test_what_makes_a_rule_speak_is_said_in_both_languages(code: str) -> None:
    needs = TABLE[code][2]
    assert re.search(r"[一-鿿]{2}", needs)
    assert re.search(r"[A-Za-z]{2,}", needs)


@pytest.mark.parametrize("code", CODES)
def test_a_rule_speaks_where_the_table_says_and_nowhere_else(code: str, tmp_path: Path) -> None:
    page, book = TABLE[code][:2]
    drawn = ROSTERS.get(code)
    if drawn is None:
        assert (page, book) == (_SILENT, _SILENT)
        return
    read = drawn.read(tmp_path / "a.xlsx")
    found = {_SPEAKS: True, _SILENT: False}
    assert f"roster.{code}" in said_of_workbook(read)
    assert book == _SPEAKS
    assert (f"roster.{code}" in said_on_page(drawn, read)) is found[page]


def test_a_store_gives_the_law_nothing_that_the_table_says_it_lacks(
    operations: Connection, as_persona: Callable[[Connection, str], Connection]
) -> None:
    """A whole week with rest days, leave and one who is 17: nothing in it says wages, notice, reasons or hours done."""
    monday, who = date(2026, 11, 23), 6
    operations.exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
        " VALUES (gen_random_uuid(), %s, 'AL', %s, %s, 'approved')",
        (who, monday, monday),
    )
    operations.exec_driver_sql(
        "INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)"
        " SELECT gen_random_uuid(), shop_id, employee_id, id, %s, 'rest' FROM people.placement"
        " WHERE employee_id = %s AND shop_id = 1",
        (date(2026, 11, 25), who),
    )
    week = service.load_week(as_persona(operations, "hq"), shop_id=1, monday=monday)
    rostered = week.person(who)
    assert rostered is not None

    seen = person_of(week, replace(rostered, eighteen_on=date(2027, 6, 1)))

    assert (len(seen.marks), len(seen.absences), seen.scope) == (1, 1, COMPANY)
    assert (seen.wages, seen.actual, seen.actual_to, seen.child) == ((), (), None, None)
    assert [(each.told, each.reason, each.stands_for) for each in seen.marks] == [(None, None, None)]
    assert [each.told for each in seen.absences] == [None]
    assert {(each.hourly, each.monthly) for each in seen.terms} == {(None, None)}
