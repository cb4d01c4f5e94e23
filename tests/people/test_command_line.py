"""`storekeeper people` as it is typed: what it prints, writes and returns."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from datetime import timedelta
from pathlib import Path

import pytest

from storekeeper.cli.session import Session
from storekeeper.kit import clock
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.settings import Settings
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store
from storekeeper.people.command_line import COMMANDS
from tests.fixtures.database import Clone

HEADINGS = ["Staff No", "Name", "Shop", "Position", "Contract", "Weekly Hours", "Date Joined", "Mobile"]


class OfClone(Session):
    """A session at the clone of a test."""

    def __init__(self, door: Door, *, as_json: bool = False) -> None:
        super().__init__(Settings(), as_json=as_json)
        self.sentences = Sentences("en")
        self._clone_door = door

    def _door(self, store: Store) -> Door:
        assert store is Store.OPERATIONS
        return self._clone_door


def run(session: Session, name: str, *arguments: str) -> int:
    verb = next(verb for verb in COMMANDS if verb.name == name)
    parser = ArgumentParser()
    verb.arguments(parser)
    given: Namespace = parser.parse_args(arguments)
    return verb.run(session, given)


def workbook(folder: Path, *rows: list[object]) -> str:
    path = folder / "staff.xlsx"
    write_workbook(path, [NewSheet("staff", [HEADINGS, *rows])])
    return str(path)


def row(number: str = "T1", role: str = "店長", shop: str = "MKK1") -> list[object]:
    return [number, "陳大文", shop, role, "全職", 45, clock.today() - timedelta(days=30), "9123 4567"]


def test_a_preview_tells_everything_and_writes_nobody(
    cloned: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = OfClone(cloned.door("hq"))

    assert run(session, "import", workbook(tmp_path, row(shop="TM1")), "--preview", "--region", "NTE") == 0

    said = capsys.readouterr().out
    assert "“Staff No” → staff number" in said
    assert "New shop: TM1 TM1" in said
    assert "Row 2 new: T1 陳大文" in said
    assert "staff.xlsx (staff): 1 new, 0 changed, 0 same, 0 wrong." in said
    assert "9123" not in said
    assert run(session, "list") == 0
    assert "陳大文" not in capsys.readouterr().out


def test_confirming_writes_and_says_how_much(
    cloned: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = OfClone(cloned.door("hq"))
    path = workbook(tmp_path, row(), row("T2"))

    assert run(session, "import", path, "--confirm") == 0
    assert "Imported: 2 people new, 0 changed, 0 shops made." in capsys.readouterr().out
    assert run(session, "list") == 0

    assert "T1\t陳大文\t\tMKK1\t" in capsys.readouterr().out


def test_problems_are_told_with_exit_code_1_and_confirming_is_refused(
    cloned: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = OfClone(cloned.door("hq"))
    path = workbook(tmp_path, row(role="太空人"), row("T2"))

    assert run(session, "import", path, "--preview") == 1
    assert "    ! D2: The position “太空人” is not known." in capsys.readouterr().out
    with pytest.raises(Refused, match=r"import\.not_clean"):
        run(session, "import", path, "--confirm")
    run(session, "list")
    assert "T2" not in capsys.readouterr().out


def test_json_is_for_programs_and_its_code_holds_until_something_changes(
    cloned: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = OfClone(cloned.door("hq"), as_json=True)
    path = workbook(tmp_path, row())
    assert run(session, "import", path, "--preview") == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["counts"] == {"new": 1, "changed": 0, "same": 0, "wrong": 0}
    assert shown["rows"][0] == {
        "row": 2, "number": "T1", "name": "陳大文", "state": "new", "changes": [], "findings": [],
    }  # fmt: skip

    with pytest.raises(Conflict, match=r"import\.store_changed"):
        run(session, "import", workbook(tmp_path, row(), row("T2")), "--confirm", "--seen", shown["code"])
    assert run(session, "import", workbook(tmp_path, row()), "--preview") == 0
    again = json.loads(capsys.readouterr().out)["code"]
    assert run(session, "import", path, "--confirm", "--seen", again) == 0


def test_a_list_and_a_template_are_saved_where_they_are_wanted(
    cloned: Clone, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = OfClone(cloned.door("regional"))

    assert run(session, "list", "--output", str(tmp_path / "list.xlsx")) == 0
    assert run(session, "template", str(tmp_path / "template.xlsx")) == 0

    assert "14 people saved to" in capsys.readouterr().out
    assert len(read_workbook(tmp_path / "list.xlsx").sheets[0].rows) == 15
    assert read_workbook(tmp_path / "template.xlsx").sheets[0].rows[0][0].value == "staff number"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_its_manual_page(language: str) -> None:
    sentences = Sentences(language)
    for verb in COMMANDS:
        assert sentences.say(verb.summary)
        assert "storekeeper people" in sentences.say(verb.manual)
