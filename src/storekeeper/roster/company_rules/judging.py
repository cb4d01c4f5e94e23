"""The company's rules as findings, apart from the law: no section stands behind them, and all can be waived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from types import MappingProxyType

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.company_rules.people import Breach, Piece, of_person
from storekeeper.roster.company_rules.settings import CompanyRules
from storekeeper.roster.company_rules.shops import Post, of_shop
from storekeeper.roster.hong_kong.findings import Judged, in_order, length
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.minors import stint_of
from storekeeper.roster.hong_kong.person import Person
from storekeeper.roster.hong_kong.rest_days import resting_of

COMPANY = "roster.company"
_LENGTHS = ("rest_gap", "longest_day", "meal_break", "budget")
_FIXES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "rest_gap": ("other_time", "other_person"),
        "longest_day": ("other_time", "other_person"),
        "meal_break": ("add_break",),
        "late_then_early": ("other_time", "other_person"),
        "notice_days": ("ask_first", "other_person"),
        "six_on_one_off": ("give_rest_day", "other_person"),
        "least_heads": ("add_people", "other_time"),
        "budget": ("fewer_hours",),
    }
)


def judge_person(law: Law, rules: CompanyRules, person: Person) -> tuple[Judged, ...]:
    """What the company's rules say of one person, on the days judged, over all shops."""
    pieces = []
    for each in person.by_start:
        stint = stint_of(each)
        pieces.append(Piece(stint.starts, stint.ends, stint.pauses, each.day, each.made_known))
    rests = resting_of(law, person) if rules.days_on is not None and person.begins <= person.ends else None
    return in_order(
        _said(rules, breach, person.employee_id, {"name": person.name})
        for breach in of_person(rules, pieces, rests)
        if any(person.shown(day) for day in _days(breach))
    )


def judge_shop(
    rules: CompanyRules,
    posts: Sequence[Post],
    days: Sequence[date],
    *,
    hours: Mapping[date, tuple[datetime, datetime]] | None = None,
) -> tuple[Judged, ...]:
    """What they say of one shop on these days: too few people, or more hours than the budget has."""
    return in_order(_said(rules, breach, None, {}) for breach in of_shop(rules, posts, days, hours=hours))


def _said(rules: CompanyRules, breach: Breach, employee_id: int | None, more: Mapping[str, object]) -> Judged:
    values = {**more, "day": breach.day, **breach.values}
    if breach.rule in _LENGTHS:
        values |= {name: length(int(str(values[name]))) for name in ("given", "asked")}
    if breach.rule == "budget":
        values["from"] = breach.day
    fixes = tuple(Finding(f"{COMPANY}.fix.{name}", {}, Severity.INFO) for name in _FIXES[breach.rule])
    weight = rules.weight(breach.rule)
    return Judged(f"{COMPANY}.{breach.rule}", values, weight, employee_id, _days(breach), (), fixes, True)


def _days(breach: Breach) -> tuple[date, ...]:
    first, last = breach.values.get("from"), breach.values.get("to")
    if breach.rule == "six_on_one_off" and isinstance(first, date) and isinstance(last, date):
        return tuple(first + timedelta(days=nth) for nth in range((last - first).days + 1))
    return (breach.day,)
