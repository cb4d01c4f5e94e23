"""`storekeeper roster solve FILE`: the demand of a workbook worked without a store, and whatever is odd about it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from storekeeper.cli.main import run
from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.kit.ids import new_id
from storekeeper.roster import workbook
from storekeeper.roster.domain import Break, Leave, Mark, Shift
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.talk import Limits
from storekeeper.roster.workbook.asking import problem_of
from storekeeper.roster.workbook.judging import judged
from storekeeper.roster.workbook.needs import Need, Needs
from storekeeper.roster.workbook.proposing import hard, propose
from storekeeper.roster.workbook.reading import RosterBook

MONDAY = date(2027, 3, 1)
SHORT = Limits(seconds=8, stall=0.5)


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """In English, with a data folder that must stay empty, where no server could be found."""
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))


def _week(people: int = 6, seed: int = 3) -> RosterBook:
    return workbook.generated(seed, people=people, monday=MONDAY)


def _file(book: RosterBook, path: Path) -> Path:
    workbook.write_book(path, book, language="zh-HK")
    return path


def _solved(path: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = run(["roster", "solve", str(path), "--seconds", "4", "--threads", "1", "--json"])
    return code, json.loads(capsys.readouterr().out)


def _codes(told: dict[str, Any]) -> set[str]:
    return {each["code"] for each in told["findings"]}


def _shift(book: RosterBook, who: int, nth: int, hours: tuple[int, int]) -> Shift:
    day = book.days[0] + timedelta(days=nth)
    starts = datetime.combine(day, time(hours[0]), tzinfo=at(day, time()).tzinfo)
    ends = starts + timedelta(hours=hours[1] - hours[0])
    return Shift(new_id(), 1, day, starts, ends, "sales", who, who, (Break(60),), None, 0)


def _with_shifts(book: RosterBook, shifts: Sequence[Shift]) -> RosterBook:
    return replace(book, week=replace(book.week, shifts=(*book.week.shifts, *shifts)))


def test_a_week_is_made_solved_and_passes_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "week.xlsx"
    assert run(["roster", "template", str(path), "--demand", "8", "--week", "2027-03-01"]) == 0
    code, told = _solved(path, capsys)
    assert (code, told["hard"], told["shifts"] > 10) == (0, 0, True)

    assert run(["roster", "check", str(tmp_path / "week-roster.xlsx")]) == 0
    assert "0 refused" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()


def test_a_workbook_says_the_same_when_it_is_read_back(tmp_path: Path) -> None:
    made = _week(12)
    read = workbook.read(_file(made, tmp_path / "a.xlsx"), near=MONDAY)
    assert read.needs == made.needs
    asked, again = problem_of(made, made.days), problem_of(read, read.days)
    assert (again.people, again.demands, again.wishes, again.freedom) == (
        asked.people, asked.demands, asked.wishes, asked.freedom,
    )  # fmt: skip


def test_a_break_keeps_its_time_in_the_new_workbook(tmp_path: Path) -> None:
    made = propose(_week(), SHORT).book
    read = workbook.read(_file(made, tmp_path / "a.xlsx"), near=MONDAY)

    def breaks(book: RosterBook) -> set[tuple[int | None, datetime, tuple[Break, ...]]]:
        return {(each.employee_id, each.starts_at, each.breaks) for each in book.week.shifts}

    assert any(each.breaks and each.breaks[0].offset for each in made.week.shifts)
    assert breaks(read) == breaks(made)


def test_what_is_missing_adds_up_to_demand_less_cover() -> None:
    made = propose(_week(), SHORT)
    (week,) = made.weeks
    again = problem_of(
        made.book, week.days
    )  # the proposed shifts stand in the grid now: what is left is open
    assert sum(each.low for each in again.demands) == sum(
        each.demand.low - each.heads for each in week.verdict.unmet
    )
    assert week.verdict.cost == pytest.approx(judge(week.problem, week.duties).cost)


@pytest.mark.parametrize("seed", range(6))
def test_no_roster_adds_anything_hard_to_what_stands_already(seed: int) -> None:
    random = Random(seed)  # noqa: S311 - draws rosters, no secret
    book = _week(people=5, seed=seed)
    shifts = [
        _shift(book, who, nth, random.choice(((9, 18), (13, 22), (10, 15))))
        for who in range(1, 6)
        for nth in random.sample(range(7), random.randint(0, 4))
    ]
    free = [(who, nth) for who in range(1, 6) for nth in range(7)]
    taken = {(each.employee_id, (each.day - MONDAY).days) for each in shifts}
    off = random.sample([place for place in free if place not in taken], 3)
    marks = [Mark(new_id(), 1, who, who, book.days[nth], "rest", 0) for who, nth in off[:2]]
    leave = [
        Leave(new_id(), who, "AL", book.days[nth], book.days[nth], "approved", 0) for who, nth in off[2:]
    ]
    book = _with_shifts(book, shifts)
    book = replace(book, week=replace(book.week, marks=tuple(marks), leaves=tuple(leave)))

    made = propose(book, SHORT)

    assert len(made.standing) <= len(hard(book))
    assert set(book.week.shifts) <= set(made.book.week.shifts)
    assert set(book.week.marks) <= set(made.book.week.marks)
    added = [each for each in made.book.week.shifts if each not in book.week.shifts]
    for each in added:
        assert each.employee_id is not None
        assert not book.week.marks_of(each.employee_id, each.day)
        assert book.week.leave_of(each.employee_id, each.day) is None


def test_a_position_that_nobody_has_is_named_with_day_time_and_minutes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = _week()
    stock = Need(book.days[2], 9 * 60, 12 * 60, 2, role="stock")
    book = replace(book, needs=replace(book.needs, demand=(*book.needs.demand, stock)))
    code, told = _solved(_file(book, tmp_path / "a.xlsx"), capsys)

    assert (code, told["hard"]) == (0, 0)
    assert told["shifts"] > 0
    assert [each["sentence"] for each in told["findings"] if each["code"] == "solver.supply_step"] == [
        "Wed 3 Mar 09:00–12:00: Stock needs 2; at least 2 cannot be there whatever the roster (360 minutes)."
    ]


def test_shifts_that_stand_and_break_the_law_are_named_and_the_others_rostered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = _week()
    full = next(each.employee_id for each in book.week.people if each.contract == "full")
    stands = [_shift(book, full, nth, (9, 18)) for nth in range(7)]
    book = _with_shifts(book, [*stands, _shift(book, full, 2, (14, 20))])
    code, told = _solved(_file(book, tmp_path / "a.xlsx"), capsys)

    assert code == 1
    assert told["shifts"] > 0
    clashes = [each["sentence"] for each in told["findings"] if each["code"] == "roster.solve.clash"]
    assert any("Wed 3 Mar" in each and "Mon 1 Mar" not in each for each in clashes)


def test_somebody_without_a_contract_is_told_and_comes_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = _week()
    unknown = replace(book.week.people[0], contract=None, weekly_minutes=None)
    book = replace(book, week=replace(book.week, people=(unknown, *book.week.people[1:])))
    code, told = _solved(_file(book, tmp_path / "a.xlsx"), capsys)
    assert code == 0
    assert "roster.solve.no_contract" in _codes(told)


def test_three_hundred_people_are_worked_or_the_want_of_time_is_told() -> None:
    made = propose(_week(300), Limits(seconds=3))
    (week,) = made.weeks
    assert made.standing == ()
    assert week.duties or "roster.solve.no_time" in {each.code for each in made.findings}


def test_nobody_at_all_leaves_everything_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = _week()
    book = replace(book, week=replace(book.week, people=()), needs=Needs(book.needs.demand))
    code, told = _solved(_file(book, tmp_path / "a.xlsx"), capsys)
    assert (code, told["shifts"]) == (0, 0)
    assert _codes(told) >= {"roster.solve.nobody", "solver.supply_step"}
    assert told["missing"] == sum((need.end - need.start) * need.heads for need in book.needs.demand)


def test_a_closed_week_asks_for_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = replace(_week(), needs=Needs())
    code, told = _solved(_file(book, tmp_path / "a.xlsx"), capsys)
    assert (code, told["shifts"], told["missing"]) == (0, 0, 0)
    assert _codes(told) == {"roster.solve.nothing_asked"}


def test_nobody_is_rostered_on_a_closed_day_or_outside_the_hours() -> None:
    book = _week()
    open_days = tuple(need for need in book.needs.demand if need.day != book.days[3])
    made = propose(replace(book, needs=replace(book.needs, demand=open_days)), SHORT)
    assert {each.day for each in made.book.week.shifts} == set(book.days) - {book.days[3]}
    (week,) = made.weeks
    assert all(duty.start % 1440 >= 9 * 60 and duty.end - duty.day * 1440 <= 22 * 60 for duty in week.duties)


def test_two_weeks_are_worked_one_after_the_other_with_rest_between() -> None:
    first, second = _week(4), workbook.generated(3, people=4, monday=MONDAY + timedelta(days=7))
    book = replace(
        first,
        days=(*first.days, *second.days),
        week=replace(first.week, weeks=2),
        needs=replace(first.needs, demand=(*first.needs.demand, *second.needs.demand)),
    )
    made = propose(book, replace(SHORT, seconds=12))
    assert [week.days[0] for week in made.weeks] == [MONDAY, MONDAY + timedelta(days=7)]
    assert made.standing == ()
    by_person: dict[int | None, list[Shift]] = {}
    for each in sorted(made.book.week.shifts, key=lambda shift: shift.starts_at):
        by_person.setdefault(each.employee_id, []).append(each)
    for held in by_person.values():
        gaps = [after.starts_at - before.ends_at for before, after in pairwise(held)]
        assert all(gap >= timedelta(hours=11) for gap in gaps)


def test_cells_that_cannot_be_read_are_told_with_their_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = _week()
    odd = Need(book.days[0], 9 * 60 + 7, 12 * 60, 3, role="sales", most=2)
    path = _file(replace(book, needs=Needs((odd,))), tmp_path / "a.xlsx")
    assert run(["roster", "solve", str(path)]) != 0
    told = capsys.readouterr().err
    assert "人手需求!B2" in told
    assert "人手需求!G2" in told


def test_the_workbook_itself_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = _file(_week(), tmp_path / "a.xlsx")
    assert run(["roster", "solve", str(path), "--out", str(path)]) != 0
    assert "--out" in capsys.readouterr().err


def test_a_rest_day_is_marked_for_everybody() -> None:
    made = propose(_week(), SHORT)
    for person in made.book.week.people:
        rests = [mark for mark in made.book.week.marks if mark.employee_id == person.employee_id]
        assert len(rests) == 1
    assert not [told for told in judged(made.book) if told.finding.severity is Severity.HARD]


def test_ctrl_c_ends_the_search_and_the_best_it_has_found_is_written(tmp_path: Path) -> None:
    path, target = _file(_week(people=14, seed=11), tmp_path / "week.xlsx"), tmp_path / "made.xlsx"
    command = ["roster", "solve", str(path), "--seconds", "3600", "--threads", "1", "--out", str(target)]

    with subprocess.Popen(
        [sys.executable, "-u", "-m", "storekeeper", *command],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    ) as search:  # fmt: skip
        assert search.stdout is not None
        told = search.stdout.readline()  # how far it is: there is a roster
        os.killpg(search.pid, signal.SIGINT)
        said = told + search.stdout.read()

    assert search.returncode == 0, said
    assert "keeps the best roster" in said
    assert workbook.read(target, near=MONDAY).week.shifts
