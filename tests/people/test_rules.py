"""What holds for people and shops, judged without a store."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from storekeeper.kit.errors import Severity
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Add, Change, Edit, Remove, Row, TakeBack, Together
from storekeeper.kit.records.judging import basic_findings
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.people.records import RECORDS
from storekeeper.people.rules import BROKEN, judge

JOINED = date(2024, 1, 1)
EMPLOYEE = Row("employee", 1, 3, {"name_zh": "陳美玲", "name_en": "", "joined_on": JOINED, "left_on": None})
FACTS = {("employee", 1): EMPLOYEE}

GOOD: tuple[Edit, ...] = (
    Change("employee", 1, 3, {"name_en": ""}),
    Change("employee", 1, 3, {"left_on": JOINED}),
    Change("contact", 1, 1, {"phone": "+852 6123 4567"}),
    Change("contact", 1, 1, {"phone": "6123 4567", "email": "a.b@c.example"}),
    Change("contact", 1, 1, {"phone": "+44 20 7946 0000", "email": ""}),
    Add("hours", {"weekday": 6, "opens": time(22), "closes": time(2), "from_day": JOINED, "to_day": None}),
    Add("placement", {"kind": "loan", "from_day": JOINED, "to_day": JOINED}),
    Add("contract", {"employee_id": 1, "weekly_minutes": 0, "from_day": JOINED}),
    Remove("employee", 1, 3),
    TakeBack(new_id()),
)
BAD: tuple[tuple[Edit, str], ...] = (
    (Change("employee", 1, 3, {"name_zh": ""}), "people.name_missing"),
    (Change("employee", 1, 3, {"joined_on": date(2025, 1, 1), "left_on": JOINED}), "people.left_before_joining_day"),
    (Change("contact", 1, 1, {"phone": "1123 4567"}), "people.wrong_phone"),
    (Change("contact", 1, 1, {"email": "a@b"}), "people.wrong_email"),
    (Add("hours", {"weekday": 7, "opens": time(9), "closes": time(10)}), "people.no_weekday"),
    (Add("availability", {"weekday": 1, "starts": time(9), "ends": time(9)}), "people.hours_order"),
    (Add("held", {"obtained_on": JOINED, "expires_on": date(2023, 1, 1)}), "people.day_order"),
    (Add("leave", {"from_day": JOINED, "to_day": date(2023, 1, 1)}), "people.day_order"),
    (Add("placement", {"kind": "loan", "from_day": JOINED}), "people.loan_too_long"),
    (Add("contract", {"weekly_minutes": 10_081}), "people.impossible_hours"),
    (Add("pay", {"amount": Decimal("-1")}), "people.negative_pay"),
    (Add("contract", {"employee_id": 1, "from_day": date(2023, 1, 1)}), "people.before_joining"),
)  # fmt: skip


@pytest.mark.parametrize("edit", GOOD)
def test_what_is_in_order_has_no_finding(edit: Edit) -> None:
    assert judge(edit, FACTS) == ()


@pytest.mark.parametrize(("edit", "code"), BAD)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_not_in_order_is_said_in_every_language(edit: Edit, code: str, language: str) -> None:
    (finding,) = judge(edit, FACTS)
    assert finding.code == code
    assert Sentences(language).tell(finding)


def test_only_a_beginning_before_joining_is_a_warning() -> None:
    soft = {judge(edit, FACTS)[0].code for edit, _ in BAD if judge(edit, FACTS)[0].severity is Severity.SOFT}
    assert soft == {"people.before_joining"}


def test_every_edit_of_a_deed_is_judged() -> None:
    deed = Together((Change("employee", 1, 3, {"name_zh": ""}), Add("pay", {"amount": Decimal(-1)})))
    assert [finding.code for finding in judge(deed, FACTS)] == ["people.name_missing", "people.negative_pay"]


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"staff_no": ""}, "records.field_required"),
        ({"staff_no": None}, "records.field_required"),
        ({"staff_no": "x" * 33}, "records.field_too_long"),
        ({"role": "king"}, "records.field_wrong"),
        ({"joined_on": date(1800, 1, 1)}, "records.field_wrong"),
        ({"joined_on": "today"}, "records.field_wrong"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_field_that_cannot_be_is_named_by_its_label(
    values: dict[str, object], code: str, language: str
) -> None:
    (finding,) = basic_findings(Change("employee", 1, 3, values), FACTS, RECORDS, "people")
    said = Sentences(language)
    assert finding.code == code
    assert said.say(f"people.label.employee.{next(iter(values))}") in said.tell(finding)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_constraint_means_is_said(language: str) -> None:
    assert all(Sentences(language).say(code) for code in BROKEN.values())
