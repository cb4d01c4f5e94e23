"""What figures each rule has that head office sets, within which bounds, and the rules that they make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from typing import Any

from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.roster.company_rules.settings import MEAL_MINUTES, CompanyRules, Heads
from storekeeper.roster.domain import ROLES, Ruling
from storekeeper.roster.hong_kong.continuous import STRICT, SUMMARY
from storekeeper.roster.hong_kong.pack import LAW_READING, LOOK_BACK

MINUTES, COUNT, CLOCK, CHOICE, FLAG = "minutes", "count", "clock", "choice", "flag"
WEIGHTS = ("hard", "soft", "info")


@dataclass(frozen=True)
class Figure:
    """One figure of a rule: minutes or a count within its bounds, a time of day HH:MM, one of `choices`, a flag."""

    kind: str
    least: int = 1
    most: int = 1440
    choices: tuple[str, ...] = ()
    optional: bool = False

    def takes(self, value: object) -> bool:
        """Whether a value is one of its own."""
        if self.kind == FLAG:
            return isinstance(value, bool)
        if self.kind == CHOICE:
            return value in self.choices
        if self.kind == CLOCK:
            return isinstance(value, str) and _clock(value) is not None
        return isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= self.most


_CLOCK = Figure(CLOCK)
SHAPES: Mapping[str, Mapping[str, Figure]] = MappingProxyType(
    {
        LAW_READING: {"reading": Figure(CHOICE, choices=(SUMMARY, STRICT))},
        LOOK_BACK: {"looks_back": Figure(FLAG)},
        "rest_gap": {"minutes": Figure(MINUTES)},
        "longest_day": {"minutes": Figure(MINUTES)},
        "meal_break": {"after": Figure(MINUTES), "minutes": Figure(MINUTES, most=240)},
        "late_then_early": {"after": _CLOCK, "before": _CLOCK},
        "notice_days": {"days": Figure(COUNT, most=366)},
        "least_heads": {
            "heads": Figure(COUNT, most=500),
            "starts": Figure(CLOCK, optional=True),
            "ends": Figure(CLOCK, optional=True),
            "role": Figure(CHOICE, choices=ROLES, optional=True),
        },
        "six_on_one_off": {"days": Figure(COUNT, most=30)},
        "budget": {"minutes": Figure(MINUTES, most=6_000_000)},
        "hours_cap": {
            "week": Figure(MINUTES, most=7 * 1440, optional=True),
            "four_weeks": Figure(MINUTES, most=28 * 1440, optional=True),
        },
    }
)
"""Every rule that head office sets, with its figures; a rule without figures is off, both of the law go by default."""


def checked(rule: str, figures: Mapping[str, object], weight: str | None) -> None:
    """Raises Refused `roster.no_such_standard`, `roster.standard_figure` (rule, figure) or `roster.standard_weight`."""
    shape = SHAPES.get(rule)
    if shape is None:
        raise Refused("roster.no_such_standard", rule=rule)
    if weight is not None and (weight not in WEIGHTS or rule in {LAW_READING, LOOK_BACK}):
        raise Refused("roster.standard_weight", weight=weight)
    if not figures:
        return
    for name, value in figures.items():
        if name not in shape or not shape[name].takes(value):
            raise _wrong(rule, name)
    for name, figure in shape.items():
        if not figure.optional and name not in figures:
            raise _wrong(rule, name)
    if ("starts" in figures) != ("ends" in figures):
        raise _wrong(rule, "ends" if "starts" in figures else "starts")


def _wrong(rule: str, figure: str) -> Refused:
    return Refused("roster.standard_figure", rule=Finding(f"roster.standard.name.{rule}"), figure=figure)


def rules_of(held: Mapping[str, Ruling]) -> CompanyRules:
    """The company's rules of what holds on a day; those without figures are off."""
    said = {rule: ruling.figures for rule, ruling in held.items() if ruling.figures}
    meal, turn, cap = (said.get(rule, {}) for rule in ("meal_break", "late_then_early", "hours_cap"))
    heads = said.get("least_heads")
    return CompanyRules(
        rest_gap=said.get("rest_gap", {}).get("minutes"),
        longest_day=said.get("longest_day", {}).get("minutes"),
        meal_after=meal.get("after"),
        meal_minutes=meal.get("minutes", MEAL_MINUTES),
        late_after=_clock(turn.get("after")),
        early_before=_clock(turn.get("before")),
        notice_days=said.get("notice_days", {}).get("days"),
        heads=(_heads(heads),) if heads else (),
        days_on=said.get("six_on_one_off", {}).get("days"),
        budget=said.get("budget", {}).get("minutes"),
        cap_week=cap.get("week"),
        cap_four_weeks=cap.get("four_weeks"),
        weights=MappingProxyType(
            {rule: Severity(ruling.weight) for rule, ruling in held.items() if ruling.weight is not None}
        ),
    )


def _heads(figures: Mapping[str, Any]) -> Heads:
    starts, ends = (_clock(figures.get(name)) or time(0) for name in ("starts", "ends"))
    return Heads(figures["heads"], starts, ends, figures.get("role"))


def _clock(told: str | None) -> time | None:
    if told is None or len(told) != len("22:30") or told[2] != ":":
        return None
    try:
        return time.fromisoformat(told)
    except ValueError:
        return None
