"""The findings of a week as the panel lists them: each once, the heavy ones first, with the cell it speaks of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster import rules
from storekeeper.roster.desktop.faces import Place
from storekeeper.roster.domain import Week

SEVERITIES = (Severity.HARD, Severity.SOFT, Severity.INFO)


@dataclass(frozen=True)
class Found:
    """A finding and the cell to go to; None where no cell can be named."""

    finding: Finding
    place: Place | None


def found_in(week: Week, kept: rules.Kept | None = None) -> tuple[Found, ...]:
    """By weight, then by day; what keeps the week from being published is always among them.

    `kept` remembers what the packs said of each person, so that after an edit only whom it concerns is judged.
    """
    listed: dict[tuple[str, str], Found] = {}
    for found in (
        *_of_shifts(week),
        *_of_marks(week),
        *_of_people(week, kept or rules.Kept()),
        *_of_shop(week),
    ):
        listed.setdefault(_key(found.finding), found)
    return tuple(sorted(listed.values(), key=lambda one: _rank(week, one)))


def _of_shifts(week: Week) -> Iterator[Found]:
    for shift in week.shifts:
        for finding in rules.judge_shift(week, shift):
            yield Found(finding, (shift.employee_id, shift.day))


def _of_marks(week: Week) -> Iterator[Found]:
    for mark in week.marks:
        for finding in rules.judge_mark(week, mark):
            yield Found(finding, (mark.employee_id, mark.day))


def _of_people(week: Week, kept: rules.Kept) -> Iterator[Found]:
    """What the packs say, shown on the first of its days that the week has."""
    for employee_id, findings in kept.of(week).items():
        for finding in findings:
            day = next((day for day in rules.days_of(finding) if day in week.days), None)
            yield Found(finding, None if day is None else (employee_id, day))


def _of_shop(week: Week) -> Iterator[Found]:
    """What is wrong with the shop as a whole is shown in the open row of its day."""
    for finding in rules.said_of_shop(week):
        day = next((day for day in rules.days_of(finding) if day in week.days), None)
        yield Found(finding, None if day is None else (None, day))


def _key(finding: Finding) -> tuple[str, str]:
    return finding.code, repr(sorted(finding.values.items()))


def _rank(week: Week, found: Found) -> tuple[int, int]:
    day = week.days.index(found.place[1]) if found.place and found.place[1] in week.days else len(week.days)
    return SEVERITIES.index(found.finding.severity), day
