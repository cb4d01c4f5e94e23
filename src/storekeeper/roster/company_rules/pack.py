"""The company's rules as a pack of the roster's rules: those that head office has settled for the shop of a week."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Finding
from storekeeper.roster.company_rules.figures import rules_of
from storekeeper.roster.company_rules.judging import COMPANY, judge_person, judge_shop
from storekeeper.roster.company_rules.settings import CompanyRules
from storekeeper.roster.company_rules.shops import Post
from storekeeper.roster.domain import Outcome, Shift, Shop, Week
from storekeeper.roster.domain import Person as Rostered
from storekeeper.roster.hong_kong.findings import Judged, in_order
from storekeeper.roster.hong_kong.law import law
from storekeeper.roster.hong_kong.pack import person_of

REACH = 35
"""Thirty days running, and the legal week that lies over both ends."""
_WEEK = 7


class Company:
    """A pack of the roster's rules; it keeps nothing, and a shop for which nothing is settled costs nothing."""

    name = "company"
    reach = REACH

    def judge(self, after: Week, outcome: Outcome) -> Iterator[Finding]:
        """What the company's rules say of these people on the days of the week, whatever has been written."""
        del outcome
        held = _of_people(after)
        for rostered in after.people if held else ():
            yield from _judged(after, rostered, held)

    def judge_shop(self, week: Week) -> Iterator[Finding]:
        """What they say of the shop as a whole: too few people at some time, or more hours than the budget has."""
        for rules, days in _held(week):
            if rules.heads:
                posts = (*_posts(week.shifts), *_from_beside(week))
                yield from judge_shop(replace(rules, budget=None), posts, days, hours=_hours(week.shop, days))
        for start in range(0, len(week.days), _WEEK):
            days = week.days[start : start + _WEEK]
            rules = next((rules for rules, since in _held(week) if days[0] in since), CompanyRules())
            if rules.budget is not None:
                posts = tuple(_posts(shift for shift in week.shifts if shift.day in days))
                yield from judge_shop(replace(rules, heads=()), posts, days)

    def fixes(self, finding: Finding) -> tuple[Finding, ...]:
        """Its findings carry what would mend them."""
        return finding.fixes if isinstance(finding, Judged) and finding.code.startswith(COMPANY) else ()


def _judged(
    week: Week, rostered: Rostered, held: Iterable[tuple[CompanyRules, tuple[date, ...]]]
) -> tuple[Judged, ...]:
    """By the rules of each day; work beside the week is judged by those of its first or last day."""
    person = person_of(week, rostered)
    first, last = week.days[0], week.days[-1]
    return in_order(
        finding
        for rules, days in held
        for finding in judge_person(law(), rules, person)
        if min(max(finding.days[-1], first), last) in days
    )


def _held(week: Week) -> Iterator[tuple[CompanyRules, tuple[date, ...]]]:
    for settled, days in week.ruled.stretches(week.days):
        yield rules_of(settled), days


def _of_people(week: Week) -> tuple[tuple[CompanyRules, tuple[date, ...]], ...]:
    """Those of them that ask anything of a single person."""
    return tuple((rules, days) for rules, days in _held(week) if rules.of_people)


def _posts(shifts: Iterable[Shift]) -> Iterator[Post]:
    for shift in shifts:
        if shift.employee_id is not None:
            yield Post(shift.starts_at, shift.ends_at, shift.role, shift.worked_minutes)


def _from_beside(week: Week) -> Iterator[Post]:
    """Work in this shop that has begun before the week; everybody in her usual role."""
    for busy in week.near:
        person = week.person(busy.employee_id)
        if busy.shop_id == week.shop.id and person is not None:
            yield Post(busy.starts_at, busy.ends_at, person.role, 0)


def _hours(shop: Shop, days: Iterable[date]) -> Mapping[date, tuple[datetime, datetime]] | None:
    """When the shop is open on each day it opens; None where its hours are not known."""
    if not shop.hours:
        return None
    found: dict[date, tuple[datetime, datetime]] = {}
    for day in days:
        for each in shop.hours:
            valid = each.from_day <= day and (each.to_day is None or day <= each.to_day)
            if valid and each.weekday == day.weekday() and shop.stands_on(day):
                closes = at(day + timedelta(days=each.closes <= each.opens), each.closes)
                since, until = found.get(day, (at(day, each.opens), closes))
                found[day] = min(since, at(day, each.opens)), max(until, closes)
    return found


COMPANY_RULES = Company()
