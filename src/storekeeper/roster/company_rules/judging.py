"""The company's rules as findings, apart from the law: no section stands behind them, and all can be waived."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from storekeeper.roster.hong_kong.standing import standings_of

COMPANY = "roster.company"
_LENGTHS = ("rest_gap", "longest_day", "meal_break", "budget", "hours_cap")
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
        "hours_cap": ("other_person", "fewer_hours"),
    }
)


def judge_person(law: Law, rules: CompanyRules, person: Person) -> tuple[Judged, ...]:
    """What the company's rules say of one person, on the days judged, over all shops."""
    pieces = []
    for each in person.by_start:
        stint = stint_of(each)
        pieces.append(Piece(stint.starts, stint.ends, stint.pauses, each.day, each.made_known))
    rests = resting_of(law, person) if rules.days_on is not None and person.begins <= person.ends else None
    found = (*of_person(rules, pieces, rests), *_caps(law, rules, person))
    return in_order(
        _said(rules, breach, person.employee_id, {"name": person.name})
        for breach in found
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


def _caps(law: Law, rules: CompanyRules, person: Person) -> Iterator[Breach]:
    """Legal weeks, alone and by four, with more hours than the company wants; nothing where no cap is set."""
    if rules.cap_week is None and rules.cap_four_weeks is None:
        return
    for each in standings_of(law, person).projected:
        last = each.week.sunday + timedelta(days=6)
        lengths = ((each.week.minutes, rules.cap_week, 1), (each.four, rules.cap_four_weeks, 4))
        for given, asked, weeks in lengths:
            if given is not None and asked is not None and given > asked:
                first = last - timedelta(days=7 * weeks - 1)
                values = {"from": first, "to": last, "given": given, "asked": asked}
                yield Breach("hours_cap", last, values)


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
    if breach.rule in {"six_on_one_off", "hours_cap"} and isinstance(first, date) and isinstance(last, date):
        return tuple(first + timedelta(days=nth) for nth in range((last - first).days + 1))
    return (breach.day,)
