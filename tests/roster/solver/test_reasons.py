"""Why a place is open, and why somebody has a shift: what is said can be done, at the price that is said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import DAY, Demand, Duty, Freedom, Person, Problem, Task, Tier
from storekeeper.roster.solver.reasons import told, why_given, why_unfilled
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.talk import Limits

FREE = Freedom(((9 * 60, 18 * 60),), 60, 240, 480)


def person(key: str, **limits: object) -> Person:
    return replace(Person(key, roles=frozenset({"till"}), most=480, rest=660), **limits)  # type: ignore[arg-type]


def problem(*people: Person) -> Problem:
    demands = tuple(Demand(0, 1, 1, 10, 1, role="till", start=hour * 60, minutes=60) for hour in range(9, 18))
    return Problem("drawn", 2, (0, 2 * DAY), people, demands, freedom=FREE, step=60)


def duty(key: str, begins: int, ends: int, day: int = 0) -> Duty:
    start, minutes = day * DAY + begins * 60, (ends - begins) * 60
    return Duty(key, day, start, minutes, tasks=(Task("till", start, minutes),))


def test_everybody_who_cannot_is_named_with_what_keeps_her() -> None:
    """Open: 17–18. B is on leave, C away, D has worked enough, E cannot do it, F could come."""
    drawn = problem(
        person("A"), person("B", off=frozenset({0})), person("C", away=((12 * 60, DAY),)), person("D", most=0),
        person("E", roles=frozenset({"floor"})), person("F"),
    )  # fmt: skip
    found = why_unfilled(drawn, (duty("A", 9, 17),), drawn.demands[-1])

    assert {each.person: each.faults[0].code for each in found.blocked} == {
        "B": "solver.fault_leave",
        "C": "solver.fault_away",
        "D": "solver.fault_too_many_minutes",
        "E": "solver.fault_skill",
    }
    assert {each.duty.person for each in found.alternatives} == {"A", "F"}
    assert {each.code for each in told(found)[:2]} == {"solver.could_extend", "solver.could_come"}


def cost_said(drawn: Problem, *roster: Duty) -> list[Finding]:
    """What the ways to fill the last demand are said to cost, cheapest first."""
    found = told(why_unfilled(drawn, roster, drawn.demands[-1]))
    return [cost for each in found if isinstance(cost := each.values.get("cost"), Finding)]


def test_a_way_that_costs_nothing_says_whether_the_hole_only_moves() -> None:
    """A works 9–17, 17–18 is open. Later by an hour she leaves 9–10 open, unless B is there from 9 to 13 already."""
    alone = problem(person("A"))
    doubled = problem(person("A"), person("B", away=((13 * 60, DAY),)))
    dear = problem(person("F", price_per_minute=1.0))

    assert cost_said(alone, duty("A", 9, 17)) == [Finding("solver.costs_moved", {"minutes": 60})]
    assert cost_said(doubled, duty("A", 9, 17), duty("B", 9, 13)) == [
        Finding("solver.costs_less", {"price": 11})
    ]
    assert cost_said(dear) == [Finding("solver.costs_more", {"price": 200.0})]


def test_the_cheapest_way_is_first_and_costs_what_is_said() -> None:
    """A works 9–17: moved by an hour it leaves 9–10 open, which costs nothing; F for four hours is too many heads."""
    drawn = problem(person("A"), person("F", price_per_minute=1.0))
    roster = (duty("A", 9, 17),)
    found = why_unfilled(drawn, roster, drawn.demands[-1])
    assert [each.duty.person for each in found.alternatives] == ["A", "F"]
    assert found.alternatives[0].price == 0
    for each in found.alternatives:
        then, now = judge(drawn, each.roster), judge(drawn, roster)
        assert not then.faults
        assert each.price == pytest.approx(then.cost - now.cost)
        assert each.price == pytest.approx(sum(each.tiers.values()))


def test_a_shift_is_worth_what_would_be_open_without_it() -> None:
    drawn = problem(person("A"), person("B"))
    given = why_given(drawn, (duty("A", 9, 17),), duty("A", 9, 17))
    assert (given.worth, given.tiers) == (80, {Tier.COVER: 80})
    assert [(each.duty.person, each.price) for each in given.others] == [("B", 0)]


def test_a_shift_that_is_not_there_has_no_reason() -> None:
    with pytest.raises(ValueError, match="not in the roster"):
        why_given(problem(person("A")), (), duty("A", 9, 17))


@pytest.mark.parametrize("seed", range(2))
def test_every_alternative_of_a_whole_week_is_lawful_and_meets_the_demand(seed: int) -> None:
    drawn = shop_week(seed, people=8)
    result = solve(drawn, Limits(seconds=8, stall=0.5))
    assert result.verdict is not None
    for unmet in result.verdict.unmet[:6]:
        found = why_unfilled(drawn, result.roster, unmet.demand)
        for each in found.alternatives:
            then = judge(drawn, each.roster)
            assert then.lawful
            assert each.price == pytest.approx(then.cost - result.verdict.cost)
        for blocked in found.blocked:
            assert blocked.faults
    for given in result.roster[:4]:
        reason = why_given(drawn, result.roster, given)
        assert all(judge(drawn, each.roster).lawful for each in reason.others)
