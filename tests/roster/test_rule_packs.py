"""What would mend a finding, and further rules that plug in: a toy pack is asked wherever the rules are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import time

import pytest

from storekeeper.kit.errors import Finding, Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster import rules
from storekeeper.roster.domain import Asked, MoveShift, Opening, Outcome, RemoveMark, Week, Window
from storekeeper.roster.rules import check, check_week, fixes, hindrances, mending, packs, targets, verdict
from tests.roster.drawn import day_of, draw, shift_at, typed


class Toy:
    """Nobody works on more than two days a week, nor on three days without a day of rest marked."""

    name = "toy"
    reach = 7

    def __init__(self, severity: Severity = Severity.HARD) -> None:
        self.severity = severity
        self.asked: list[tuple[int, ...]] = []

    def judge(self, after: Week, outcome: Outcome) -> Iterable[Finding]:
        self.asked.append(tuple(person.employee_id for person in after.people))
        for person in after.people:
            days = {shift.day for shift in after.work_of(person.employee_id)}
            if len(days) > 2:
                yield Finding("toy.many_days", {"name": person.name_zh, "days": len(days)}, self.severity)
            if any(row.employee_id == person.employee_id for row in after.marks):
                continue
            if len(days) == 2:
                yield Finding("toy.no_rest", {"name": person.name_zh}, Severity.SOFT)

    def judge_shop(self, week: Week) -> Iterable[Finding]:
        if len(week.shifts) > 20:
            yield Finding("toy.crowded", {"shifts": len(week.shifts)}, self.severity)

    def fixes(self, finding: Finding) -> tuple[Finding, ...]:
        return (Finding("toy.fewer", finding.values),) if finding.code == "toy.many_days" else ()


@pytest.fixture
def toy(monkeypatch: pytest.MonkeyPatch) -> Toy:
    made = Toy()
    monkeypatch.setattr(packs, "PACKS", (made,))
    return made


def codes(findings: Iterable[Finding]) -> list[str]:
    return [finding.code for finding in findings]


WEEK = """
    1001 陳大文 | 9-18 | 9-18 |      | R |
    1002 李小明 | 9-18 |      | 9-18 |   |
    open        |      |      | 9-18 |
"""


def test_a_pack_is_asked_of_an_edit_a_drag_a_week_and_a_publication(toy: Toy) -> None:
    week = draw(WEEK)
    third = typed(week, 1001, "Wed", "9-18")

    assert codes(check(week, third)) == ["toy.many_days"]
    assert codes(rules.judge(week.after(third.outcome(week)), third.outcome(week))) == ["toy.many_days"]
    assert codes(hindrances(third.apply(week))) == ["toy.many_days"]
    assert {codes(found)[0] for found in check_week(third.apply(week)).values()} == {
        "toy.many_days", "toy.no_rest",
    }  # fmt: skip
    judged = targets(week, shift_at(week, None, "Wed"))
    assert verdict(judged[1001, day_of("Wed")]) == "refused"
    assert verdict(judged[None, day_of("Wed")]) == "free"


def test_each_target_hears_of_a_pack_what_the_move_itself_would(toy: Toy) -> None:
    week = draw(WEEK)

    for shift in week.shifts:
        for (employee_id, day), findings in targets(week, shift).items():
            assert findings == check(week, MoveShift(shift.id, shift.row_version, employee_id, day))


def test_taking_a_day_of_rest_away_is_judged_too_and_nobody_else_is(toy: Toy) -> None:
    week = draw(WEEK)
    (rest,) = week.marks

    found = check(week, RemoveMark(rest.id, rest.row_version))

    assert codes(found) == ["toy.no_rest"]
    assert toy.asked[-1] == (1001,)


def test_how_far_a_pack_must_see_is_the_farthest_of_all(toy: Toy, monkeypatch: pytest.MonkeyPatch) -> None:
    assert rules.reach() == 7

    monkeypatch.setattr(packs, "PACKS", ())

    assert rules.reach() == 1


def test_a_pack_says_what_would_mend_its_own_findings(toy: Toy) -> None:
    week = draw(WEEK)
    (finding,) = check(week, typed(week, 1001, "Wed", "9-18"))

    assert codes(fixes(finding)) == ["toy.fewer"]
    assert mending(Finding("toy.no_rest")) is None


def test_leave_is_mended_by_cancelling_it_or_by_somebody_else() -> None:
    """
    1001 陳大文 | AL   |
    1002 李小明 | 9-18 |
    """
    week = draw(str(test_leave_is_mended_by_cancelling_it_or_by_somebody_else.__doc__))
    shift = shift_at(week, 1002, "Mon")
    (finding,) = check(week, MoveShift(shift.id, shift.row_version, 1001, shift.day))

    line = mending(finding)

    assert line is not None
    assert Sentences("zh-HK").tell(line) == "可以：先取消年假、改放其他人、改為空更。"
    assert Sentences("en").tell(line) == (
        "You can: cancel the annual leave first, give it to somebody else, make it an open shift."
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_of_the_first_level_knows_what_would_mend_it(language: str) -> None:
    """
    1001 陳大文 | AL   | x    | R    | 9-18 | 9-18 | SL   | @10-14
    1002 李小明 | 9-18 | 9-18 | 9-18 | 9-18 | 9-18 | 9-18 | 1410-18
    """
    picture = str(test_every_finding_of_the_first_level_knows_what_would_mend_it.__doc__)
    week = draw(
        picture, hours=(Opening(0, time(10), time(12)),), left={"1001": day_of("Fri")},
        availability=(Window(0, time(1), time(2)),),
    )  # fmt: skip
    skill = Asked("sales", "key", {"zh": "鎖匙", "en": "Key", "cn": "钥匙"}, "soft")
    week = replace(
        week,
        asked=(skill,),
        busy=tuple(replace(busy, travel=30) for busy in week.busy),
        shop=replace(week.shop, closed_on=day_of("Fri"), opened_on=day_of("Tue")),
    )
    found = [finding for shift in week.shifts for told in targets(week, shift).values() for finding in told]
    found += check(week, typed(week, 1001, "Mon", "9-18,SL"))
    sentences = Sentences(language)

    lines = {finding.code: mending(finding) for finding in found}

    assert {"roster.travel", "roster.skill_missing", "roster.closed_down", "roster.opens_later"} <= set(lines)
    for code, line in lines.items():
        assert line is not None, code
        assert "{" not in sentences.tell(line)
