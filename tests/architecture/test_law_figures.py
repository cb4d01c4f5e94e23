"""What the law says in figures stands in resources/law/ alone: the rules look it up by its day, for it changes."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from datetime import date

import pytest

from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.pack import REACH
from tests.architecture.source_tree import SRC, Source, planted, read

RULES = SRC / "roster" / "hong_kong"
CALENDAR = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 12, 24, 60, 100, 1000, 24 * 60})
"""Counts of days, months, hours, minutes and cents, and small ones, which many figures of the law happen to be."""
NAMED = frozenset({("leave_years.py", 9), ("leave_years.py", 11)})
"""The last step of the ladder of annual leave is part of a name, annual_leave.days_year_9; 11 is December from 0."""


def figures() -> frozenset[float | str]:
    """Every figure of the files, and those in hours also in minutes; times of day as they are written."""
    found: set[float | str] = set()
    for facts in law().facts.values():
        for fact in facts:
            text = str(fact.value)
            if ":" in text:
                found.add(text)
            elif not isinstance(fact.value, bool) and text.replace(".", "", 1).isdecimal():
                found |= {float(text)} | ({60 * float(text)} if "hour" in fact.unit else set())
    return frozenset(each for each in found if each not in CALENDAR)


def copied(sources: Sequence[Source]) -> list[str]:
    """Where a figure of the law is written into a rule: as a number, or as a time of day."""
    known = figures()
    return [
        f"{source.name}:{line} {figure}"
        for source in sources
        for line, figure in literals(source.tree())
        if figure in known and (source.path.name, figure) not in NAMED
    ]


def literals(tree: ast.Module) -> list[tuple[int, float | str]]:
    """Numbers, texts that are a number or a time of day, calls of time(), and products of two numbers."""
    found: list[tuple[int, float | str]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float | str):
            if isinstance(node.value, bool):
                continue
            text = str(node.value)
            number = text.replace(".", "", 1).replace("_", "")
            found.append(
                (node.lineno, float(number if "." not in text else text) if number.isdecimal() else text)
            )
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "time":
            parts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            clock = [each for each in parts if isinstance(each, int)]
            if clock:
                found.append((node.lineno, f"{clock[0]:02}:{clock[1] if len(clock) > 1 else 0:02}"))
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult):
            sides = [each.value for each in (node.left, node.right) if isinstance(each, ast.Constant)]
            numbers = [each for each in sides if isinstance(each, int | float)]
            if len(numbers) == 2:
                found.append((node.lineno, float(numbers[0] * numbers[1])))
    return found


def test_no_rule_of_the_law_has_a_figure_of_its_own() -> None:
    assert copied(read(RULES)) == []


@pytest.mark.parametrize(
    "text",
    [
        "ENOUGH = 4080",
        "ENOUGH = 68 * 60",
        "ENOUGH = 1_020",
        "OLD = 1080",
        "RATE = Decimal('43.1')",
        "CAP = 17_200",
        "WITHIN = timedelta(days=30)",
        "NOTICE = timedelta(hours=48)",
        "EARLIEST = time(7)",
        "LATEST = time(19, 0)",
        "LATEST = '19:00'",
        "PAID = 120",
        "PENSION = 7100",
    ],
)
def test_a_figure_of_the_law_in_a_rule_is_seen(text: str) -> None:
    assert copied([planted(text)]) != []


@pytest.mark.parametrize(
    "text", ["WEEK = 7", "MINUTES = 24 * 60", "OLD_TEST = '418'", "EPOCH = date(1970, 1, 1)"]
)
def test_the_calendar_and_names_are_no_figures(text: str) -> None:
    assert copied([planted(text)]) == []


def test_the_figures_that_are_looked_for_are_those_of_the_files() -> None:
    assert figures() >= {
        1020.0,
        1080.0,
        4080.0,
        43.1,
        42.1,
        17200.0,
        48.0,
        30.0,
        7100.0,
        30000.0,
        "07:00",
        "19:00",
    }


def test_a_week_is_judged_as_far_around_as_an_alternative_holiday_may_lie() -> None:
    within = [law().whole("holiday.alternative_within", date(year, 1, 1)) for year in range(2022, 2031)]
    assert max(within) < REACH
