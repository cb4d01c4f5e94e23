"""The findings of a week as the panel lists them: each once, the heavy ones first, with the cell it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster import rules
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import Outcome, Week

SEVERITIES = (Severity.HARD, Severity.SOFT, Severity.INFO)


@dataclass(frozen=True)
class Found:
    """A finding and the cell to go to; None where no cell can be named."""

    finding: Finding
    place: Place | None


def found_in(week: Week) -> tuple[Found, ...]:
    """By weight, then by day; what keeps the week from being published is always among them."""
    listed: dict[tuple[str, str], Found] = {}
    for found in (*_of_shifts(week), *_of_marks(week)):
        listed.setdefault(_key(found.finding), found)
    for finding in rules.hindrances(week):
        listed.setdefault(_key(finding), Found(finding, None))
    return tuple(sorted(listed.values(), key=lambda one: _rank(week, one)))


def _of_shifts(week: Week) -> Iterator[Found]:
    judged = rules.check_week(week)
    for shift in week.shifts:
        for finding in judged.get(shift.id, ()):
            yield Found(finding, (shift.employee_id, shift.day))


def _of_marks(week: Week) -> Iterator[Found]:
    for mark in week.marks:
        for finding in rules.judge(week, Outcome(marks=(mark,))):
            yield Found(finding, (mark.employee_id, mark.day))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, repr(sorted(finding.values.items()))


def _rank(week: Week, found: Found) -> tuple[int, int]:
    day = week.days.index(found.place[1]) if found.place and found.place[1] in week.days else len(week.days)
    return SEVERITIES.index(found.finding.severity), day
