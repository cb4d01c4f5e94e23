"""Shops with shared people: lent where it pays, at the price of the loan, and lawful over all shops."""

from __future__ import annotations

import pytest

from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.problem import DAY, Demand, Duty, Freedom, Person, Problem, Task, Tier
from storekeeper.roster.solver.region import Loans, part_of, region_of, solve_region
from storekeeper.roster.solver.talk import Limits

FREE = Freedom(((9 * 60, 14 * 60),), 60, 240, 480)
SHORT = Limits(seconds=20, cpu=30, stall=0.5)


def shop(name: str, people: int, heads: int) -> Problem:
    """So many people with 16 hours each, and so many heads from 9 to 17 on two days."""
    staff = tuple(
        Person(f"{name}{nth}", frozenset({"till"}), most=960, rest=660) for nth in range(1, people + 1)
    )
    demands = tuple(
        Demand(day, heads, heads, 10, 1, role="till", start=day * DAY + hour * 60, minutes=60)
        for day in range(2)
        for hour in range(9, 17)
    )
    return Problem(name, 2, (0, 2 * DAY), staff, demands, freedom=FREE, step=60)


def region(way: int, price: float = 5.0) -> Problem:
    """A has one person too many, B one too few; C is far from both."""
    loans = Loans({("A", "B"): way, ("A", "C"): 90, ("B", "C"): 90}, price=price, per_minute=0.5)
    return region_of("three", {"A": shop("A", 3, 2), "B": shop("B", 1, 2), "C": shop("C", 1, 1)}, loans)


def duty(key: str, at: str, day: int = 0) -> Duty:
    start = day * DAY + 540
    return Duty(key, day, start, 480, shop=at, tasks=(Task("till", start, 480),))


def test_only_near_shops_share_people_and_the_way_has_its_price() -> None:
    found = {one.key: (one.shops, one.loan_price) for one in region(20).people}
    assert found["A1"] == (("A", "B"), 15.0)
    assert found["C1"] == (("C",), 0.0)


def test_somebody_is_lent_where_it_costs_less_than_the_hole() -> None:
    found = solve_region(region(20), SHORT)
    assert {(each.person[0], each.shop) for each in found.loans} == {("A", "B")}
    assert len(found.loans) == 2
    assert (found.verdict.cost, found.alone) == (30.0, 160.0)
    assert found.verdict.faults == ()
    assert judge(region(20), found.roster).costs[Tier.HOURS] == 30.0


@pytest.mark.parametrize(("way", "price"), [(60, 5.0), (20, 500.0)])
def test_nobody_is_lent_too_far_or_too_dearly(way: int, price: float) -> None:
    found = solve_region(region(way, price), SHORT)
    assert found.loans == ()
    assert found.verdict.cost == 160.0


def test_alone_means_that_nobody_is_lent() -> None:
    found = solve_region(region(20), SHORT, together=False)
    assert (found.loans, found.verdict.cost) == ((), 160.0)


def test_a_part_leaves_those_alone_who_work_elsewhere_and_counts_those_who_come() -> None:
    """A1 works in B: she is no part of A, and B needs one head fewer."""
    problem = region(20)
    roster = (duty("A1", "B"), duty("B1", "B"))
    assert {one.key for one in part_of(problem, ("A",), roster).people} == {"A2", "A3"}
    part = part_of(problem, ("B",), roster)
    assert [demand.low for demand in part.demands if demand.day == 0] == [1] * 8
    assert [demand.low for demand in part.demands if demand.day == 1] == [2] * 8


def test_one_person_in_two_shops_is_refused() -> None:
    with pytest.raises(ValueError, match="two shops"):
        region_of("odd", {"A": shop("A", 1, 1), "B": shop("A", 1, 1)}, Loans({}))
