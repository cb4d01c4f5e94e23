"""What the company asks, by little rosters: the way between two shops, skills of a role, shops that are not there."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.domain import AddShift, Asked, Busy, Held, MoveShift, Week
from storekeeper.roster.repeating import repeated
from storekeeper.roster.rules import check, check_week, hindrances, targets, verdict
from tests.roster.drawn import MONDAY, day_of, draw, shift_at, typed

NAMES = {"zh": "收銀", "en": "Cashier", "cn": "收银"}
CASHIER = Asked("sales", "cashier", NAMES, "hard")


def said(week: Week, employee_id: int, day: str, text: str) -> list[str]:
    findings = check(week, typed(week, employee_id, day, text))
    return [finding.code.removeprefix("roster.") for finding in findings]


def with_way(picture: str | None, minutes: int) -> Week:
    """The drawn week, the other shop being so many minutes away."""
    week = draw(str(picture))
    return replace(week, busy=tuple(replace(each, travel=minutes) for each in week.busy))


def skilled(week: Week, *held: Held) -> Week:
    """The week in which everybody holds these skills."""
    return replace(week, people=tuple(replace(person, skills=held) for person in week.people))


def test_work_in_another_shop_leaves_time_for_the_way() -> None:
    """
    1001 陳大文 | @10-14 |
    """
    week = with_way(test_work_in_another_shop_leaves_time_for_the_way.__doc__, 30)

    assert said(week, 1001, "Mon", "1430-1800") == []
    assert said(week, 1001, "Mon", "0600-0930") == []
    assert said(week, 1001, "Mon", "1415-1800") == ["travel"]
    assert said(week, 1001, "Mon", "1400-1800") == ["travel"]
    assert said(week, 1001, "Mon", "0600-0945") == ["travel"]
    assert said(week, 1001, "Mon", "1345-1800") == ["overlap"]


def test_the_way_is_refused_with_both_figures_and_what_would_mend_it() -> None:
    """
    1001 陳大文 | @10-14 |
    """
    week = with_way(test_the_way_is_refused_with_both_figures_and_what_would_mend_it.__doc__, 30)

    (finding,) = check(week, typed(week, 1001, "Mon", "1415-1800"))

    assert finding.severity is Severity.HARD
    assert Sentences("zh-HK").tell(finding) == (
        "陳大文 在 11月23日（一） 10:00–14:00 在另一間店舖返工，路程要 30 分鐘，但中間只有 15 分鐘。"
    )
    assert Sentences("en").tell(finding).endswith("the way takes 30 minutes and there are only 15.")


def test_a_night_in_another_shop_is_followed_by_the_way_in_the_morning() -> None:
    """
    1001 陳大文 | @22-06 |
    """
    week = with_way(test_a_night_in_another_shop_is_followed_by_the_way_in_the_morning.__doc__, 60)

    assert said(week, 1001, "Tue", "0630-1000") == ["travel"]
    assert said(week, 1001, "Tue", "0700-1000") == []


def test_work_in_the_same_shop_needs_no_way() -> None:
    """
    1001 陳大文 | 10-14 |
    """
    week = draw(str(test_work_in_the_same_shop_needs_no_way.__doc__))
    sunday = MONDAY - timedelta(days=1)
    before = Busy(1001, at(sunday, time(16)), at(MONDAY, time(0)), week.shop.id)
    week = replace(week, busy=(before,))

    assert said(week, 1001, "Mon", "10-14,14-18") == []
    assert said(week, 1001, "Tue", "0-4") == []


MINUTES = st.integers(0, 20 * 60)
LENGTHS = st.integers(15, 4 * 60)


@given(MINUTES, LENGTHS, MINUTES, LENGTHS, st.integers(0, 240))
def test_two_spans_overlap_or_lack_the_way_or_are_free_whichever_comes_first(
    one: int, lasts: int, other: int, other_lasts: int, way: int
) -> None:
    empty = draw("1001 陳大文 | |")

    def judged(here: tuple[datetime, datetime], there: tuple[datetime, datetime]) -> list[str]:
        week = replace(empty, busy=(Busy(1001, *there, None, way),))
        shift = replace(shift_at(draw("1001 | 9-18"), 1001, "Mon"), starts_at=here[0], ends_at=here[1])
        return [finding.code for finding in check(week, AddShift(replace(shift, row_version=0)))]

    start = at(MONDAY, time(0))
    spans = [
        (start + timedelta(minutes=begins), start + timedelta(minutes=begins + lasting))
        for begins, lasting in ((one, lasts), (other, other_lasts))
    ]
    gap = max(spans[1][0] - spans[0][1], spans[0][0] - spans[1][1])

    expected = ["roster.travel"] if gap < timedelta(minutes=way) else []
    assert judged(spans[0], spans[1]) == judged(spans[1], spans[0])
    assert judged(spans[0], spans[1]) == (["roster.overlap"] if gap < timedelta(0) else expected)


def test_a_role_asks_its_skill_on_the_day_of_the_shift() -> None:
    """
    1001 陳大文 | | | | |
    """
    drawn = draw(str(test_a_role_asks_its_skill_on_the_day_of_the_shift.__doc__))
    week = replace(drawn, asked=(CASHIER,))
    holding = skilled(week, Held("cashier", day_of("Tue"), day_of("Wed")), Held("key"))

    assert said(week, 1001, "Mon", "9-18") == ["skill_missing"]
    assert {day: said(holding, 1001, day, "9-18") for day in ("Mon", "Tue", "Wed", "Thu")} == {
        "Mon": ["skill_missing"], "Tue": [], "Wed": [], "Thu": ["skill_missing"],
    }  # fmt: skip
    assert said(drawn, 1001, "Mon", "9-18") == []


def test_an_open_shift_and_another_role_ask_nobody() -> None:
    """
    1001 陳大文 | 9-18 |
    open        | 9-18 |
    """
    week = draw(str(test_an_open_shift_and_another_role_ask_nobody.__doc__))

    assert check_week(replace(week, asked=(replace(CASHIER, role="stock"),))) == {}
    found = check_week(replace(week, asked=(CASHIER,)))
    assert list(found) == [shift_at(week, 1001, "Mon").id]


def test_the_closest_word_counts_and_only_while_it_holds() -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | 9-18
    """
    week = draw(str(test_the_closest_word_counts_and_only_while_it_holds.__doc__))
    region = replace(CASHIER, weight="soft", place=1)
    shop = replace(CASHIER, weight="none", place=2, from_day=day_of("Tue"), to_day=day_of("Tue"))
    asked = replace(week, asked=(shop, CASHIER, region))

    found = {asked.shift(key).day: verdict(said) for key, said in check_week(asked).items()}  # type: ignore[union-attr]

    assert found == {day_of("Mon"): "warned", day_of("Wed"): "warned"}
    assert hindrances(asked) == ()
    assert len(hindrances(replace(week, asked=(CASHIER,)))) == 3


def test_a_shop_that_opens_later_or_closed_for_good_takes_no_shift_of_anybody() -> None:
    """
    1001 陳大文 | | 9-18 |
    """
    week = draw(str(test_a_shop_that_opens_later_or_closed_for_good_takes_no_shift_of_anybody.__doc__))
    shop = replace(week.shop, opened_on=day_of("Tue"), closed_on=day_of("Thu"))
    week = replace(week, shop=shop)

    judged = targets(week, shift_at(week, 1001, "Tue"))

    for who in (1001, None):
        codes = [[finding.code for finding in judged[who, day]] for day in week.days]
        assert codes == [
            ["roster.opens_later"], [], [], [], *[["roster.closed_down"]] * 3,
        ]  # fmt: skip
    assert said(week, 1001, "Mon", "R") == []


def test_targets_say_of_skill_and_way_what_the_move_would_say() -> None:
    """
    1001 陳大文 | 9-18 | @18-22 | AL
    1002 李小明 | @6-9 | 10-14  |
    """
    week = with_way(test_targets_say_of_skill_and_way_what_the_move_would_say.__doc__, 45)
    week = replace(
        skilled(week, Held("cashier", date.min, day_of("Tue"))),
        asked=(CASHIER, replace(CASHIER, skill="key", weight="soft")),
        shop=replace(week.shop, closed_on=day_of("Sat")),
    )

    for shift in week.shifts:
        for (employee_id, day), findings in targets(week, shift).items():
            assert findings == check(week, MoveShift(shift.id, shift.row_version, employee_id, day))


def test_last_week_is_laid_only_into_days_on_which_the_shop_is_there() -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | 9-18
    1002 李小明 | 9-18 |      | 9-18
    """
    before = draw(str(test_last_week_is_laid_only_into_days_on_which_the_shop_is_there.__doc__))
    by = timedelta(days=7)
    shop = replace(before.shop, opened_on=day_of("Tue") + by, closed_on=day_of("Tue") + by)
    people = skilled(before, Held("cashier")).people[:1] + before.people[1:]
    week = replace(draw("1001 陳大文 |\n1002 李小明 |"), monday=MONDAY + by, shop=shop, people=people)

    edit = repeated(before, week)

    assert edit is not None
    assert [(shift.employee_id, shift.day - by) for shift in edit.outcome(week).shifts] == [
        (1001, day_of("Tue"))
    ]


def test_who_lacks_the_skill_leaves_an_open_shift_when_last_week_is_laid_in() -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 | 9-18 |
    """
    before = draw(str(test_who_lacks_the_skill_leaves_an_open_shift_when_last_week_is_laid_in.__doc__))
    people = skilled(before, Held("cashier")).people[:1] + before.people[1:]
    week = replace(
        draw("1001 陳大文 |\n1002 李小明 |"),
        monday=MONDAY + timedelta(days=7),
        people=people,
        asked=(CASHIER,),
    )

    edit = repeated(before, week)

    assert edit is not None
    assert {shift.employee_id for shift in edit.outcome(week).shifts} == {1001, None}
    assert check(week, edit) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_asked_has_a_sentence_in_each_language(language: str) -> None:
    """
    1001 陳大文 | 9-18 |
    """
    week = draw(str(test_what_is_asked_has_a_sentence_in_each_language.__doc__))
    (finding,) = hindrances(replace(week, asked=(CASHIER,)))

    told = Sentences(language).tell(finding)

    assert {"zh-HK": "收銀", "en": "Cashier", "zh-CN": "收银"}[language] in told
    assert "{" not in told
