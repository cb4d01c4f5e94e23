"""The mixture of free shifts: never dearer than a lawful choice, whole choices are lawful, and the rest stays."""

from __future__ import annotations

from dataclasses import replace
from time import monotonic

import numpy as np
import pytest

from storekeeper.roster.solver.engine import whole_prices
from storekeeper.roster.solver.free_search import FreeSearch
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.master import Effort
from storekeeper.roster.solver.patterns import Pattern, heads_of
from storekeeper.roster.solver.problem import Freedom, Problem, without
from storekeeper.roster.solver.search import unable
from storekeeper.roster.solver.shift_mixture import ShiftMixture
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.week import WeekPricer
from tests.roster.solver.test_week import PAUSED, PLAIN, problem_of


def possible(seed: int, freedom: Freedom, people: int = 6) -> Problem:
    problem = problem_of(seed, freedom, people=people, days=4)
    idle = unable(WeekPricer(problem), range(people))
    return without(problem, frozenset(problem.people[at].key for at in idle))


def begun(problem: Problem, seed: int) -> FreeSearch:
    """With a first roster, searching by counts."""
    search = FreeSearch(
        pricer=WeekPricer(problem),
        people=len(problem.people),
        seed=seed,
        whole_costs=whole_prices(problem),
        tell=lambda *_: None,
        until=monotonic() + 600,
        counted=True,
    )
    assert search.first() == []
    search.polish()
    return search


def everybody(search: FreeSearch) -> ShiftMixture:
    zero = np.zeros(len(search.pricer.cover), dtype=np.int64)
    days = range(search.free.problem.days)
    return ShiftMixture(search.free, dict(enumerate(search.best.patterns)), days, zero)


@pytest.mark.parametrize("freedom", [PLAIN, PAUSED], ids=["stints", "pauses"])
@pytest.mark.parametrize("seed", range(8))
def test_a_mixture_costs_no_more_than_any_roster_and_a_whole_choice_is_lawful(
    seed: int, freedom: Freedom
) -> None:
    problem = possible(seed, freedom)
    search = begun(problem, seed)
    mixture = everybody(search)
    settled = mixture.settle(lambda *_: True)

    found, _ = mixture.whole(most=search.best.cost + 1, effort=Effort(5.0))

    assert settled.cost <= search.best.cost + 1e-6
    if found is not None:  # a missing hour that may not miss is only dear in the mixture
        verdict = judge(problem, [duty for pattern in found for duty in search.free.duties(pattern)])
        assert verdict.lawful
        cost = sum(pattern.cost for pattern in found) + search.pricer.cover.cost(
            heads_of(search.pricer.cover, found)
        )
        assert verdict.cost == pytest.approx(cost + search.pricer.base)
        assert settled.cost <= cost + 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_what_the_search_ends_with_is_what_the_judge_counts_and_lies_above_its_bound(seed: int) -> None:
    problem = possible(seed, PLAIN)
    search = begun(problem, seed)
    before = search.best.cost

    for number in range(6):
        search.turn(number)

    verdict = judge(problem, [duty for each in search.best.patterns for duty in search.free.duties(each)])
    assert verdict.lawful
    assert search.best.cost <= before
    assert verdict.cost == pytest.approx(search.best.cost + search.pricer.base)
    assert search.bound <= search.best.cost + 1e-6


@pytest.mark.parametrize("seed", range(8))
def test_a_choice_among_all_shifts_of_a_cheaper_roster_finds_it_or_shows_that_there_is_none(
    seed: int,
) -> None:
    """From a little above the best that neighbourhoods find to the cheapest, which the patterns' bound allows."""
    problem = possible(seed, PAUSED, people=5)
    alone = tuple(replace(one, shops=one.shops[:1]) for one in problem.people)
    search = begun(replace(problem, people=alone), seed)
    for number in range(4):
        search.turn(number)
    mixture = everybody(search)
    floor, most = mixture.settle(lambda *_: True).cost, search.best.cost + 5

    held = mixture.hold_all(most - floor, 10_000)
    found, ended = mixture.close(most, most - floor, 60.0)

    assert held
    assert ended
    assert found is not None
    verdict = judge(search.free.problem, [duty for each in found for duty in search.free.duties(each)])
    cheapest = verdict.cost - search.pricer.base
    assert verdict.lawful
    assert max(floor, search.bound) - 1e-6 <= cheapest <= search.best.cost + 1e-6
    assert mixture.close(cheapest - 0.1, most - floor, 60.0) == (None, True)


def test_more_shifts_than_a_choice_can_be_made_among_are_not_held() -> None:
    search = begun(shop_week(1, people=4, days=2), 1)
    mixture = everybody(search)
    mixture.settle(lambda *_: True)
    before = len(mixture.columns)

    assert not mixture.hold_all(1_000.0, 10)
    assert len(mixture.columns) == before


def test_on_days_that_are_not_free_and_for_others_nothing_changes() -> None:
    search = begun(shop_week(3, people=8), 1)
    patterns = search.best.patterns
    held = {person: patterns[person] for person in range(5)}
    fixed = search.best.heads - heads_of(search.pricer.cover, list(held.values()))
    now = sum(pattern.cost for pattern in held.values()) + search.pricer.cover.cost(search.best.heads)
    mixture = ShiftMixture(search.free, held, [2, 3], fixed)
    mixture.settle(lambda *_: True)

    found, _ = mixture.whole(most=now + 1, effort=Effort(10.0))

    assert found is not None
    assert [each.person for each in found] == list(range(5))
    for each in found:
        assert outside(search, each) == outside(search, patterns[each.person])


def outside(search: FreeSearch, pattern: Pattern) -> list[object]:
    return [duty for duty in search.free.duties(pattern) if duty.day not in {2, 3}]


def test_neighbourhoods_of_shifts_make_a_week_cheaper_than_going_person_by_person() -> None:
    search = begun(shop_week(2, people=12), 1)
    before = search.best.cost

    for number in range(8):
        search.turn(number)

    assert search.best.cost < before
    assert before - search.bound > search.best.cost - search.bound >= 0


def test_pinned_shifts_stay() -> None:
    search = begun(shop_week(4, people=6), 1)
    roster = tuple(sorted(duty for each in search.best.patterns for duty in search.free.duties(each)))
    problem = replace(search.free.problem, pins=roster)
    again = begun(problem, 2)

    for number in range(5):
        again.turn(number)

    kept = tuple(sorted(duty for each in again.best.patterns for duty in again.free.duties(each)))
    assert {(duty.person, duty.start, duty.minutes) for duty in roster} <= {
        (duty.person, duty.start, duty.minutes) for duty in kept
    }
    assert not judge(problem, kept).faults
