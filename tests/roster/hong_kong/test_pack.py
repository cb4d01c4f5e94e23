"""The law as a pack: a week with what its people work elsewhere, judged where an edit, a drag and a publication are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Finding, Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.domain import Busy, MoveShift, Rest, Week
from storekeeper.roster.hong_kong.pack import HongKong
from storekeeper.roster.rules import check, check_week, hindrances, mending, packs, targets
from tests.roster.drawn import MONDAY, SHOP, day_of, draw, shift_at, typed

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _the_law(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "PACKS", (HongKong(),))


def law_of(findings: Iterable[Finding]) -> list[str]:
    return [each.code.removeprefix("roster.law.") for each in findings if each.code.startswith("roster.law.")]


def full_time(picture: str, *, monday: date = MONDAY, before: str = "", after: str = "") -> Week:
    """The week of full-time staff from `monday` on; `before`, `after`: days beside it of 1001, w work, r rest."""
    week = draw(picture)
    by = monday - MONDAY
    week = replace(
        week,
        monday=monday,
        people=tuple(replace(each, contract="full", joined_on=date(2020, 1, 1)) for each in week.people),
        shifts=tuple(
            replace(each, day=each.day + by, starts_at=each.starts_at + by, ends_at=each.ends_at + by)
            for each in week.shifts
        ),
        marks=tuple(replace(each, day=each.day + by) for each in week.marks),
    )
    days = [monday - (len(before) - nth) * DAY for nth in range(len(before))]
    days += [monday + (7 + nth) * DAY for nth in range(len(after))]
    work = [day for day, letter in zip(days, before + after, strict=True) if letter == "w"]
    busy = [Busy(1001, at(day, time(9)), at(day, time(18)), SHOP.id) for day in work]
    rests = [
        Rest(1001, day, "rest") for day, letter in zip(days, before + after, strict=True) if letter == "r"
    ]
    return replace(week, busy=(*week.busy, *busy), rests=(*week.rests, *rests))


SIX = " | ".join(["9-18"] * 6)
SEVEN = f"1001 陳大文 | {SIX} |\n1002 李小明 | {SIX} | R"


def test_the_legal_week_reaches_into_the_week_before() -> None:
    """Sunday was worked: Monday to Saturday make the seventh day of the legal week."""
    assert law_of(hindrances(full_time(SEVEN, before="w"))) == ["no_rest_day"]
    assert law_of(hindrances(full_time(SEVEN, before="r"))) == []


def test_a_week_that_has_its_rest_day_can_be_published() -> None:
    assert law_of(hindrances(full_time(SEVEN))) == []


def test_the_shift_that_takes_the_last_rest_day_is_refused_with_what_would_mend_it() -> None:
    week = full_time(SEVEN.replace("| 9-18 |\n", "| R |\n"), before="w", after="w")
    (finding,) = [
        each for each in check(week, typed(week, 1001, "Sat", "9-18")) if each.severity is Severity.HARD
    ]
    line = mending(finding)

    assert finding.code == "roster.law.no_rest_day"
    assert line is not None
    assert (
        Sentences("en")
        .tell(line)
        .startswith("You can: Make one day from Sun 22 Nov to Sat 28 Nov a rest day")
    )


def test_work_in_another_shop_breaks_the_week_too() -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | 9-18 | @9-18 | @9-18 | @9-18 |
    """
    week = full_time(str(test_work_in_another_shop_breaks_the_week_too.__doc__), before="w")

    assert "no_rest_day" in law_of(hindrances(week))


def test_a_holiday_is_told_where_it_is_worked_and_settled_by_a_mark() -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | R |  | 9-18 | 9-18 |
    """
    picture = str(test_a_holiday_is_told_where_it_is_worked_and_settled_by_a_mark.__doc__)
    worked = full_time(picture.replace("| R |  |", "| R | 9-18 |"), monday=date(2026, 12, 21))
    found = {
        shift.day: law_of(told) for shift in worked.shifts for told in [check_week(worked).get(shift.id, ())]
    }

    assert found[date(2026, 12, 21)] == []
    assert found[date(2026, 12, 25)] == found[date(2026, 12, 26)] == ["holiday_owed"]
    assert law_of(hindrances(worked)) == []


def test_a_part_timer_of_few_hours_is_asked_for_no_rest_day() -> None:
    few = full_time("1001 陳大文 | 9-11 | 9-11 | 9-11 | 9-11 | 9-11 | 9-11 | 9-11", before="w")
    few = replace(
        few, people=tuple(replace(each, contract="part", weekly_minutes=14 * 60) for each in few.people)
    )

    assert "no_rest_day" not in law_of(hindrances(few))


def test_every_target_of_a_drag_hears_what_the_move_itself_would() -> None:
    week = full_time(SEVEN, before="w", after="w")
    shift = shift_at(week, 1002, "Mon")

    for (employee_id, day), findings in targets(week, shift).items():
        assert findings == check(week, MoveShift(shift.id, shift.row_version, employee_id, day))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_it_says_is_a_sentence(language: str) -> None:
    sentences = Sentences(language)
    for finding in hindrances(full_time(SEVEN, before="w")):
        line = mending(finding)
        assert sentences.tell(finding)
        assert line is not None
        assert sentences.tell(line)


def test_someone_who_joins_this_week_is_not_judged_on_days_before() -> None:
    week = full_time(SEVEN, before="w")
    new = replace(week, people=tuple(replace(each, joined_on=day_of("Mon")) for each in week.people))

    assert law_of(hindrances(new)) == []
