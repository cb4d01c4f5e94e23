"""`storekeeper roster law` tells every figure of the law that holds on a day, without any store."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from storekeeper.cli.main import run
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.law_commands import TOPICS, figures


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In English, with a data folder that must stay empty."""
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))


def told(capsys: pytest.CaptureFixture[str], *given: str) -> dict[str, Any]:
    assert run(["roster", "law", "--json", *given]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def values(found: dict[str, Any]) -> dict[str, object]:
    return {each["parameter"]: each["value"] for each in found["figures"]}


def test_every_fact_of_the_files_is_told_on_its_first_day_and_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    days = {fact.first for dated in law().facts.values() for fact in dated}
    for day in days:
        holding = [fact.parameter for dated in law().facts.values() for fact in dated if fact.covers(day)]
        found = [fact.parameter for topic in TOPICS for fact in figures(topic, day)]
        assert sorted(found) == sorted(holding)
    assert len(values(told(capsys, "--on", "2026-11-24"))) > 90


@pytest.mark.parametrize(
    ("on", "wage", "weekly", "holidays"),
    [("2025-04-30", "40.0", 1080, 14), ("2026-01-17", "42.1", 1080, 15), ("2026-05-01", "43.1", 1020, 15)],
)
def test_a_figure_is_that_of_its_day(
    capsys: pytest.CaptureFixture[str], on: str, wage: str, weekly: int, holidays: int
) -> None:
    found = told(capsys, "--on", on)
    held = values(found)
    assert held["minimum_wage.hourly"] == wage
    assert held["continuous.weekly_minutes"] == weekly
    assert held["holiday.count"] == holidays
    assert sum(each["kind"] == "statutory" for each in found["holidays"]) == holidays


def test_one_subject_alone(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--about", "mpf", "--on", "2026-11-24")
    assert {each["topic"] for each in found["figures"]} == {"mpf"}
    assert found["holidays"] == []
    assert values(found)["mpf.monthly_maximum"] == "30000"


def test_what_is_not_confirmed_says_so_with_its_dates(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["roster", "law", "--about", "wages", "--on", "2026-06-01"]) == 0
    lines = capsys.readouterr().out.splitlines()
    place = next(nth for nth, line in enumerate(lines) if "Total hours are recorded" in line)
    assert lines[place + 1].startswith("    2026-05-01 to further notice; not confirmed; source: ")
    assert "Minimum wage: HK$43.1 an hour" in lines


def test_a_day_of_which_nothing_is_known_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["roster", "law", "--on", "1901-01-01"]) == 0
    assert capsys.readouterr().out == "Nothing is recorded for 1901-01-01.\n"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_sentence_in_the_language(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, language: str
) -> None:
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", language)
    assert run(["roster", "law", "--on", "2026-05-01"]) == 0
    said = capsys.readouterr().out
    assert "roster." not in said
    assert "{" not in said
    english = {"en": True}.get(language, False)
    assert ("Employment Ordinance" in said) is english
    assert ("General" in said) is english
    assert not (tmp_path / "data").exists()


def test_a_holiday_of_a_year_that_is_not_known_is_not_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--on", f"{date.max.year}-01-01")["holidays"] == []
