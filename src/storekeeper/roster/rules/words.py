"""Persons, shops, leave and marks as values of a finding, in the language of its sentence."""

from __future__ import annotations

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.domain import Leave, Mark, Person, Rest, Shop


def named(person: Person) -> Finding:
    """A person's name as a value of a sentence, in the language of the sentence."""
    return Finding("roster.person", {"zh": person.name_zh or person.name_en, "en": person.name_en})


def named_shop(shop: Shop) -> Finding:
    """A shop by name and code."""
    return Finding("roster.shop", {"code": shop.code, "zh": shop.name_zh, "en": shop.name_en})


def on_leave(person: Person, leave: Leave) -> Finding:
    """Nobody works on approved leave."""
    period = Finding("roster.period.days", {"from": leave.from_day, "to": leave.to_day})
    if leave.from_day == leave.to_day:
        period = Finding("roster.period.day", {"day": leave.from_day})
    values = {"name": named(person), "leave": Finding(f"roster.leave.{leave.kind}"), "period": period}
    return Finding("roster.on_leave", values)


def marked(person: Person, mark: Mark | Rest) -> Finding:
    """Work on a rest day or holiday is warned of."""
    values = {"name": named(person), "mark": Finding(f"roster.mark.{mark.kind}"), "day": mark.day}
    return Finding("roster.rest_day", values, Severity.SOFT)
