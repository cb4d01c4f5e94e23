"""Rules of the company: worked cases. None of them is law (product reference 4.2: no gap, longest day or break is)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.roster.company_rules import CompanyRules, Heads, Piece, Post, of_figures, of_person, of_shop
from storekeeper.roster.hong_kong.resting import Resting

MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def piece(day: int, times: str, *pauses: str, told: datetime | None = None) -> Piece:
    """On the day so many days after Monday; an end not after the start is on the next day."""
    on = MONDAY + day * DAY
    starts, ends = span(on, times)
    return Piece(starts, ends, tuple(span(on, each) for each in pauses), on, told)


def span(day: date, times: str) -> tuple[datetime, datetime]:
    starts, ends = (time.fromisoformat(each) for each in times.split("-"))
    return at(day, starts), at(day + (ends <= starts) * DAY, ends)


def said(rules: CompanyRules, *pieces: Piece) -> list[tuple[str, int]]:
    return [(each.rule, (each.day - MONDAY).days) for each in of_person(rules, pieces)]


def test_without_rules_nothing_is_said() -> None:
    assert said(CompanyRules(), *(piece(day, "08:00-02:00") for day in range(7))) == []


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        ("13:00-22:00", "09:00-18:00", False),  # eleven hours
        ("13:00-22:01", "09:00-18:00", True),
        ("22:00-06:00", "17:00-23:00", False),
        ("22:00-06:00", "16:59-23:00", True),
    ],
)
def test_rest_gap_between_two_days(first: str, second: str, broken: bool) -> None:
    assert said(CompanyRules(rest_gap=660), piece(0, first), piece(1, second)) == [("rest_gap", 1)] * broken


def test_a_split_shift_is_no_rest_gap() -> None:
    assert said(CompanyRules(rest_gap=660), piece(0, "10:00-14:00"), piece(0, "17:00-21:00")) == []


@pytest.mark.parametrize(
    ("pieces", "broken"),
    [
        ([piece(0, "09:00-20:00", "13:00-14:00")], False),
        ([piece(0, "09:00-20:01", "13:00-14:00")], True),
        ([piece(0, "09:00-14:00"), piece(0, "16:00-21:01")], True),
        ([piece(0, "22:00-03:00"), piece(1, "10:00-18:00")], False),  # two business days
    ],
)
def test_longest_day_without_pauses(pieces: list[Piece], broken: bool) -> None:
    assert said(CompanyRules(longest_day=600), *pieces) == [("longest_day", 0)] * broken


@pytest.mark.parametrize(
    ("pieces", "broken"),
    [
        ([piece(0, "09:00-14:00")], False),
        ([piece(0, "09:00-14:01")], True),
        ([piece(0, "09:00-18:00", "13:00-14:00")], False),
        ([piece(0, "09:00-18:00", "13:00-13:29")], True),  # shorter than the meal
        ([piece(0, "09:00-18:00", "14:01-15:00")], True),  # too late
        ([piece(0, "09:00-14:00"), piece(0, "14:00-18:00")], True),  # two shifts that touch
        ([piece(0, "09:00-14:00"), piece(0, "14:30-18:00")], False),
    ],
)
def test_meal_break_after_five_hours(pieces: list[Piece], broken: bool) -> None:
    assert said(CompanyRules(meal_after=300), *pieces) == [("meal_break", 0)] * broken


@pytest.mark.parametrize(
    ("first", "second", "broken"),
    [
        (piece(0, "13:00-22:30"), piece(1, "08:30-17:00"), True),
        (piece(0, "13:00-22:00"), piece(1, "08:30-17:00"), False),
        (piece(0, "13:00-22:30"), piece(1, "10:00-17:00"), False),
        (piece(0, "13:00-22:30"), piece(2, "08:30-17:00"), False),
    ],
)
def test_late_then_early(first: Piece, second: Piece, broken: bool) -> None:
    rules = CompanyRules(late_after=time(22), early_before=time(10))

    assert said(rules, first, second) == [("late_then_early", 1)] * broken


@pytest.mark.parametrize(
    ("told", "broken"),
    [
        (at(MONDAY - 7 * DAY, time(23, 59)), False),
        (at(MONDAY - 6 * DAY, time(0)), True),
        (at(MONDAY + DAY, time(9)), True),
        (None, False),
    ],
)
def test_notice_of_seven_days(told: datetime | None, broken: bool) -> None:
    found = of_person(CompanyRules(notice_days=7), [piece(0, "09:00-18:00", told=told)])

    assert [each.rule for each in found] == ["notice_days"] * broken
    assert all(each.values["asked"] == 7 for each in found)


def test_six_on_one_off() -> None:
    seven = [piece(day, "09:00-18:00") for day in range(7)]
    rests = Resting.of(MONDAY, MONDAY + 8 * DAY, [(each.starts, each.ends) for each in seven])

    found = of_person(CompanyRules(days_on=6), seven, rests)

    assert [(each.rule, each.values) for each in found] == [
        ("six_on_one_off", {"from": MONDAY, "to": MONDAY + 6 * DAY, "days": 7})
    ]


def post(times: str, role: str = "sales", worked: int = 480) -> Post:
    starts, ends = span(MONDAY, times)
    return Post(starts, ends, role, worked)


def thin(rules: CompanyRules, *posts: Post) -> list[tuple[time, time, int]]:
    opening = {MONDAY: span(MONDAY, "10:00-22:00")}
    found = of_shop(rules, posts, (MONDAY,), hours=opening)
    return [(each.values["from"], each.values["to"], each.values["given"]) for each in found]  # type: ignore[misc]


def test_least_heads_while_the_shop_is_open() -> None:
    rules = CompanyRules(heads=(Heads(2),))

    assert thin(rules, post("10:00-22:00"), post("10:00-22:00")) == []
    assert thin(rules, post("10:00-22:00"), post("09:00-17:00"), post("18:00-22:30")) == [
        (time(17), time(18), 1)
    ]
    assert thin(rules) == [(time(10), time(22), 0)]


def test_least_heads_of_one_role_in_some_hours() -> None:
    rules = CompanyRules(heads=(Heads(1, time(12), time(14), "cashier"),))

    assert thin(rules, post("10:00-22:00")) == [(time(12), time(14), 0)]
    assert thin(rules, post("10:00-13:00", "cashier")) == [(time(13), time(14), 0)]
    assert thin(CompanyRules(heads=(Heads(1, weekdays=frozenset({6})),))) == []


@pytest.mark.parametrize(("budget", "broken"), [(960, False), (959, True)])
def test_budget_of_hours(budget: int, broken: bool) -> None:
    found = of_shop(CompanyRules(budget=budget), [post("10:00-18:00"), post("14:00-22:00")], (MONDAY,))

    assert [(each.rule, each.values) for each in found] == [("budget", {"given": 960, "asked": 959})] * broken


def test_rules_are_read_from_the_figures_of_a_workbook() -> None:
    figures = {
        "rest_gap_hours": "11",
        "late_after": "22.5",
        "early_before": "9",
        "least_heads": "2",
        "budget_hours": "400.5",
    }
    rules = of_figures((name, Decimal(value)) for name, value in figures.items())

    assert (rules.rest_gap, rules.late_after, rules.early_before) == (660, time(22, 30), time(9))
    assert (rules.heads, rules.budget, rules.longest_day, rules.days_on) == ((Heads(2),), 24030, None, None)
    assert of_figures([("six_on_one_off", Decimal(1))]).days_on == 6
    for wrong in (
        ("48_hour_week", Decimal(48)),
        ("rest_gap_hours", Decimal(-1)),
        ("late_after", Decimal(24)),
    ):
        with pytest.raises(ValueError):
            of_figures([wrong])


def test_a_rule_is_soft_unless_the_company_says_otherwise() -> None:
    rules = CompanyRules(weights={"rest_gap": Severity.HARD})

    assert (rules.weight("rest_gap"), rules.weight("budget")) == (Severity.HARD, Severity.SOFT)


STRICT = CompanyRules(
    rest_gap=660, longest_day=600, meal_after=300, late_after=time(22), early_before=time(10), days_on=6
)
WORK = st.lists(
    st.tuples(st.integers(0, 13), st.integers(0, 1380), st.integers(30, 900)),
    max_size=14,
    unique_by=lambda each: each[0],
)


def drawn(picked: list[tuple[int, int, int]]) -> list[Piece]:
    found: list[Piece] = []
    for day, start, length in sorted(picked):
        starts = at(MONDAY + day * DAY, time()) + timedelta(minutes=start)
        if not found or found[-1].ends <= starts:
            found.append(Piece(starts, starts + timedelta(minutes=length), (), MONDAY + day * DAY))
    return found


@given(WORK, st.randoms())
def test_the_order_of_work_changes_nothing(picked: list[tuple[int, int, int]], shuffle) -> None:  # type: ignore[no-untyped-def]
    pieces = drawn(picked)

    assert of_person(STRICT, shuffle.sample(pieces, len(pieces))) == of_person(STRICT, pieces)


@given(WORK, st.integers(1, 29))
def test_a_shift_in_two_parts_that_touch_is_judged_as_one(
    picked: list[tuple[int, int, int]], cut: int
) -> None:
    pieces = drawn(picked)
    halves = []
    for each in pieces:
        middle = each.starts + timedelta(minutes=cut)
        halves += [
            Piece(each.starts, middle, (), each.business_day),
            Piece(middle, each.ends, (), each.business_day),
        ]

    assert of_person(STRICT, halves) == of_person(STRICT, pieces)
