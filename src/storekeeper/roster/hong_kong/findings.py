"""What is said of a person: rule, days, sources, what would mend it, and whether it may be waived."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.hong_kong.law import Fact, Law

LAW = "roster.law"
FIX = "roster.law.fix"


@dataclass(frozen=True)
class Judged(Finding):
    """A finding of the law or of the company.

    `days` are those it is about, the first of them the one to show it on; `sources` the facts it rests on, each with
    section and dates; `fixes` what would mend it, the nearest first; `waivable`: somebody may let it pass with a note.
    """

    employee_id: int | None = None
    days: tuple[date, ...] = ()
    sources: tuple[Fact, ...] = ()
    fixes: tuple[Finding, ...] = ()
    waivable: bool = False

    @property
    def rule(self) -> str:
        """The name of the rule: its code without what stands before it."""
        return self.code.removeprefix("roster.")


@dataclass(frozen=True)
class About:
    """Makes the findings of the law about one person."""

    law: Law
    employee_id: int

    def says(
        self,
        name: str,
        values: Mapping[str, object],
        severity: Severity,
        days: tuple[date, ...],
        *,
        by: str,
        fixes: tuple[Finding, ...] = (),
    ) -> Judged:
        """`by` names the parameter it rests on, as it is on the first of the days; what is hard cannot be waived."""
        sources = (self.law.fact(by, days[0]),)
        waivable = severity is not Severity.HARD
        return Judged(f"{LAW}.{name}", values, severity, self.employee_id, days, sources, fixes, waivable)


def about(law: Law, employee_id: int) -> About:
    """Whoever is judged."""
    return About(law, employee_id)


def fix(name: str, values: Mapping[str, object] | None = None) -> Finding:
    """What would mend a finding, with the values of its sentence."""
    return Finding(f"{FIX}.{name}", values or {}, Severity.INFO)


def length(minutes: int) -> Finding:
    """A length of time as a value of a sentence: 8 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not rest:
        return Finding("roster.length.hours", {"hours": hours})
    if not hours:
        return Finding("roster.length.minutes", {"minutes": rest})
    return Finding("roster.length.hours_minutes", {"hours": hours, "minutes": rest})


def in_order(findings: Iterable[Judged]) -> tuple[Judged, ...]:
    """By person, first day and rule, so that the order of edits never shows."""
    return tuple(sorted(findings, key=lambda each: (each.employee_id or 0, each.days, each.code)))
