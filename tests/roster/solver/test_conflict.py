"""The smallest conflict: with any one of its shifts taken away, the fault is gone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.conflict import conflicts, smallest
from storekeeper.roster.solver.problem import DAY, Duty, Freedom, Person, Problem, Task

FREE = Freedom(((0, DAY - 60),), 60, 60, 720)


def problem(person: Person, *pins: tuple[int, int, int]) -> Problem:
    """Pins are day, from hour, to hour."""
    held = tuple(
        _duty(person.key, day * DAY + begins * 60, (ends - begins) * 60) for day, begins, ends in pins
    )
    return Problem("drawn", 8, (0, 8 * DAY), (person,), (), freedom=FREE, pins=held)


def _duty(key: str, start: int, minutes: int) -> Duty:
    return Duty(key, start // DAY, start, minutes, tasks=(Task("till", start, minutes),))


ANNE = Person("Anne", frozenset({"till"}), most=3000, rest=660)


def test_pins_that_fit_have_no_conflict() -> None:
    assert conflicts(problem(ANNE, (0, 9, 17), (1, 9, 17))) == ()


def test_only_the_late_and_the_early_shift_lack_rest() -> None:
    """Day 0 9–17, day 2 14–23, day 3 7–12: the last two."""
    (found,) = conflicts(problem(ANNE, (0, 9, 17), (2, 14, 23), (3, 7, 12)))
    assert found.fault.code == "solver.fault_rest"
    assert [pin.day for pin in found.pins] == [2, 3]


def test_seven_days_running_need_all_seven() -> None:
    (found,) = conflicts(problem(ANNE, *((day, 9, 13) for day in range(7))))
    assert (found.fault.code, len(found.pins)) == ("solver.fault_row_too_long", 7)


def test_a_shift_on_leave_is_a_conflict_alone() -> None:
    (found,) = conflicts(problem(replace(ANNE, off=frozenset({3})), (2, 9, 17), (3, 9, 17)))
    assert [pin.day for pin in found.pins] == [3]


def test_too_many_minutes_keep_no_shift_that_is_not_needed() -> None:
    person = replace(ANNE, most=900)
    (found,) = conflicts(problem(person, (0, 9, 17), (1, 9, 11), (2, 9, 17)))
    assert sum(pin.paid for pin in found.pins) > 900
    assert all(sum(pin.paid for pin in found.pins) - each.paid <= 900 for each in found.pins)


def test_a_pin_of_a_stranger_is_named() -> None:
    drawn = replace(problem(ANNE, (0, 9, 17)), people=())
    assert [each.fault.code for each in conflicts(drawn)] == ["solver.fault_unknown_person"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 16), st.integers(1, 8)), max_size=9))
def test_none_of_a_conflict_can_be_left_out(drawn: list[tuple[int, int, int]]) -> None:
    asked = problem(replace(ANNE, most=1800), *((day, at, at + long) for day, at, long in drawn))
    person = asked.people[0]

    def has(pins: tuple[Duty, ...], code: str) -> bool:
        held = sorted(pins, key=lambda pin: pin.start)
        return any(fault.code == code for fault in judge_limits.faults(asked, person, held))

    for found in conflicts(asked):
        assert has(found.pins, found.fault.code)
        for each in found.pins:
            assert not has(tuple(pin for pin in found.pins if pin is not each), found.fault.code)


@pytest.mark.parametrize("items", [(), (1, 2, 3)])
def test_what_is_not_broken_has_no_conflict(items: tuple[int, ...]) -> None:
    assert smallest(items, lambda _: False) == ()
