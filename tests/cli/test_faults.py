"""What goes wrong before or inside a command is one sentence and an exit code; personal values stay off the screen."""

from __future__ import annotations

import json
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from storekeeper.cli import main
from storekeeper.kit.feature import Verb
from storekeeper.kit.sentences import LANGUAGES

PERSONAL = "陳大文 9123 4567"
_ANY = "cli.option.json"


def _break(_session: object, _given: Namespace) -> int:
    raise ArithmeticError(PERSONAL)


def _no_arguments(_parser: ArgumentParser) -> None:
    """It takes none."""


COMMANDS = (Verb("break", _ANY, _ANY, _no_arguments, _break, acts=False),)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, and a group `faulty` whose only verb has a fault."""
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "資料"))
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    groups: Mapping[str, str] = {**main.groups(), "db": f"{__name__}:COMMANDS"}
    monkeypatch.setattr(main, "groups", lambda: groups)
    return tmp_path / "資料"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_setting_that_cannot_be_is_one_sentence(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], language: str
) -> None:
    monkeypatch.setenv("STOREKEEPER_DENSITY", "huge")
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", language)

    code = main.run(["db", "break"])

    told = capsys.readouterr()
    assert (code, told.out, len(told.err.splitlines())) == (1, "", 1)
    assert "huge" in told.err
    assert "density" in told.err


def test_a_setting_that_cannot_be_is_told_to_programs_too(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "klingon")

    code = main.run(["db", "break", "--json"])

    assert (code, json.loads(capsys.readouterr().out)["error"]) == (1, "kit.setting_value")


def test_a_fault_is_one_sentence_that_names_the_log_and_nothing_personal(
    data: Path, capsys: pytest.CaptureFixture[str], expects_warning: Callable[[str], None]
) -> None:
    expects_warning("ERROR: A command failed")

    code = main.run(["db", "break"])

    told = capsys.readouterr()
    log = data / "logs" / "command.log"
    assert (code, told.out, len(told.err.splitlines())) == (5, "", 1)
    assert "ArithmeticError" in told.err
    assert str(log) in told.err
    assert not re.search("陳大文|4567|Traceback", told.err)
    written = log.read_text("utf-8")
    assert "Traceback" in written
    assert "4567" not in written


def test_a_fault_without_a_folder_for_its_log_is_told_all_the_same(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data.write_text("no folder")

    code = main.run(["db", "break", "--json"])

    assert (code, json.loads(capsys.readouterr().out)["error"]) == (5, "cli.fault_unlogged")
