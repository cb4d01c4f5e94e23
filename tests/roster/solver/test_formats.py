"""The public formats become problems, and what is not in the format is named by its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from storekeeper.kit.errors import Refused
from storekeeper.roster.solver.formats import curtois, matsp
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.problem import DAY, Duty, Task, Tier

SMALL = """# a comment
SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=14|L=2,4320,1440,5,2,2,1
B,E=14|L=14,4320,1440,5,2,2,1
SECTION_DAYS_OFF
A,0
SECTION_SHIFT_ON_REQUESTS
A,2,E,3
SECTION_SHIFT_OFF_REQUESTS
B,3,L,2
SECTION_COVER
2,E,2,100,1
3,L,0,100,1
"""
RETAIL = """SECTION_HORIZON
1
SECTION_TASKS
2
SECTION_STAFF
1,0,600
SECTION_COVER
1,06:00-06:15,1,1,1
1,23:45-00:00,2,0,0
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "Instance1.txt"
    path.write_text(text, "utf-8")
    return path


def duty(person: str, day: int, template: str) -> Duty:
    return Duty(person, day, day * DAY, 480, template)


def test_a_nurse_problem_is_read_and_priced(tmp_path: Path) -> None:
    problem = curtois.read(written(tmp_path, SMALL))
    roster = [duty("A", day, "E") for day in (2, 3, 4)] + [duty("B", day, "L") for day in (2, 3, 4)]

    verdict = judge(problem, roster)

    assert verdict.faults == ()
    assert verdict.costs[Tier.COVER] == 100 + 1  # one E short on day 2, one L too many on day 3
    assert verdict.costs[Tier.WISHES] == 2
    assert [each.heads for each in verdict.unmet] == [1]


@pytest.mark.parametrize(
    ("duties", "code"),
    [
        ([duty("A", 0, "E"), duty("A", 1, "E"), duty("A", 2, "E")], "leave"),
        ([duty("A", day, "L") for day in (2, 3, 4)], "cap"),
        ([duty("A", day, "E") for day in range(1, 7)], "row_too_long"),
        ([duty("A", day, "E") for day in (1, 2, 3, 5, 6)], "days_off_too_few"),
        ([duty("A", day, "E") for day in (1, 2, 3, 7)], "row_too_short"),
        ([duty("A", 2, "L"), duty("A", 3, "E"), duty("A", 4, "E")], "succession"),
        ([duty("A", 2, "E"), duty("A", 3, "E")], "too_few_minutes"),
        ([duty("A", day, "E") for day in (1, 2, 3, 4, 5, 8, 9, 10, 11, 12)], "too_many_minutes"),
        ([duty("A", day, "E") for day in (4, 5, 6, 11, 12, 13)], "weekends"),
        ([duty("A", day, "X") for day in (2, 3, 4)], "template"),
    ],
)
def test_each_limit_is_seen(tmp_path: Path, duties: list[Duty], code: str) -> None:
    problem = curtois.read(written(tmp_path, SMALL))

    found = {fault.code for fault in judge(problem, duties).faults if fault.values["person"] == "A"}

    assert f"solver.fault_{code}" in found


def test_a_retail_problem_squares_what_is_too_many_and_forbids_what_is_missing(tmp_path: Path) -> None:
    problem = matsp.read(written(tmp_path, RETAIL))
    long = Duty("1", 0, 18 * 60, 360, tasks=(Task("2", 18 * 60, 360),))

    verdict = judge(problem, [long])

    assert [fault.code for fault in verdict.faults] == ["solver.fault_short"]
    assert verdict.cost == 1
    assert verdict.lawful


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "not_the_format"),
        ("hello", "not_the_format"),
        ("SECTION_HORIZON\n14\n", "section_missing"),
        (SMALL.replace("480", "x"), "bad_line"),
        (SMALL.replace("E=14", "E14"), "bad_line"),
        (SMALL.replace("2,E,2,100,1", "20,E,2,100,1"), "bad_line"),
        (SMALL.replace("A,2,E,3", "Z,2,E,3"), "bad_line"),
        (SMALL.replace("14\n", "999999999999\n", 1), "bad_line"),
    ],
)
def test_what_is_not_in_the_format_is_named(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        curtois.read(written(tmp_path, text))

    assert refused.value.code == f"solver.{code}"


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        matsp.read(tmp_path / "absent.txt")

    assert refused.value.code == "solver.no_file"
