"""One judgement of a shift in a week, for an edit, a whole drag or a whole week; the packs are asked everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from itertools import chain
from uuid import UUID

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.domain import Edit, Leave, Mark, Outcome, Shift, Week
from storekeeper.roster.rules import packs
from storekeeper.roster.rules.days import judged_leave, judged_mark
from storekeeper.roster.rules.shifts import judged_person, judged_place, judged_shift


def check(week: Week, edit: Edit) -> tuple[Finding, ...]:
    """What the rules say of the rows this edit writes, judged in the week after it.

    Codes: roster.overlap, travel, on_leave, not_placed, left, stranger, marked_already, leave_twice, opens_later,
    closed_down (hard); skill_missing (as the company says); rest_day, unavailable, closed, closed_day (soft); and
    those of the packs. Raises Conflict `roster.gone` when a row it needs is gone.
    """
    outcome = edit.outcome(week)
    after, gone = week.after(outcome), outcome.gone
    bereft = {row.employee_id for row in (*week.rows, *week.leaves) if row.id in gone} if gone else set()
    return _judged(after, outcome, _people(outcome) | {each for each in bereft if each is not None})


def judge(after: Week, outcome: Outcome) -> tuple[Finding, ...]:
    """What the rules say of the rows of an outcome in a week that holds it, and perhaps more, already."""
    return _judged(after, outcome, _people(outcome))


def check_week(week: Week) -> Mapping[UUID, tuple[Finding, ...]]:
    """The findings of every shift of the week as it stands, those without findings left out."""
    theirs = _each_alone(week)
    told = {shift.id: (*judged_shift(week, shift), *_packs_on(theirs, shift)) for shift in week.shifts}
    return {shift_id: findings for shift_id, findings in told.items() if findings}


def hindrances(week: Week) -> tuple[Finding, ...]:
    """Every hard finding of the week as it stands: what keeps it from being published."""
    found = judge(week, Outcome(shifts=week.shifts, marks=week.marks))
    return tuple(finding for finding in found if finding.severity is Severity.HARD)


def targets(week: Week, shift: Shift) -> Mapping[tuple[int | None, date], tuple[Finding, ...]]:
    """What would be said of `shift` in every cell of the week, for a drag; None is the open row."""
    theirs = _each_alone(week)
    judged: dict[tuple[int | None, date], tuple[Finding, ...]] = {}
    for day in week.days:
        by = day - shift.day
        moved = replace(shift, day=day, starts_at=shift.starts_at + by, ends_at=shift.ends_at + by)
        place = tuple(judged_place(week.shop, moved))
        asked = week.asked_of(shift.role, day)
        judged[None, day] = place
        for person in week.people:
            found = judged_person(week, person, moved, asked)
            more = _packs_on(theirs, replace(moved, employee_id=person.employee_id)) if theirs else ()
            judged[person.employee_id, day] = (*found, *place, *more)
    return judged


def verdict(findings: Iterable[Finding]) -> str:
    """refused when one is hard, warned when one is soft, else free."""
    weights = {finding.severity for finding in findings}
    if Severity.HARD in weights:
        return "refused"
    return "warned" if Severity.SOFT in weights else "free"


def _judged(after: Week, outcome: Outcome, people: frozenset[int]) -> tuple[Finding, ...]:
    written = frozenset(shift.id for shift in outcome.shifts)
    return (
        *chain.from_iterable(judged_shift(after, shift, written) for shift in outcome.shifts),
        *chain.from_iterable(judged_mark(after, mark) for mark in outcome.marks),
        *chain.from_iterable(judged_leave(after, leave) for leave in outcome.leaves),
        *packs.said(after, outcome, sorted(people)),
    )


def _each_alone(week: Week) -> Mapping[int, Week]:
    """What the week holds of each person, where packs are asked; without any, nothing."""
    if not packs.PACKS:
        return {}
    return {person.employee_id: week.of((person.employee_id,)) for person in week.people}


def _packs_on(theirs: Mapping[int, Week], shift: Shift) -> tuple[Finding, ...]:
    """What the packs say of whoever works this shift, wherever in the week it stood before."""
    hers = theirs.get(shift.employee_id) if shift.employee_id is not None else None
    if hers is None:
        return ()
    outcome = Outcome(shifts=(shift,))
    return packs.said_of(hers.after(outcome), outcome)


def _people(outcome: Outcome) -> frozenset[int]:
    rows: tuple[Shift | Mark | Leave, ...] = (*outcome.shifts, *outcome.marks, *outcome.leaves)
    return frozenset(row.employee_id for row in rows if row.employee_id is not None)
