"""Rules by little rosters: a drawn week, a deed, and what is said of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from storekeeper.kit.errors import Conflict, Finding
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.domain import Batch, Edit, MoveShift, Opening, RemoveShift, Week, Window
from storekeeper.roster.rules import check, check_week, targets, verdict
from tests.roster.drawn import day_of, draw, shift_at, typed


def said(week: Week, edit: Edit) -> list[str]:
    return [finding.code.removeprefix("roster.") for finding in check(week, edit)]


def move(week: Week, who: int | None, day: str, *, to: int | None, on: str) -> MoveShift:
    shift = shift_at(week, who, day)
    return MoveShift(shift.id, shift.row_version, to, day_of(on))


def test_a_free_cell_takes_a_shift_without_a_word() -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | R
    """
    week = draw(str(test_a_free_cell_takes_a_shift_without_a_word.__doc__))

    assert said(week, move(week, 1001, "Mon", to=1002, on="Mon")) == []


def test_two_shifts_of_one_person_may_touch_but_not_overlap() -> None:
    """
    1001 陳大文 | 9-14 |
    1002 李小明 | 13-18 | 14-18
    """
    week = draw(str(test_two_shifts_of_one_person_may_touch_but_not_overlap.__doc__))

    assert said(week, move(week, 1002, "Mon", to=1001, on="Mon")) == ["overlap"]
    assert said(week, move(week, 1002, "Tue", to=1001, on="Mon")) == []


def test_a_night_shift_reaches_into_the_next_morning() -> None:
    """
    1001 陳大文 | 22-06 | |
    1002 李小明 |       | 5-9 | 6-9
    """
    week = draw(str(test_a_night_shift_reaches_into_the_next_morning.__doc__))

    assert said(week, move(week, 1002, "Tue", to=1001, on="Tue")) == ["overlap"]
    assert said(week, move(week, 1002, "Wed", to=1001, on="Tue")) == []


def test_work_in_another_shop_counts_and_is_not_named() -> None:
    """
    1001 陳大文 | @10-14 |
    1002 李小明 | 9-18 |
    """
    week = draw(str(test_work_in_another_shop_counts_and_is_not_named.__doc__))

    findings = check(week, move(week, 1002, "Mon", to=1001, on="Mon"))

    assert [finding.code for finding in findings] == ["roster.overlap"]
    assert Sentences("en").tell(findings[0]) == (
        "陳大文 already works 10:00–14:00 on Mon 23 Nov in another shop: the times overlap."
    )


def test_leave_missing_placement_and_having_left_refuse() -> None:
    """
    1001 陳大文 | AL | x |
    1002 李小明 | 9-18 | 9-18 | 9-18 | 9-18
    """
    picture = str(test_leave_missing_placement_and_having_left_refuse.__doc__)
    week = draw(picture, left={"1001": day_of("Wed")})

    assert said(week, move(week, 1002, "Mon", to=1001, on="Mon")) == ["on_leave"]
    assert said(week, move(week, 1002, "Tue", to=1001, on="Tue")) == ["not_placed"]
    assert said(week, move(week, 1002, "Wed", to=1001, on="Wed")) == []
    assert said(week, move(week, 1002, "Thu", to=1001, on="Thu")) == ["left"]
    assert said(week, move(week, 1002, "Mon", to=4711, on="Mon")) == ["stranger"]


def test_a_rest_day_and_an_hour_not_offered_only_warn() -> None:
    """
    1001 陳大文 | R | |
    1002 李小明 | 9-18 | 9-18 |
    """
    picture = str(test_a_rest_day_and_an_hour_not_offered_only_warn.__doc__)
    week = draw(picture, availability=(Window(0, time(8), time(23)), Window(1, time(17), time(2))))

    on_monday = check(week, move(week, 1002, "Mon", to=1001, on="Mon"))
    on_tuesday = check(week, move(week, 1002, "Tue", to=1001, on="Tue"))

    assert [finding.code for finding in on_monday] == ["roster.rest_day"]
    assert [finding.code for finding in on_tuesday] == ["roster.unavailable"]
    assert verdict(on_monday) == verdict(on_tuesday) == "warned"


def test_opening_hours_leave_an_hour_to_set_up_and_cash_up() -> None:
    """
    1001 陳大文 | 10-23 | 9-18 |
    open        | 11-23 | 11-1 |
    """
    picture = str(test_opening_hours_leave_an_hour_to_set_up_and_cash_up.__doc__)
    week = draw(picture, hours=tuple(Opening(day, time(11), time(22)) for day in range(6)))

    found = {week.shift(key).day.weekday(): findings for key, findings in check_week(week).items()}  # type: ignore[union-attr]

    assert 0 not in found
    assert [finding.code for finding in found[1]] == ["roster.closed", "roster.closed"][: len(found[1])]
    assert said(week, move(week, 1001, "Mon", to=1001, on="Sun")) == ["closed_day"]


def test_a_swap_of_two_is_judged_as_one_deed() -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 | 13-22 |
    """
    week = draw(str(test_a_swap_of_two_is_judged_as_one_deed.__doc__))
    there = move(week, 1001, "Mon", to=1002, on="Mon")
    back = move(week, 1002, "Mon", to=1001, on="Mon")

    assert said(week, there) == ["overlap"]
    assert said(week, Batch((there, back))) == []


def test_two_shifts_of_one_deed_that_overlap_each_other_are_said_once() -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | 10-12
    1003 何美玲 |
    """
    week = draw(str(test_two_shifts_of_one_deed_that_overlap_each_other_are_said_once.__doc__))
    both = Batch((move(week, 1001, "Mon", to=1003, on="Mon"), move(week, 1002, "Tue", to=1003, on="Mon")))

    assert said(week, both) == ["overlap"]


def test_marks_and_leave_are_judged_where_they_fall() -> None:
    """
    1001 陳大文 | 9-18 | AL |
    """
    week = draw(str(test_marks_and_leave_are_judged_where_they_fall.__doc__))

    with_mark = typed(week, 1001, "Mon", "9-18,R")
    with_leave = typed(week, 1001, "Mon", "9-18,SL")

    assert said(week, with_mark) == ["rest_day"]
    assert said(week, with_leave) == ["on_leave"]
    assert said(week, typed(week, 1001, "Mon", "AL")) == []
    assert said(week, typed(week, 1001, "Tue", "SL")) == []


def test_a_rest_day_that_another_shop_has_marked_counts_too() -> None:
    """
    1001 陳大文 | @R   |
    1002 李小明 | 9-18 |
    """
    week = draw(str(test_a_rest_day_that_another_shop_has_marked_counts_too.__doc__))

    assert said(week, move(week, 1002, "Mon", to=1001, on="Mon")) == ["rest_day"]
    assert said(week, typed(week, 1001, "Mon", "SH")) == ["marked_already"]


def test_a_drag_knows_every_cell_before_it_moves() -> None:
    """
    1001 陳大文 | 9-18 | AL | x
    1002 李小明 | 10-12 | R |
    """
    week = draw(str(test_a_drag_knows_every_cell_before_it_moves.__doc__))
    shift = shift_at(week, 1001, "Mon")

    judged = targets(week, shift)

    assert len(judged) == 3 * 7
    verdicts = {
        (who, day): verdict(judged[who, day_of(day)])
        for who in (None, 1001, 1002)
        for day in ("Mon", "Tue", "Wed")
    }
    assert verdicts[1001, "Mon"] == "free"
    assert verdicts[1001, "Tue"] == "refused"
    assert verdicts[1001, "Wed"] == "refused"
    assert verdicts[1002, "Mon"] == "refused"
    assert verdicts[1002, "Tue"] == "warned"
    assert verdicts[None, "Wed"] == "free"


def test_each_target_is_judged_as_the_move_itself_would_be() -> None:
    """
    1001 陳大文 | 9-18  | AL    | 22-06 |       | 10-14,17-21
    1002 李小明 | 10-12 | R     |       | 5-7   | x
    1003 何美玲 | @9-10 | 13-22 | SH    | 11-15 |
    """
    picture = str(test_each_target_is_judged_as_the_move_itself_would_be.__doc__)
    week = draw(picture, hours=tuple(Opening(day, time(10), time(21)) for day in range(7)))

    for shift in week.shifts:
        for (employee_id, day), findings in targets(week, shift).items():
            moved = check(week, MoveShift(shift.id, shift.row_version, employee_id, day))
            assert findings == moved


def test_a_shift_that_a_colleague_has_removed_is_a_conflict() -> None:
    """
    1001 陳大文 | 9-18
    """
    week = draw(str(test_a_shift_that_a_colleague_has_removed_is_a_conflict.__doc__))

    with pytest.raises(Conflict):
        check(week, RemoveShift(new_id(), seen=1))


def test_leave_of_one_day_is_told_with_its_day_once() -> None:
    """
    1001 陳大文 | AL | CL
    1002 李小明 | 9-18 |
    """
    week = draw(str(test_leave_of_one_day_is_told_with_its_day_once.__doc__))
    (finding,) = check(week, move(week, 1002, "Mon", to=1001, on="Mon"))
    leave = replace(week.leaves[0], to_day=day_of("Tue"))
    longer = replace(week, leaves=(leave,))
    (of_two_days,) = check(longer, move(longer, 1002, "Mon", to=1001, on="Mon"))

    for language in LANGUAGES:
        sentences = Sentences(language)
        monday, tuesday = (sentences.day(day_of(name)) for name in ("Mon", "Tue"))
        assert sentences.tell(finding).count(monday) == 1
        assert monday in sentences.tell(of_two_days)
        assert tuesday in sentences.tell(of_two_days)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_a_sentence(language: str) -> None:
    """
    1001 陳大文 | AL | x | R | 9-18 |
    1002 李小明 | 9-18 | 9-18 | 9-18 | 9-18 | 9-18 |
    """
    picture = str(test_every_finding_has_a_sentence.__doc__)
    hours = (Opening(0, time(10), time(12), date(2020, 1, 1)),)
    week = draw(
        picture, hours=hours, left={"1001": day_of("Thu")}, availability=(Window(0, time(1), time(2)),)
    )
    told: list[Finding] = [
        finding for shift in week.shifts for findings in targets(week, shift).values() for finding in findings
    ]

    sentences = {Sentences(language).tell(finding) for finding in told}

    assert {finding.code.removeprefix("roster.") for finding in told} == {
        "on_leave", "not_placed", "left", "overlap", "rest_day", "unavailable", "closed", "closed_day",
    }  # fmt: skip
    assert all("{" not in sentence for sentence in sentences)
