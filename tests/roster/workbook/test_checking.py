"""`storekeeper roster check FILE` and `template` as a person runs them, without any store."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from storekeeper.cli.main import run
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster import workbook


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In English, with a data folder that must stay empty, where no server could be found."""
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))


def _example(name: str, path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert run(["roster", "template", str(path), "--example", name]) == 0
    assert (
        capsys.readouterr().out
        == f"{path.name} is made. Judge it with: storekeeper roster check {path.name}\n"
    )
    return path


def _told(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[dict[str, object]]]:
    code = run(["roster", "check", str(path), "--json"])
    return code, json.loads(capsys.readouterr().out)["findings"]


def _of(told: list[dict[str, object]], staff_no: str) -> set[object]:
    return {each["code"] for each in told if each["staff_no"] == staff_no}


def test_the_example_of_holidays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _told(_example("holidays", tmp_path / "a.xlsx", capsys), capsys)
    assert code == 0
    assert _of(told, "3001") >= {"roster.law.holiday_moved", "roster.law.holiday_owed"}
    assert "roster.law.holiday_owed" not in _of(told, "3002")
    owed = [each["days"] for each in told if each["staff_no"] == "3003"]
    assert [days for days in owed if days] == [["2026-02-17"], ["2026-02-18"], ["2026-02-19"]]


def test_where_everybody_stands_comes_with_the_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stands: dict[str, dict[str, Any]] = {}
    for name in ("holidays", "rest_days"):
        run(["roster", "check", str(_example(name, tmp_path / "a.xlsx", capsys)), "--json"])
        told = json.loads(capsys.readouterr().out)["ledger"]
        stands |= {each["staff_no"]: each["ledger"] for each in told}
    assert stands["4001"]["four_weeks"] == 24 * 8 * 60
    assert [last for _, _, last in stands["3003"]["owed"]] == ["2026-04-18", "2026-04-19", "2026-04-20"]
    assert stands["3002"]["owed"] == []


def test_what_is_due_to_the_fund_comes_with_the_wages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """May 2026 of the example: HK$18,500, HK$8,000, and an hourly wage of somebody under 18, who is not covered."""
    run(["roster", "check", str(_example("rest_days", tmp_path / "a.xlsx", capsys)), "--json"])
    told = json.loads(capsys.readouterr().out)["ledger"]
    fund = {each["staff_no"]: each["ledger"]["fund"] for each in told}
    (may,) = fund["4001"]
    assert (may["first"], may["last"], may["least"], may["most"]) == (
        "2026-05-01", "2026-05-31", "7100", "30000",
    )  # fmt: skip
    assert (may["income"], may["employer"], may["employee"]) == ("18500", "925.00", "925.00")
    assert fund["4003"][0]["employee"] == "400.00"
    assert fund["4004"] == []


@pytest.mark.parametrize(
    ("joined", "wage", "due"),
    [
        (date(2020, 1, 1), 7_000, ("350.00", "0.00")),
        (date(2020, 1, 1), 40_000, ("1500.00", "1500.00")),
        (date(2026, 8, 15), 9_000, None),
        (date(2026, 8, 3), 9_000, ("450.00", "0.00")),
        (date(2026, 8, 2), 9_000, ("450.00", "450.00")),
    ],
)
def test_the_fund_begins_after_sixty_days_and_asks_of_the_employee_after_thirty(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    joined: date,
    wage: int,
    due: tuple[str, str] | None,
) -> None:
    """September 2026 and the first days of October; Cap. 485 ss. 4, 7, 7A and Schedules 2 and 3."""
    days: list[Value] = [date(2026, 9, 1) + timedelta(days=nth) for nth in range(42)]
    people: list[list[Value]] = [["staff_no", "joined_on", "monthly_wage"], ["7", joined, wage]]
    grid = NewSheet("TST", [["No", "Name", *days], ["7", "甲", *["9-18", "9-18", None] * 14]])
    write_workbook(tmp_path / "a.xlsx", [grid, NewSheet("people", people)])
    run(["roster", "check", str(tmp_path / "a.xlsx"), "--json"])
    (hers,) = json.loads(capsys.readouterr().out)["ledger"]
    told = [(each["employer"], each["employee"]) for each in hers["ledger"]["fund"]]
    assert told == ([due] if due else [])


def test_the_example_of_rest_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _told(_example("rest_days", tmp_path / "a.xlsx", capsys), capsys)
    assert code == 1
    assert not _of(told, "4001") & {"roster.law.no_rest_day", "roster.law.days_running"}
    assert _of(told, "4002") >= {"roster.law.days_running", "roster.law.rest_day_worked"}
    assert _of(told, "4003") >= {"roster.law.no_rest_day", "roster.law.wage_short"}
    assert _of(told, "4004") >= {"roster.company.young", "roster.law.wage_short"}
    short = next(
        each for each in told if (each["staff_no"], each["code"]) == ("4003", "roster.law.wage_short")
    )
    assert "HK$964.80 must be added" in str(short["sentence"])
    assert short["severity"] == "hard"
    assert short["fixes"] == ["Pay HK$964.80 more"]
    assert "Cap. 608" in str(short["sources"])


def test_the_example_of_part_timers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, told = _told(_example("part_time", tmp_path / "a.xlsx", capsys), capsys)
    assert code == 0
    standing = [
        (each["staff_no"], str(each["code"]).removeprefix("roster.law."), str(each["days"])[-12:-2])
        for each in told
        if "continuous" in str(each["code"]) or "readings" in str(each["code"])
    ]
    assert ("2001", "continuous_reached", "2026-03-21") in standing
    assert ("2002", "continuous_lost", "2026-04-04") in standing
    assert ("2003", "readings_differ", "2026-03-28") in standing
    assert not any(code == "continuous_lost" for staff_no, code, _ in standing if staff_no != "2002")


@pytest.mark.parametrize("language", ["zh-HK", "en", "zh-CN"])
def test_findings_speak_the_chosen_language_with_source_and_date(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", language)
    workbook.write_example(tmp_path / "a.xlsx", "rest_days", language=language)
    assert run(["roster", "check", str(tmp_path / "a.xlsx")]) == 1
    said = capsys.readouterr().out
    basis = {"zh-HK": "依據", "en": "Source", "zh-CN": "依据"}[language]
    assert basis in said
    assert "2026-05-01" in said
    assert ("馬俊傑" in said) == (language != "en")
    assert not (tmp_path / "data").exists()


def test_company_rules_of_the_workbook_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    days: list[Value] = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
    grid: list[list[Value]] = [["No", "Name", *days], ["7", "陳大文", "13-23", "7-17", "R"]]
    rules: list[list[Value]] = [
        ["Rule", "Value"],
        ["Hours between two shifts, at least", 11],
        ["longest_day_hours", 9],
        ["late_after", "22:00"],
        ["early_before", 9],
        ["notice_days", None],
    ]
    write_workbook(tmp_path / "a.xlsx", [NewSheet("TST", grid), NewSheet("rules", rules)])
    code, told = _told(tmp_path / "a.xlsx", capsys)
    company = [str(each["sentence"]) for each in told if str(each["code"]).startswith("roster.company")]
    assert code == 0
    assert len(company) == 4
    assert any("8 h between shifts" in sentence and "asks 11 h" in sentence for sentence in company)


def test_a_person_in_two_places_at_once_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days: list[Value] = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
    write_workbook(
        tmp_path / "a.xlsx", [NewSheet("TST", [["No", "Name", *days], ["7", "甲", "22-07", "6-14", None]])]
    )
    code, told = _told(tmp_path / "a.xlsx", capsys)
    assert code == 1
    assert "roster.overlap" in _of(told, "7")


def test_work_before_joining_and_after_leaving_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days: list[Value] = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
    grid: list[list[Value]] = [["No", "Name", *days], ["7", "甲", "9-18", "9-18", "R"]]
    people: list[list[Value]] = [["staff_no", "joined_on", "left_on"], ["7", days[1], days[1]]]
    write_workbook(tmp_path / "a.xlsx", [NewSheet("TST", grid), NewSheet("people", people)])
    code, told = _told(tmp_path / "a.xlsx", capsys)
    assert code == 1
    assert [(each["code"], each["days"]) for each in told if each["severity"] == "hard"] == [
        ("roster.not_placed", ["2026-11-23"]),
        ("roster.not_placed", ["2026-11-25"]),
    ]


def test_a_bad_workbook_says_every_cell_and_a_hostile_one_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days: list[Value] = [date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 25)]
    grid = NewSheet("TST", [["No", "Name", *days], ["7", "甲", "99-18", "9-18", "?"]])
    write_workbook(tmp_path / "a.xlsx", [grid])
    assert run(["roster", "check", str(tmp_path / "a.xlsx")]) == 1
    first, *cells = capsys.readouterr().err.splitlines()
    assert (
        first == "a.xlsx has 2 places that cannot be read, so it was not judged. Please correct them first."
    )
    assert [line.split(":")[0].strip() for line in cells] == ["C2", "E2"]
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04" + b"\0" * 400)
    assert run(["roster", "check", str(tmp_path / "b.xlsx")]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert run(["roster", "check", str(tmp_path / "gone.xlsx")]) == 1
    assert "gone.xlsx" in capsys.readouterr().err


def test_check_wants_a_workbook_or_a_shop(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["roster", "check"]) == 1
    assert run(["roster", "check", "a.xlsx", "--shop", "MKK1"]) == 1
    assert capsys.readouterr().err.count("Name a workbook, or a shop") == 2


def test_a_template_is_made_as_xlsx_only(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["roster", "template", str(tmp_path / "a.csv")]) == 1
    assert "a.xlsx" in capsys.readouterr().err
    assert run(["roster", "template", str(tmp_path / "a"), "--week", "2026-12-02"]) == 0
    assert run(["roster", "check", str(tmp_path / "a.xlsx")]) == 0
    assert "0 people" in capsys.readouterr().out
