"""Whatever a workbook holds, it is judged or refused; nothing else happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_workbook
from storekeeper.roster import workbook
from storekeeper.roster.solver.talk import Limits
from storekeeper.roster.workbook.judging import judged
from storekeeper.roster.workbook.proposing import hard, propose

_HEADS: dict[str, Sequence[str]] = {
    "people": (
        "staff_no", "name_zh", "role", "contract", "weekly_hours", "joined_on", "left_on", "eighteen_on",
        "young_scope", "holidays", "rest_weekday", "hourly_wage", "monthly_wage",
    ),
    "shifts": ("staff_no", "day", "starts", "ends", "break_minutes", "role", "told_on"),
    "marks": ("staff_no", "day", "mark", "for_day", "told_on"),
    "leave": ("staff_no", "leave", "from_day", "to_day", "state", "told_on"),
    "kinds": ("letter", "kind", "starts", "ends", "break_minutes"),
    "rules": ("rule", "value"),
    "demand": ("day", "starts", "ends", "role", "skill", "heads", "most_heads"),
    "availability": ("staff_no", "weekday", "starts", "ends"),
    "wishes": ("staff_no", "day", "wish", "weight"),
}  # fmt: skip
_CELLS: Sequence[Value] = (
    None, "", "7", "8", "0007", "陳大文", "A", "B", "R", "SH", "AH", "AL", "x", "-", "=", "9-18", "22-06", "9-18/60",
    "10-14,17-21", "99-18", "sales", "full", "part", "rest", "holiday", "alternative", "approved", "asked", "statutory",
    "general", "日", "Sun", "industrial", "company", "09:00", "2359", "rest_gap_hours", "notice_days", "late_after",
    "1970-01-01", "31/12/2199", 0, 1, 7, 8, -3, 60, 45.5, 1e14, 43.1, date(2026, 11, 23), date(2026, 11, 29),
    date(2026, 10, 1), datetime(2026, 11, 23, 9), time(9), time(18, 30), "=1+1", "🙂", "'", "9" * 300,
)  # fmt: skip


_DAYS: Sequence[Value] = tuple(date(2026, 10, 26) + timedelta(days=number) for number in range(0, 60, 3))
_CLOCKS: Sequence[Value] = ("09:00", "18:00", "23:30", time(13), time(7, 15))
_FITTING: dict[str, Sequence[Value]] = {
    "staff_no": ("7", "8", "9", "0007"), "name_zh": (None,), "role": ("sales", "cashier", None),
    "contract": ("full", "part", None), "weekly_hours": (None, 20, 48), "left_on": (None, date(2026, 12, 1)),
    "joined_on": (date(2020, 1, 1), date(2026, 11, 25)), "eighteen_on": (None, date(2028, 2, 29)),
    "young_scope": ("company", "industrial", "none"), "holidays": ("statutory", "general"),
    "rest_weekday": (None, "日", "Wed"), "hourly_wage": (None, 40, 43.1), "monthly_wage": (None, 8000),
    "day": _DAYS, "starts": _CLOCKS, "ends": _CLOCKS, "break_minutes": (None, 30, 60), "mark": ("R", "rest", "holiday"),
    "for_day": (None, *_DAYS), "told_on": (None, *_DAYS), "leave": ("AL", "SL", "NPL"), "from_day": _DAYS,
    "to_day": (None, date(2026, 12, 31)), "state": (None, "approved", "asked"), "letter": ("A", "B"),
    "kind": ("早更", None), "rule": ("rest_gap_hours", "meal_after_hours", "six_on_one_off", "least_heads"),
    "value": (None, 1, 9, 11), "skill": (None, "key", "KEY"), "heads": (0, 1, 3), "most_heads": (None, 3, 9),
    "weekday": ("Mon", "日", "三"), "wish": ("off", "work"), "weight": (None, 0, 5),
}  # fmt: skip


def _rows(chance: Random, heads: Sequence[str], wild: float) -> list[list[Value]]:
    rows: list[list[Value]] = [list(heads)]
    for _ in range(chance.randrange(4)):
        rows.append([chance.choice(_CELLS if chance.random() < wild else _FITTING[head]) for head in heads])
    if heads[0] == "staff_no":
        return [rows[0], *{row[0]: row for row in rows[1:]}.values()] if "joined_on" in heads else rows
    return rows


@pytest.mark.parametrize("seed", range(40))
def test_anything_is_judged_or_refused(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  (the same workbooks each time are wanted)
    begins = chance.choice((date(2026, 11, 23), date(2026, 1, 12), date(1999, 5, 3), date(2040, 2, 6)))
    wild = chance.choice((0.0, 0.0, 0.02, 0.3))
    days: list[Value] = [begins + timedelta(days=number) for number in range(14)]
    easy = ("9-18", "13-22", "R", None, "22-06", "SH", "AL")
    grid: list[list[Value]] = [["No", "Name", *days]]
    for number, name in (("7", "陳大文"), ("8", "李小明"), ("9", "黃詠詩")):
        cells = _CELLS if chance.random() < wild else easy
        grid.append([number, name, *(chance.choice(cells) for _ in days)])
    chosen = [sheet for sheet in _HEADS if chance.random() < 0.4]
    sheets = [NewSheet(sheet, _rows(chance, _HEADS[sheet], wild)) for sheet in chosen]
    write_workbook(tmp_path / "a.xlsx", [NewSheet("TST", grid), *sheets])
    said = _said(tmp_path / "a.xlsx")
    assert all(said)


@pytest.mark.parametrize("seed", range(14))
def test_anything_is_worked_or_refused_and_nothing_hard_is_added(tmp_path: Path, seed: int) -> None:
    chance = Random(seed)  # noqa: S311  (the same workbooks each time are wanted)
    begins = chance.choice((date(2026, 11, 23), date(2026, 11, 25), date(2027, 2, 1)))
    days: list[Value] = [begins + timedelta(days=number) for number in range(chance.choice((5, 7, 9)))]
    grid: list[list[Value]] = [["No", "Name", *days]]
    for number, name in (("7", "陳大文"), ("8", "李小明"), ("9", "黃詠詩")):
        grid.append([number, name, *(chance.choice(("9-18", "22-06", "R", *[None] * 5)) for _ in days)])
    demand: list[list[Value]] = [list(_HEADS["demand"])]
    for _ in range(chance.randrange(1, 7)):
        fitting = [chance.choice(_FITTING[head]) for head in _HEADS["demand"][1:]]
        demand.append([chance.choice(days), *fitting])
    chosen = [sheet for sheet in _HEADS if sheet not in {"demand", "marks"} and chance.random() < 0.5]
    sheets = [NewSheet(sheet, _rows(chance, _HEADS[sheet], 0.0)) for sheet in chosen]
    write_workbook(tmp_path / "a.xlsx", [NewSheet("TST", grid), NewSheet("demand", demand), *sheets])
    try:
        book = workbook.read(tmp_path / "a.xlsx", near=date(2026, 11, 23))
    except Refused:
        assert all(_said(tmp_path / "a.xlsx"))
        return
    made = propose(book, Limits(seconds=4, stall=0.3))
    assert len(made.standing) <= len(hard(book))
    assert set(book.week.shifts) <= set(made.book.week.shifts)
    workbook.write_book(tmp_path / "b.xlsx", made.book, language="en")
    again = workbook.read(tmp_path / "b.xlsx", near=date(2026, 11, 23))
    assert len(hard(again)) <= len(hard(book))


def _said(path: Path) -> list[str]:
    english = Sentences("en")
    try:
        told = judged(workbook.read(path, near=date(2026, 11, 23)))
    except Refused as refused:
        return [english.tell(finding) for finding in refused.findings]
    return [english.tell(each.finding) for each in told]
