"""Rosters of the public instances that are proven optimal are judged to the cost the literature knows.

The instances themselves are not part of the project: where their files are absent nothing can be judged.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from storekeeper.roster.solver.formats import curtois
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.problem import DAY, Duty, Problem, Tier

INSTANCES = Path(os.environ.get("STOREKEEPER_ROSTERING", "")) / "curtois-qu"
KNOWN = json.loads((Path(__file__).parent / "known_rosters.json").read_text("utf-8"))
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def roster_of(problem: Problem, rows: dict[str, str]) -> list[Duty]:
    """One letter for each day: which of the templates, in their order; a point is a day off."""
    found = []
    for person, row in rows.items():
        for day, letter in enumerate(row):
            if letter != ".":
                one = problem.templates[LETTERS.index(letter)]
                found.append(Duty(person, day, day * DAY, one.minutes, one.key))
    return found


def read(name: str) -> Problem:
    path = INSTANCES / f"{name}.txt"
    if not path.is_file():
        pytest.skip("STOREKEEPER_ROSTERING names no folder of the public instances")
    return curtois.read(path)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_a_roster_of_known_cost_is_judged_to_it(name: str) -> None:
    problem = read(name)

    verdict = judge(problem, roster_of(problem, KNOWN[name]["rows"]))

    assert verdict.faults == ()
    assert verdict.cost == KNOWN[name]["cost"] == problem.best_known
    assert {tier for tier, cost in verdict.costs.items() if cost} <= {Tier.COVER, Tier.WISHES}


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_no_shift_can_be_taken_away_without_being_seen(name: str) -> None:
    """The known rosters are optimal: whatever is left out breaks something or costs more."""
    problem = read(name)
    roster = roster_of(problem, KNOWN[name]["rows"])

    for at in range(0, len(roster), 7):
        verdict = judge(problem, roster[:at] + roster[at + 1 :])
        assert verdict.faults or verdict.cost >= KNOWN[name]["cost"]
