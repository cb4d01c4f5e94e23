"""The commands of the roster as a person runs them: preview, confirm, export, check."""

from __future__ import annotations

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection

from storekeeper.cli.session import Session
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store
from storekeeper.roster.command_line import COMMANDS
from tests.fixtures.database import Clone

MONDAY = date(2026, 12, 21)
DAYS = [MONDAY + timedelta(days=n) for n in range(7)]
VERBS = {verb.name: verb for verb in COMMANDS}


class AtOnce(Session):
    """A session whose door is open already."""

    def __init__(self, door: Door, *, as_json: bool = False) -> None:
        self.as_json = as_json
        self.sentences = Sentences("en")
        self._open = door

    @contextmanager
    def read(self, store: Store = Store.OPERATIONS) -> Iterator[Connection]:
        with self._open.read() as connection:
            yield connection

    @contextmanager
    def write(self, store: Store = Store.OPERATIONS, *, edit: Any = None) -> Iterator[Connection]:
        with self._open.write(edit=edit) as connection:
            yield connection


@pytest.fixture
def door(cloned: Clone) -> Door:
    """The regional manager's."""
    return cloned.door("regional")


def run(door: Door, verb: str, *arguments: object, as_json: bool = False) -> int:
    import argparse

    asked: Verb = VERBS[verb]
    parser = argparse.ArgumentParser()
    asked.arguments(parser)
    given = parser.parse_args([str(argument) for argument in arguments])
    return asked.run(AtOnce(door, as_json=as_json), given)


def book(path: Path, *lines: list[Any]) -> Path:
    made = openpyxl.Workbook()
    leaf: Any = made.active
    for line in [["員工編號", *DAYS], *lines]:
        leaf.append(line)
    made.save(path)
    return path


def test_a_preview_names_each_new_cell_and_a_confirm_writes_them(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "week.xlsx", ["S0001", "10-19", "R", "AL"])

    looked = run(door, "import", path, "--preview", "--shop", "MKK1")
    said = capsys.readouterr().out
    written = run(door, "import", path, "--confirm", "--shop", "MKK1")
    checked = run(door, "check", "--shop", "mkk1", "--week", MONDAY)

    assert (looked, written, checked) == (0, 0, 0)
    assert "B2 new: S0001 陳美玲 Mon 21 Dec 1000-1900" in said
    assert "3 new, 0 changed, 4 the same" in said
    assert "3 new cells" in capsys.readouterr().out


def test_a_preview_for_a_program_is_json_and_its_mark_guards_the_confirm(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "week.xlsx", ["S0001", "10-19"])
    run(door, "import", path, "--preview", "--shop", "MKK1", as_json=True)
    told = json.loads(capsys.readouterr().out)
    book(path, ["S0001", "11-20"])

    with pytest.raises(Conflict):
        run(door, "import", path, "--confirm", "--shop", "MKK1", "--expect", told["mark"])

    assert told["counts"]["new"] == 1
    assert told["cells"][0]["after"] == "1000-1900"


def test_problems_are_listed_and_end_with_one(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "week.xlsx", ["S0001", "hello"], ["S0099", "10-19"])

    code = run(door, "import", path, "--preview", "--shop", "MKK1")

    said = capsys.readouterr().out
    assert code == 1
    assert "refused: B2:" in said
    assert "refused: A3:" in said
    with pytest.raises(Refused):
        run(door, "import", path, "--confirm", "--shop", "MKK1")


def test_an_exported_week_is_imported_without_a_change(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(door, "import", book(tmp_path / "a.xlsx", ["S0001", "10-19"]), "--confirm", "--shop", "MKK1")
    capsys.readouterr()

    exported = run(door, "export", tmp_path / "out.xlsx", "--shop", "MKK1", "--week", MONDAY, as_json=True)
    told = json.loads(capsys.readouterr().out)
    again = run(door, "import", tmp_path / "out.xlsx", "--preview", as_json=True)

    assert (exported, again, told["shifts"]) == (0, 0, 1)
    assert json.loads(capsys.readouterr().out)["counts"]["same"] == 49


def test_a_shop_out_of_scope_is_not_there(door: Door, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        run(door, "export", tmp_path / "out.xlsx", "--shop", "CWB1")

    assert refusal.value.code == "roster.import_no_shop"
    assert not (tmp_path / "out.xlsx").exists()


def test_a_week_that_cannot_be_saved_is_refused_without_noise(door: Door, tmp_path: Path) -> None:
    noise: list[object] = []
    before, sys.unraisablehook = sys.unraisablehook, noise.append
    try:
        with pytest.raises(Refused) as refusal:
            run(door, "export", tmp_path / "nodir" / "x.xlsx", "--shop", "MKK1")
        code = refusal.value.code
        del refusal
        gc.collect()
    finally:
        sys.unraisablehook = before

    assert code == "import.cannot_write"
    assert noise == []


def test_a_week_is_saved_as_a_workbook_and_as_nothing_else(door: Door, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        run(door, "export", tmp_path / "x.pdf", "--shop", "MKK1")
    run(door, "export", tmp_path / "week", "--shop", "MKK1")

    assert refusal.value.code == "roster.export_only_xlsx"
    assert [path.name for path in tmp_path.glob("*.*")] == ["week.xlsx"]


def test_warnings_that_are_equal_are_told_once_with_their_cells(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "a.xlsx", *([f"S000{n}", "5-9"] for n in (1, 2, 3)))

    run(door, "import", path, "--preview", "--shop", "MKK1")
    told = [line for line in capsys.readouterr().out.splitlines() if "B2" in line and "new" not in line]
    run(door, "import", path, "--confirm", "--shop", "MKK1")
    capsys.readouterr()
    run(door, "check", "--shop", "MKK1", "--week", MONDAY)
    checked = capsys.readouterr().out

    assert len(told) == 1
    assert "B2, B3, B4" in told[0]
    assert "(3 times)" in told[0]
    assert "S0002" in checked
    assert "05:00–09:00" in checked


def test_a_day_far_from_now_is_told_with_its_year(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = [day.replace(year=2024) for day in DAYS]
    made = openpyxl.Workbook()
    leaf: Any = made.active
    leaf.append(["Roster Dec 2024"])
    leaf.append(["員工編號", *old])
    leaf.append(["S0001", "10-19"])
    made.save(tmp_path / "a.xlsx")

    run(door, "import", tmp_path / "a.xlsx", "--preview", "--shop", "MKK1")

    assert "2024 Mon 16 Dec" in capsys.readouterr().out


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_command_has_its_manual(language: str) -> None:
    for verb in COMMANDS:
        assert Sentences(language).say(verb.summary)
        assert len(Sentences(language).say(verb.manual)) > 20


def test_a_week_is_published_listed_and_brought_back(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    of = ("--shop", "MKK1", "--week", MONDAY)
    run(door, "import", book(tmp_path / "a.xlsx", ["S0001", "10-19", "R"]), "--confirm", "--shop", "MKK1")
    first = run(door, "publish", *of, "--note", "first")
    run(door, "import", book(tmp_path / "b.xlsx", ["S0002", "13-22"]), "--confirm", "--shop", "MKK1")
    second = run(door, "publish", *of)
    assert (first, second) == (0, 0)
    assert "S0002 何美玲: 1 added, 0 changed, 0 removed" in capsys.readouterr().out

    brought_back = run(door, "restore", *of, "--number", 1)
    published = run(door, "publish", *of)
    assert (brought_back, published) == (0, 0)
    assert "version 3; it concerns 1 people" in capsys.readouterr().out
    run(door, "revisions", *of, as_json=True)

    listed = json.loads(capsys.readouterr().out)["revisions"]
    assert [(each["number"], each["shifts"], each["restored_from"]) for each in listed] == [
        (3, 1, 1), (2, 2, None), (1, 1, None),
    ]  # fmt: skip
    assert [each["note"] for each in listed] == ["", "", "first"]
    run(door, "revisions", *of)
    assert "Version 3 (as version 1)" in capsys.readouterr().out


def test_a_week_that_cannot_be_published_says_everything_that_is_wrong(
    door: Door, cloned: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(door, "import", book(tmp_path / "a.xlsx", ["S0001", "10-19"]), "--confirm", "--shop", "MKK1")
    with cloned.door("hr").write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
            " VALUES (gen_random_uuid(), 1, 'AL', %s, %s, 'approved')",
            (MONDAY, MONDAY),
        )
    capsys.readouterr()

    refused = run(door, "publish", "--shop", "MKK1", "--week", MONDAY)
    said = capsys.readouterr().out
    as_json = run(door, "publish", "--shop", "MKK1", "--week", MONDAY, as_json=True)

    assert (refused, as_json) == (1, 1)
    assert "is on annual leave" in said
    assert [each["code"] for each in json.loads(capsys.readouterr().out)["findings"]] == ["roster.on_leave"]


def test_a_version_that_was_never_published_is_not_brought_back(door: Door) -> None:
    with pytest.raises(Refused, match="no_such_revision"):
        run(door, "restore", "--shop", "MKK1", "--week", MONDAY, "--number", 4)


def test_head_office_says_when_next_week_is_opened_and_a_manager_does_not(
    door: Door, cloned: Clone, capsys: pytest.CaptureFixture[str]
) -> None:
    office = cloned.door("hq")
    for weekday in ("fri", "wed"):
        run(office, "opening", "--weekday", weekday, "--time", "08:30")
    run(office, "opening", "--weekday", "never", "--shop", "TST1")
    capsys.readouterr()

    run(door, "opening", as_json=True)
    told = json.loads(capsys.readouterr().out)["shops"]
    run(door, "opening")

    assert [(each["shop"], each["weekday"]) for each in told] == [("MKK1", "wed"), ("TST1", "never")]
    assert "MKK1: Wednesday 08:30" in capsys.readouterr().out
    with pytest.raises(Refused, match="forbidden"):
        run(door, "opening", "--weekday", "mon")


def test_where_everybody_of_a_week_stands_is_told_to_programs(
    door: Door, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "week.xlsx", ["S0001", "14-23", "R", "AL"], ["S0002", "10-15"])
    run(door, "import", path, "--confirm", "--shop", "MKK1")
    capsys.readouterr()

    run(door, "check", "--shop", "MKK1", "--week", MONDAY, as_json=True)
    stands = {each["staff_no"]: each["ledger"] for each in json.loads(capsys.readouterr().out)["ledger"]}

    assert len(stands) > 2
    assert (stands["S0001"]["week"], stands["S0001"]["late_closes"], stands["S0001"]["done_to"]) == (
        540,
        1,
        None,
    )
    assert (stands["S0002"]["week"], stands["S0002"]["late_closes"]) == (300, 0)
    assert stands["S0002"]["planned"]["week"] == 300
