"""What a chain asks of its rosters beyond the law; a rule without a figure is off."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from types import MappingProxyType

from storekeeper.kit.errors import Severity

RULES = (
    "rest_gap",
    "longest_day",
    "meal_break",
    "late_then_early",
    "notice_days",
    "least_heads",
    "six_on_one_off",
    "budget",
    "hours_cap",
)
FIGURES = (
    "rest_gap_hours",
    "longest_day_hours",
    "meal_after_hours",
    "meal_minutes",
    "late_after",
    "early_before",
    "notice_days",
    "least_heads",
    "six_on_one_off",
    "budget_hours",
    "cap_week_hours",
    "cap_four_weeks_hours",
)
"""How a workbook names them; times of day are hours, 22.5 is 22:30."""
MEAL_MINUTES = 30
DAYS_ON = 6


@dataclass(frozen=True)
class Heads:
    """At least so many people from one time to another on each day; of one role or of any."""

    count: int
    starts: time = time(0)
    ends: time = time(0)
    role: str | None = None
    weekdays: frozenset[int] = frozenset(range(7))


@dataclass(frozen=True)
class CompanyRules:
    """The rules in force; lengths in minutes. None of them is law: no law sets a gap, a longest day or a break.

    `late_after` and `early_before` belong together: who ends later than the one begins no earlier than the other on
    the next day. `meal_after`: nobody works longer without a pause of `meal_minutes`. `cap_week` and `cap_four_weeks`
    bound the hours of legal weeks; they are off unless head office wants them, for no default is to keep anybody from
    a continuous contract. `weights` makes a rule hard or an information; else it is soft.
    """

    rest_gap: int | None = None
    longest_day: int | None = None
    meal_after: int | None = None
    meal_minutes: int = MEAL_MINUTES
    late_after: time | None = None
    early_before: time | None = None
    notice_days: int | None = None
    heads: tuple[Heads, ...] = ()
    days_on: int | None = None
    budget: int | None = None
    cap_week: int | None = None
    cap_four_weeks: int | None = None
    weights: Mapping[str, Severity] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def of_people(self) -> bool:
        """Whether any of them is on that asks something of a single person."""
        limits = self.rest_gap, self.longest_day, self.meal_after, self.notice_days, self.days_on
        caps = self.cap_week, self.cap_four_weeks
        late = self.late_after is not None and self.early_before is not None
        return late or any(each is not None for each in (*limits, *caps))

    def weight(self, rule: str) -> Severity:
        """How much a breach of a rule weighs."""
        return self.weights.get(rule, Severity.SOFT)


def of_figures(figures: Iterable[tuple[str, Decimal]]) -> CompanyRules:
    """The rules of a list of figures, as a workbook has them. Raises ValueError for a name or figure that is none."""
    told = dict(figures)
    for name, value in told.items():
        if name not in FIGURES or value < 0:
            raise ValueError(name)
    heads = int(told.get("least_heads", 0))
    six = told.get("six_on_one_off")
    return CompanyRules(
        rest_gap=_minutes(told.get("rest_gap_hours")),
        longest_day=_minutes(told.get("longest_day_hours")),
        meal_after=_minutes(told.get("meal_after_hours")),
        meal_minutes=int(told.get("meal_minutes", MEAL_MINUTES)),
        late_after=_clock(told.get("late_after")),
        early_before=_clock(told.get("early_before")),
        notice_days=int(told["notice_days"]) if "notice_days" in told else None,
        heads=(Heads(heads),) if heads else (),
        days_on=DAYS_ON if six else None,
        budget=_minutes(told.get("budget_hours")),
        cap_week=_minutes(told.get("cap_week_hours")),
        cap_four_weeks=_minutes(told.get("cap_four_weeks_hours")),
    )


def _minutes(hours: Decimal | None) -> int | None:
    return None if hours is None else int(hours * 60)


def _clock(hours: Decimal | None) -> time | None:
    if hours is None:
        return None
    if hours >= 24:
        raise ValueError("late_after, early_before")
    return time(int(hours), int(hours * 60) % 60)
