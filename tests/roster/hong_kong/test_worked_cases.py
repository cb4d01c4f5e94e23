"""Every case that was worked out by hand, by the whole pack; and that there are enough, each with its source."""

from __future__ import annotations

import pytest

from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from tests.roster.hong_kong.worked_cases import CASES, Case

BOUNDARIES = {
    "4079 minutes", "4080 minutes", "Saturday 20:00-02:00", "holiday on a rest day", "joining inside a week",
    "leaving inside a week", "leap day", "contract change inside a week", "over two shops",
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_exactly_this_is_said(case: Case) -> None:
    found = judge_person(law(), case.judged)

    told = [f"{each.rule.removeprefix('law.')} {each.days[0].month}-{each.days[0].day}" for each in found]
    assert sorted(told) == sorted(case.says)


def test_there_are_sixty_and_more_each_with_its_source_and_every_boundary_among_them() -> None:
    assert len({case.name for case in CASES}) == len(CASES) >= 60
    assert all(case.source.startswith("Cap. ") for case in CASES)
    assert {case.bounds for case in CASES} - {""} == BOUNDARIES


def test_the_same_person_is_in_no_two_cases() -> None:
    assert len({repr(case.judged) for case in CASES}) == len(CASES)
