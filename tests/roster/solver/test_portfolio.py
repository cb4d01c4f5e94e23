"""Engines in processes: all they tell is judged; they may be cancelled or crash; equal input gives equal rosters."""

from __future__ import annotations

from dataclasses import replace
from multiprocessing import Pipe, active_children

import pytest

from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.mailbox import Mailbox
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import ChangePrices, Problem, without
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.talk import Limits, Progress
from tests.roster.solver.test_month import problem_of


def possible(seed: int, people: int = 8) -> Problem:
    problem = problem_of(seed, people=people, days=14)
    return replace(
        problem,
        people=tuple(replace(one, least=0, fewest_in_row=1, fewest_off=1) for one in problem.people),
    )


@pytest.mark.parametrize("engine", ["patterns", "highs", "cpsat"])
def test_every_engine_gives_a_roster_that_the_judge_confirms(engine: str) -> None:
    problem = replace(
        possible(3),
        people=tuple(replace(one, history=type(one.history)()) for one in possible(3).people),
    )
    result = solve(problem, Limits(seconds=40, gap=0.0, stall=8), engines=(engine,))

    assert result.verdict is not None
    assert not judge(problem, result.roster).faults
    assert result.bound is not None
    assert result.bound <= result.verdict.cost + 1e-6
    assert result.crashes == 0


@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("engine", ["highs", "cpsat"])
def test_the_peers_know_free_shifts_and_agree_with_the_judge(engine: str, *, published: bool) -> None:
    problem = shop_week(5, people=3, days=2)
    ours = solve(problem, Limits(seconds=60, cpu=3))
    assert ours.verdict is not None
    if published:
        prices = ChangePrices(dropped=20, added=12, moved=6, resized=3)
        problem = replace(problem, published=ours.roster, changes=prices)
        ours = solve(problem, Limits(seconds=60, cpu=3), begin=ours.roster)
        assert ours.verdict is not None

    result = solve(problem, Limits(seconds=60, threads=2, cpu=6), engines=(engine,))

    assert result.verdict is not None
    assert not result.verdict.faults
    assert result.bound is None or result.bound <= min(result.verdict.cost, ours.verdict.cost) + 1e-6
    assert ours.bound is None or ours.bound <= result.verdict.cost + 1e-6
    if result.ended == "proved":
        assert result.verdict.cost <= ours.verdict.cost + 1e-6


def test_progress_tells_cost_bound_and_the_cells_that_changed() -> None:
    heard: list[Progress] = []

    result = solve(possible(4), Limits(seconds=6, stall=2), watch=heard.append)

    assert heard
    assert heard[0].changed
    assert [each.cost for each in heard] == sorted((each.cost for each in heard), reverse=True)
    assert result.verdict is not None
    assert heard[-1].cost == result.verdict.cost


@pytest.mark.parametrize("moment", [1, 2, 5, 11, 17, 23])
def test_cancelling_at_any_moment_keeps_the_best_and_leaves_no_engine(moment: int) -> None:
    asked: list[bool] = []
    heard: list[Progress] = []

    def cancelled() -> bool:
        asked.append(len(asked) + 1 >= moment)
        return asked[-1]

    problem = possible(5)
    result = solve(problem, Limits(seconds=60, gap=-1.0, threads=2), watch=heard.append, cancelled=cancelled)

    assert result.ended == "cancelled"
    assert asked == [False] * (moment - 1) + [True]  # it is not asked again: what it said was obeyed at once
    assert result.roster == (heard[-1].roster if heard else ())
    assert result.verdict is None or not judge(problem, result.roster).faults
    assert not [each for each in active_children() if each.name.startswith("SpawnProcess")]


def test_cancelling_does_not_wait_for_an_engine_to_come_up() -> None:
    problem = possible(5)
    many = replace(problem, wishes=tuple(replace(wish, day=3) for wish in problem.wishes) * 20_000)

    result = solve(many, Limits(seconds=60), cancelled=lambda: True)

    assert result.ended == "cancelled"
    assert result.cpu < 1  # the order of some megabytes was still on its way to a process that was not up


def kill_engines() -> int:
    engines = [each for each in active_children() if each.name.startswith("SpawnProcess")]
    for each in engines:
        each.kill()
    return len(engines)


def test_an_engine_that_dies_is_begun_again_from_the_best() -> None:
    killed: list[int] = []
    costs: list[float] = []

    def watch(progress: Progress) -> None:
        costs.append(progress.cost)
        if not killed:
            killed.append(kill_engines())

    result = solve(possible(6), Limits(seconds=30, stall=4, gap=-1.0), watch=watch)

    assert result.crashes == sum(killed) == 1
    assert result.verdict is not None
    assert not result.verdict.faults
    assert result.verdict.cost <= costs[0]


def test_engines_that_die_again_and_again_end_it_with_the_best_so_far() -> None:
    costs: list[float] = []

    def cancelled() -> bool:
        if costs:
            kill_engines()
        return False

    result = solve(
        possible(6),
        Limits(seconds=60, gap=-1.0, threads=2),
        watch=lambda progress: costs.append(progress.cost),
        cancelled=cancelled,
    )

    assert result.ended == "finished"
    assert result.crashes == 4  # each of two was begun again once
    assert result.verdict is not None
    assert result.verdict.cost <= costs[0]
    assert not result.verdict.faults


def test_what_an_engine_cannot_express_is_said() -> None:
    problem = replace(possible(3), templates=())

    result = solve(problem, Limits(seconds=30))

    assert [finding.code for finding in result.findings] == ["solver.no_templates"]
    assert result.verdict is None


def test_reproducible_mode_gives_twenty_equal_rosters_of_twenty() -> None:
    problem = possible(7)
    limits = Limits(seconds=120, steps=3, gap=-1.0)

    rosters = {solve(problem, limits).roster for _ in range(20)}

    assert len(rosters) == 1


def test_reproducible_mode_gives_equal_rosters_of_free_shifts_too() -> None:
    limits = Limits(seconds=600, steps=4, gap=-1.0)

    rosters = {solve(shop_week(1, people=5), limits).roster for _ in range(3)}

    assert len(rosters) == 1


def test_a_person_whom_nothing_can_help_is_named_and_the_others_are_rostered() -> None:
    problem = possible(8)
    hopeless = replace(problem.people[0], least=3000, most=960, key="X")
    problem = replace(problem, people=(hopeless, *problem.people[1:]))

    result = solve(problem, Limits(seconds=8, stall=2))

    assert "solver.person_impossible" in {finding.code for finding in result.findings}
    assert result.verdict is not None
    assert {fault.values["person"] for fault in result.verdict.faults} == {"X"}
    assert result.roster


def test_nobody_at_all_is_an_empty_roster() -> None:
    problem = possible(9)
    empty = without(problem, frozenset(one.key for one in problem.people))

    result = solve(empty, Limits(seconds=10))

    assert result.roster == ()
    assert result.verdict is not None
    assert result.verdict.unmet


def test_a_letter_never_waits_for_a_reader_who_does_not_read() -> None:
    ours, theirs = Pipe()
    mailbox = Mailbox(ours)

    for number in range(50):
        mailbox.put((number, bytes(1_000_000)))
    while theirs.recv()[0] != 49:
        pass
    theirs.close()
    mailbox.close()
