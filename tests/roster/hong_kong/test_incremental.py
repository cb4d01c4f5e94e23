"""After an edit only whom it concerns is judged again, and that equals judging everybody; the way there never shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Conflict, Refused
from storekeeper.roster.domain import Busy, Edit, MoveShift, Ruling, Rulings, Week
from storekeeper.roster.grammar import edit_for, parse
from storekeeper.roster.rules import check_week, packs
from tests.roster.drawn import MONDAY, SHOP, draw

DAY = timedelta(days=1)
PEOPLE = (1001, 1002, 1003)
CELLS = st.sampled_from(["9-18", "12-22", "22-06", "10-14,17-21", "R", "AL", ""])
PICTURE = st.lists(st.lists(CELLS, min_size=7, max_size=7), min_size=3, max_size=3)
TYPED = st.lists(
    st.tuples(st.sampled_from(PEOPLE), st.integers(0, 6), st.sampled_from(["9-18", "13-22", "R", "-", "SH"])),
    min_size=1,
    max_size=6,
)


SETTLED = Rulings(
    (
        Ruling("law_reading", {"reading": "strict"}),
        Ruling("rest_gap", {"minutes": 660}, "hard"),
        Ruling("rest_gap", {}, place=1, from_day=MONDAY + 3 * DAY, to_day=MONDAY + 4 * DAY),
        Ruling("longest_day", {"minutes": 420}, from_day=MONDAY + 2 * DAY),
        Ruling("meal_break", {"after": 300, "minutes": 30}, "info"),
        Ruling("late_then_early", {"after": "21:30", "before": "10:00"}),
        Ruling("six_on_one_off", {"days": 5}),
        Ruling("hours_cap", {"week": 1020, "four_weeks": 4080}),
    )
)
"""Every rule about people, one of them off for two days in the middle of the week, another from its third day on."""


def drawn(cells: list[list[str]], *, settled: bool = False) -> Week:
    """Three people of full time with five weeks of work before: the third without any rest in them."""
    rows = (f"{who} 陳大文 | " + " | ".join(row) for who, row in zip(PEOPLE, cells, strict=True))
    week = draw("\n".join(rows))
    people = tuple(replace(each, contract="full", joined_on=date(2024, 1, 1)) for each in week.people)
    ruled = SETTLED if settled else week.ruled
    return replace(week, people=people, busy=tuple(before()), ruled=ruled)


def before() -> Iterator[Busy]:
    for who in PEOPLE:
        for back in range(1, 36):
            day = MONDAY - back * DAY
            if who == PEOPLE[-1] or day.weekday() != who % 7:
                yield Busy(who, at(day, time(9)), at(day, time(18)), SHOP.id)


def edits(week: Week, typed: list[tuple[int, int, str]]) -> Iterator[tuple[Edit, Week]]:
    """Each edit that can be made, with the week after it."""
    for who, number, text in typed:
        try:
            edit = edit_for(week, who, week.days[number], parse(text))
            after = edit.apply(week) if edit else week
        except (Refused, Conflict):
            continue
        if edit is not None:
            yield edit, after
            week = after


@settings(max_examples=40, deadline=None)
@given(PICTURE, TYPED, st.booleans())
def test_judging_only_whom_an_edit_changes_equals_judging_everybody(
    cells: list[list[str]], typed: list[tuple[int, int, str]], settled: bool
) -> None:
    week, kept = drawn(cells, settled=settled), packs.Kept()
    kept.of(week)
    for _, after in edits(week, typed):
        assert kept.of(after) == packs.Kept().of(after)
        assert check_week(after, kept) == check_week(after)


@settings(max_examples=40, deadline=None)
@given(PICTURE, TYPED, st.randoms(), st.booleans())
def test_the_order_of_edits_never_changes_findings(
    cells: list[list[str]], typed: list[tuple[int, int, str]], shuffle, settled: bool
) -> None:  # type: ignore[no-untyped-def]
    """Edits of cells of their own; the ids of rows are made new each time and are in no finding."""
    own = list({(who, number): (who, number, text) for who, number, text in typed}.values())
    mixed = shuffle.sample(own, len(own))
    one, two = (last_of(drawn(cells, settled=settled), each) for each in (own, mixed))

    assert packs.Kept().of(one) == packs.Kept().of(two)


def last_of(week: Week, typed: list[tuple[int, int, str]]) -> Week:
    for _, after in edits(week, typed):
        week = after
    return week


@settings(max_examples=40, deadline=None)
@given(PICTURE, TYPED, st.booleans())
def test_undoing_brings_the_findings_back(
    cells: list[list[str]], typed: list[tuple[int, int, str]], settled: bool
) -> None:
    week = drawn(cells, settled=settled)
    for edit, after in edits(week, typed):
        assert packs.Kept().of(edit.inverse(week).apply(after)) == packs.Kept().of(week)
        week = after


@settings(max_examples=40, deadline=None)
@given(PICTURE)
def test_a_shift_in_two_parts_that_touch_says_the_same(cells: list[list[str]]) -> None:
    """Without pauses: which half a pause lies in is a matter of the roster, not of the law."""
    week = drawn(cells)
    whole = replace(week, shifts=tuple(replace(each, breaks=()) for each in week.shifts))
    halves = []
    for number, each in enumerate(whole.shifts):
        middle = each.starts_at + timedelta(hours=2)
        other = replace(each, id=type(each.id)(int=5000 + number), starts_at=middle)
        halves += [replace(each, ends_at=middle), other]

    assert packs.Kept().of(replace(whole, shifts=tuple(halves))) == packs.Kept().of(whole)


def test_a_rule_settled_anew_is_asked_of_those_whom_no_edit_has_touched() -> None:
    week, kept = drawn([["9-18", "22-06"] * 3 + ["R"]] * 3), packs.Kept()
    before = kept.of(week)

    after = replace(week, ruled=SETTLED)

    assert kept.of(after) == packs.Kept().of(after) != before
    assert {each.code for found in kept.of(after).values() for each in found} >= {
        "roster.company.longest_day", "roster.company.meal_break", "roster.company.six_on_one_off",
        "roster.company.hours_cap",
    }  # fmt: skip


def test_only_whom_an_edit_concerns_is_judged_again(monkeypatch: pytest.MonkeyPatch) -> None:
    week = drawn([["9-18"] * 7, ["9-18"] * 6 + ["R"], ["9-18"] * 7])
    kept, asked = packs.Kept(), []

    class Listening:
        name, reach = "listening", 1

        def judge(self, after: Week, outcome: object):  # type: ignore[no-untyped-def]
            asked.append(tuple(person.employee_id for person in after.people))
            return ()

        def judge_shop(self, week: Week) -> tuple[()]:
            return ()

        def fixes(self, finding: object) -> tuple[()]:
            return ()

    monkeypatch.setattr(packs, "PACKS", (Listening(),))
    kept.of(week)
    asked.clear()
    shift = week.shifts_of(1001, MONDAY)[0]
    kept.of(MoveShift(shift.id, shift.row_version, None, MONDAY).apply(week))

    assert asked == [(1001,)]
