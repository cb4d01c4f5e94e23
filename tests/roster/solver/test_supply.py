"""The supply check: what cannot be covered is named by role, day, quarter hour and minutes, and nothing else is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import DAY, Demand, Freedom, Person, Problem, Template
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.supply import supply
from storekeeper.roster.solver.talk import Limits

FREE = Freedom(((9 * 60, 18 * 60),), 60, 240, 480)


def problem(people: tuple[Person, ...], needs: tuple[tuple[str, int, int, int, int], ...]) -> Problem:
    """Needs are role, day, from hour, to hour, heads."""
    demands = tuple(
        Demand(day, heads, heads, 10, 1, role=role, start=day * DAY + hour * 60, minutes=60)
        for role, day, first, last, heads in needs
        for hour in range(first, last)
    )
    return Problem("drawn", 2, (0, 2 * DAY), people, demands, freedom=FREE, step=60)


def person(key: str, *roles: str, **limits: object) -> Person:
    return replace(Person(key, roles=frozenset(roles), most=960), **limits)  # type: ignore[arg-type]


def told(findings: tuple[Finding, ...]) -> list[tuple[str, Mapping[str, object]]]:
    return [
        (each.code.removeprefix("solver.supply_"), {k: v for k, v in each.values.items() if k != "shop"})
        for each in findings
    ]


def test_two_people_for_two_places_lack_nothing() -> None:
    """A and B at the till and the floor from 10 to 14 on day 0."""
    drawn = problem(
        (person("A", "till"), person("B", "floor")), (("till", 0, 10, 14, 1), ("floor", 0, 10, 14, 1))
    )
    assert supply(drawn) == ()


def test_a_stretch_with_too_few_is_one_finding_with_its_times() -> None:
    """Only A can be at the till, and not before 12."""
    drawn = problem(
        (person("A", "till", away=((0, 12 * 60),)), person("B", "floor")), (("till", 0, 10, 14, 2),)
    )
    assert told(supply(drawn)) == [
        (
            "step",
            {"what": ("till",), "day": 0, "from": 600, "to": 720, "heads": 2, "needed": 2, "missing": 240},
        ),
        (
            "step",
            {"what": ("till",), "day": 0, "from": 720, "to": 840, "heads": 1, "needed": 2, "missing": 120},
        ),
    ]


def test_one_person_for_two_roles_is_seen_only_in_both_together() -> None:
    """A can do either, but not both at once."""
    drawn = problem((person("A", "till", "floor"),), (("till", 0, 10, 12, 1), ("floor", 0, 10, 12, 1)))
    ((code, values),) = told(supply(drawn))
    assert (code, values["what"], values["missing"]) == ("step", ("floor", "till"), 120)


def test_a_day_longer_than_anybody_may_work_lacks_minutes() -> None:
    """One A for 12 hours, of which nobody works more than 8."""
    drawn = problem((person("A", "till"),), (("till", 0, 9, 21, 1),))
    assert told(supply(drawn)) == [("day", {"what": ("till",), "day": 0, "missing": 240, "asked": 720})]


def test_hours_that_do_not_reach_over_all_days_are_named_once() -> None:
    """A could be there on both days, but has 8 hours in all."""
    drawn = problem((person("A", "till", most=480),), (("till", 0, 9, 17, 1), ("till", 1, 9, 17, 1)))
    assert told(supply(drawn)) == [("all", {"what": ("till",), "missing": 480, "asked": 960})]


def test_a_skill_that_nobody_has_is_named() -> None:
    drawn = problem((person("A", "till"),), ())
    keys = replace(drawn, demands=(Demand(0, 1, 9, 60, 0, skill="key", start=540, minutes=60),))
    ((code, values),) = told(supply(keys))
    assert (code, values["what"], values["missing"]) == ("step", ("key",), 60)


def test_nobody_at_all_lacks_everything() -> None:
    drawn = problem((), (("till", 0, 10, 14, 2),))
    assert [each.values["missing"] for each in supply(drawn)] == [480]


def test_shifts_asked_by_name_are_counted_by_those_who_may_have_them() -> None:
    people = (person("A", off=frozenset({0})), person("B", caps=(("N", 0),)), person("C"))
    drawn = replace(
        problem(people, ()), freedom=None, templates=(Template("N", 1200, 480, 480),),
        demands=(Demand(0, 2, 2, 10, 1, template="N"), Demand(1, 2, 2, 10, 1, template="N")),
    )  # fmt: skip
    assert told(supply(drawn)) == [("day", {"what": ("N",), "day": 0, "missing": 480, "asked": 960})]


@pytest.mark.parametrize("seed", range(3))
def test_no_roster_lacks_less_than_the_check_says(seed: int) -> None:
    """What is missing by the largest finding is missing in every roster."""
    drawn = shop_week(seed, people=6)
    drawn = replace(drawn, people=drawn.people[:4])
    found = supply(drawn)
    result = solve(drawn, Limits(seconds=8, stall=0.5))
    verdict = judge(drawn, result.roster)
    open_minutes = sum(each.demand.minutes * (each.demand.low - each.heads) for each in verdict.unmet)
    assert found
    assert max(int(str(each.values["missing"])) for each in found) <= open_minutes
