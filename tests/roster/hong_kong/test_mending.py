"""What would mend a finding is an edit: after it the finding is gone, nothing hard is new, and it can be undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.errors import Severity
from storekeeper.roster.domain import Mark, Person, Week
from storekeeper.roster.hong_kong.findings import Judged
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.mending import MOST, mends
from storekeeper.roster.hong_kong.pack import person_of
from storekeeper.roster.hong_kong.young import INDUSTRIAL
from tests.roster.drawn import MONDAY, draw, show

DAY = timedelta(days=1)


def judge(week: Week, person: Person) -> Iterable[Judged]:
    """All the law, as if two weeks from Monday were known: the last legal week of them is judged as well."""
    theirs = person_of(week, person)
    return judge_person(
        law(), replace(theirs, known_from=week.days[0], known_to=week.days[-1], joined=date(2020, 1, 1))
    )


def fortnight(picture: str, monday: date = MONDAY) -> Week:
    """The drawn week as two weeks running from a Monday."""
    week = draw(picture)
    by = monday - MONDAY
    return replace(
        week,
        monday=monday,
        weeks=2,
        people=tuple(replace(each, joined_on=date(2020, 1, 1)) for each in week.people),
        shifts=tuple(
            replace(
                each,
                id=_id(number),
                day=each.day + shift,
                starts_at=each.starts_at + shift,
                ends_at=each.ends_at + shift,
            )
            for number, (each, shift) in enumerate(
                (each, by + 7 * DAY * nth) for nth in range(2) for each in week.shifts
            )
        ),
        marks=tuple(replace(each, day=each.day + by) for each in week.marks),
    )


def _id(number: int) -> UUID:
    return UUID(int=1000 + number)


def of_rule(week: Week, rule: str) -> Judged:
    return next(each for each in judge(week, week.people[0]) if each.rule == rule)


SEVEN = "1001 陳大文 | 9-18 | 9-18 | 9-18 | 9-12 | 9-18 | 9-18 | 9-18"


def test_seven_days_are_mended_by_opening_the_lightest_and_marking_it() -> None:
    week = fortnight(SEVEN)
    finding = of_rule(week, "law.no_rest_day")

    first, *others = mends(week, finding, judge)
    after = first.apply(week)

    assert len(others) == MOST - 1
    assert [(mark.kind, mark.day) for mark in after.marks] == [("rest", MONDAY + 10 * DAY)]
    assert [shift.worked_minutes for shift in after.shifts if shift.employee_id is None] == [180]
    assert not [each for each in judge(after, week.people[0]) if each.rule == "law.no_rest_day"]
    assert show(first.inverse(week).apply(after)) == show(week)


def test_a_holiday_that_is_worked_is_given_on_a_free_day_or_opened() -> None:
    week = fortnight("1001 陳大文 | R | 9-18 | 9-18 | 9-18 | 9-18 | 9-18 | 9-18", date(2026, 9, 28))
    finding = of_rule(week, "law.holiday_owed")
    offered = [edit.apply(week) for edit in mends(week, finding, judge)]

    assert offered
    assert all(finding.code not in {each.code for each in judge(after, week.people[0])} for after in offered)


def test_the_alternative_comes_first_because_it_changes_least() -> None:
    week = fortnight("1001 陳大文 | R | 9-18 | 9-18 | 9-18 |  | 9-18 | 9-18", date(2026, 9, 28))
    first = mends(week, of_rule(week, "law.holiday_owed"), judge)[0]

    assert [mark.kind for mark in first.apply(week).marks] == ["rest", "alternative"]


def test_a_stray_day_off_is_taken_away() -> None:
    week = fortnight("1001 陳大文 | 9-18 | R | 9-18 | 9-18 | 9-18 | 9-18 | 9-18", date(2026, 8, 10))
    person = week.people[0]
    stray = Mark(
        _id(77), week.shop.id, 1001, person.placements[0].placement_id, date(2026, 8, 20), "alternative", 1
    )
    week = replace(
        week, marks=(*week.marks, stray), shifts=tuple(each for each in week.shifts if each.day != stray.day)
    )

    def widely(week: Week, person: Person) -> Iterable[Judged]:
        known = replace(person_of(week, person), known_from=date(2026, 6, 1), known_to=date(2026, 10, 31))
        return judge_person(law(), replace(known, continuous=None))

    finding = next(each for each in widely(week, person) if each.rule == "law.holiday_for_nothing")

    assert [edit.apply(week).marks for edit in mends(week, finding, widely)] == [week.marks[:-1]]


def test_a_young_person_s_late_shift_is_shortened_before_it_is_opened() -> None:
    week = fortnight("1001 陳大文 | 12-21 | R |  |  |  |  |")

    def as_young(week: Week, person: Person) -> Iterable[Judged]:
        theirs = replace(
            person_of(week, person), eighteen_on=date(2027, 6, 1), scope=INDUSTRIAL, continuous=None
        )
        return judge_person(law(), theirs)

    finding = next(each for each in as_young(week, week.people[0]) if each.rule == "law.young.late")
    shortened, opened = mends(week, finding, as_young)

    assert max(shift.ends_at.hour for shift in shortened.apply(week).shifts if shift.day == MONDAY) == 19
    assert {shift.employee_id for shift in opened.apply(week).shifts if shift.day == MONDAY} == {None}


def test_what_no_edit_can_mend_offers_none() -> None:
    week = fortnight(SEVEN)
    finding = replace(of_rule(week, "law.no_rest_day"), code="roster.law.wage_short")

    assert mends(week, finding, judge) == ()
    assert mends(week, replace(finding, employee_id=4711), judge) == ()


@given(st.lists(st.sampled_from(["9-18", "12-21", "10-14", "R", "", "AL"]), min_size=7, max_size=7))
def test_each_edit_that_is_offered_takes_its_finding_away(cells: list[str]) -> None:
    week = fortnight("1001 陳大文 | " + " | ".join(cells), date(2026, 9, 28))
    person = week.people[0]
    before = {(each.code, each.days) for each in judge(week, person) if each.severity is Severity.HARD}
    for finding in judge(week, person):
        for edit in mends(week, finding, judge):
            after = list(judge(edit.apply(week), person))
            assert not [
                each for each in after if each.code == finding.code and set(each.days) & set(finding.days)
            ]
            assert {(each.code, each.days) for each in after if each.severity is Severity.HARD} <= before
