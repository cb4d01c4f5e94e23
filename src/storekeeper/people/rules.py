"""What holds for people and shops whoever changes them: an edit and the rows it concerns, judged without a store."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from types import MappingProxyType

from storekeeper.kit.errors import Finding, Severity
from storekeeper.kit.records import Edit
from storekeeper.kit.records.judging import Facts, Outcome, outcomes

_MOST_MINUTES = 7 * 24 * 60
_PHONE = re.compile(r"[2-9]\d{7}|\+\d{6,15}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_SPACING = re.compile(r"[\s()-]")
_Rule = Callable[[Outcome, Facts], Iterator[Finding]]


def judge(edit: Edit, facts: Facts) -> tuple[Finding, ...]:
    """The findings about every row that an edit leaves; `facts` are the rows it changes and their owners."""
    return tuple(
        finding
        for outcome in outcomes(edit, facts)
        for rule in RULES.get(outcome.record, ())
        for finding in rule(outcome, facts)
    )


def _has_a_name(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    if not (outcome.values.get("name_zh") or outcome.values.get("name_en")):
        yield Finding("people.name_missing")


def _leaves_after_joining(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    joined, left = outcome.values.get("joined_on"), outcome.values.get("left_on")
    if _before(left, joined):
        yield Finding("people.left_before_joining_day", {"joined": joined, "left": left})


def _closes_after_opening(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    if _before(outcome.values.get("closed_on"), outcome.values.get("opened_on")):
        yield Finding("people.closed_before_opening")


def _in_order(first: str, last: str) -> _Rule:
    def rule(outcome: Outcome, _: Facts) -> Iterator[Finding]:
        if _before(outcome.values.get(last), outcome.values.get(first)):
            yield Finding("people.day_order", {"first": outcome.values[first], "last": outcome.values[last]})

    return rule


def _two_times(starts: str, ends: str) -> _Rule:
    def rule(outcome: Outcome, _: Facts) -> Iterator[Finding]:
        if outcome.values.get(starts) is not None and outcome.values[starts] == outcome.values.get(ends):
            yield Finding("people.hours_order", {"time": outcome.values[starts]})

    return rule


def _on_a_weekday(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    if outcome.values.get("weekday") not in range(7):
        yield Finding("people.no_weekday")


def _fits_a_week(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    minutes = outcome.values.get("weekly_minutes")
    if isinstance(minutes, int) and not 0 <= minutes <= _MOST_MINUTES:
        yield Finding("people.impossible_hours", {"text": f"{minutes / 60:g}"})


def _not_before_joining(outcome: Outcome, facts: Facts) -> Iterator[Finding]:
    employee = outcome.values.get("employee_id")
    known = facts.get(("employee", employee)) if isinstance(employee, int) else None
    begins = outcome.values.get("from_day")
    if known is not None and _before(begins, known.values.get("joined_on")):
        joined = known.values["joined_on"]
        yield Finding("people.before_joining", {"first": begins, "joined": joined}, Severity.SOFT)


def _loan_ends(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    if outcome.values.get("kind") == "loan" and outcome.values.get("to_day") is None:
        yield Finding("people.loan_too_long")


def _is_paid(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    amount = outcome.values.get("amount")
    if amount is not None and str(amount).startswith("-"):
        yield Finding("people.negative_pay")


def _can_be_reached(outcome: Outcome, _: Facts) -> Iterator[Finding]:
    """Only what the edit writes: the stored value may be hidden from the author."""
    phone, email = (outcome.values.get(name) for name in ("phone", "email"))
    if "phone" in outcome.given and phone and not _PHONE.fullmatch(_local(str(phone))):
        yield Finding("people.wrong_phone")
    if "email" in outcome.given and email and not _EMAIL.fullmatch(str(email)):
        yield Finding("people.wrong_email")


def _local(phone: str) -> str:
    """A number of Hong Kong without its prefix."""
    plain = _SPACING.sub("", phone)
    return plain.removeprefix("+852") if len(plain) == 12 else plain


def _before(day: object, other: object) -> bool:
    return isinstance(day, date) and isinstance(other, date) and day < other


_PERIOD = _in_order("from_day", "to_day")
RULES: Mapping[str, tuple[_Rule, ...]] = MappingProxyType(
    {
        "shop": (_closes_after_opening,),
        "hours": (_PERIOD, _two_times("opens", "closes"), _on_a_weekday),
        "employee": (_has_a_name, _leaves_after_joining),
        "contact": (_can_be_reached,),
        "pay": (_is_paid,),
        "placement": (_PERIOD, _loan_ends),
        "contract": (_PERIOD, _fits_a_week, _not_before_joining),
        "held": (_in_order("obtained_on", "expires_on"),),
        "availability": (_PERIOD, _two_times("starts", "ends"), _on_a_weekday),
        "leave": (_PERIOD, _not_before_joining),
    }
)
"""Record → the rules that hold for its rows."""

BROKEN: Mapping[str, str] = MappingProxyType(
    {
        "uq_employee_staff_no": "people.staff_no_taken",
        "uq_region_code": "people.code_taken",
        "uq_shop_code": "people.code_taken",
        "uq_skill_code": "people.code_taken",
        "uq_employee_skill_employee_id_skill_id_obtained_on": "people.skill_held_already",
        "uq_leave_balance_employee_id_kind_as_of": "people.balance_that_day",
        "ex_placement_once_in_a_shop": "people.placed_already",
        "ex_placement_one_home": "people.one_home",
        "ex_contract_one_at_a_time": "people.one_contract",
        "ex_leave_one_at_a_time": "people.leave_overlaps",
        "ex_shop_hours_one_a_day": "people.hours_overlap",
    }
)
"""What a constraint of the database means when an edit breaks it."""
