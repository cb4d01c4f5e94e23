"""One judgement of a shift in a week, for an edit, a whole drag or a whole week; the packs are asked everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
    people = _people(outcome) | {each for each in bereft if each is not None}
    return (*_judged(after, outcome), *packs.said(after, outcome, sorted(people), before=week))


def judge(after: Week, outcome: Outcome, before: Week | None = None) -> tuple[Finding, ...]:
    """What the rules say of the rows of an outcome in a week that holds it, and perhaps more, already.

    Of what the packs say of its people only what is new, where the week `before` is given.
    """
    return (*_judged(after, outcome), *packs.said(after, outcome, sorted(_people(outcome)), before=before))


def judge_shift(week: Week, shift: Shift) -> tuple[Finding, ...]:
    """What is said of a shift alone, without the packs."""
    return tuple(judged_shift(week, shift))


def judge_mark(week: Week, mark: Mark) -> tuple[Finding, ...]:
    """What is said of a mark alone, without the packs."""
    return tuple(judged_mark(week, mark))


def check_week(week: Week, kept: packs.Kept | None = None) -> Mapping[UUID, tuple[Finding, ...]]:
    """The findings of every shift of the week as it stands, those without findings left out.

    What the packs say of a person is said of her first shift among its days, else of her first shift of the week.
    """
    theirs = _by_shift(week, (kept or packs.Kept()).of(week))
    told = {shift.id: (*judged_shift(week, shift), *theirs.get(shift.id, ())) for shift in week.shifts}
    return {shift_id: findings for shift_id, findings in told.items() if findings}


def hindrances(week: Week) -> tuple[Finding, ...]:
    """Every hard finding of the week as it stands: what keeps it from being published."""
    found = *judge(week, Outcome(shifts=week.shifts, marks=week.marks)), *packs.said_of_shop(week)
    return tuple(finding for finding in found if finding.severity is Severity.HARD)


def targets(week: Week, shift: Shift) -> Mapping[tuple[int | None, date], tuple[Finding, ...]]:
    """What would be said of `shift` in every cell of the week, for a drag; None is the open row.

    The packs are asked for the cells that are looked at.
    """
    judged: dict[tuple[int | None, date], tuple[Finding, ...]] = {}
    places: dict[date, tuple[Finding, ...]] = {}
    for day in week.days:
        moved = _moved(shift, day)
        place = places[day] = tuple(judged_place(week.shop, moved))
        asked = week.asked_of(shift.role, day)
        judged[None, day] = place
        for person in week.people:
            judged[person.employee_id, day] = (*judged_person(week, person, moved, asked), *place)
    return _Targets(week, shift, judged) if packs.PACKS else judged


def verdict(findings: Iterable[Finding]) -> str:
    """refused when one is hard, warned when one is soft, else free."""
    weights = {finding.severity for finding in findings}
    if Severity.HARD in weights:
        return "refused"
    return "warned" if Severity.SOFT in weights else "free"


class _Targets(Mapping[tuple[int | None, date], tuple[Finding, ...]]):
    """The everyday findings of each cell, and what the packs say of a cell once somebody looks at it."""

    def __init__(
        self, week: Week, shift: Shift, everyday: Mapping[tuple[int | None, date], tuple[Finding, ...]]
    ) -> None:
        self._week, self._shift, self._everyday = week, shift, everyday
        self._hers: dict[int, tuple[Week, tuple[Finding, ...]]] = {}
        self._told: dict[tuple[int | None, date], tuple[Finding, ...]] = {}

    def __getitem__(self, place: tuple[int | None, date]) -> tuple[Finding, ...]:
        found = self._told.get(place)
        if found is None:
            found = self._told[place] = (*self._everyday[place], *self._packs_on(*place))
        return found

    def __iter__(self) -> Iterator[tuple[int | None, date]]:
        return iter(self._everyday)

    def __len__(self) -> int:
        return len(self._everyday)

    def _packs_on(self, employee_id: int | None, day: date) -> tuple[Finding, ...]:
        """What is new for whoever would work it, wherever in the week it stood before."""
        if employee_id is None:
            return ()
        outcome = Outcome(shifts=(replace(_moved(self._shift, day), employee_id=employee_id),))
        if employee_id not in self._hers:
            hers = self._week.of((employee_id,))
            self._hers[employee_id] = hers, packs.said_of(hers, outcome)
        hers, before = self._hers[employee_id]
        return packs.brought(packs.said_of(hers.after(outcome), outcome), before)


def _moved(shift: Shift, day: date) -> Shift:
    by = day - shift.day
    return replace(shift, day=day, starts_at=shift.starts_at + by, ends_at=shift.ends_at + by)


def _judged(after: Week, outcome: Outcome) -> tuple[Finding, ...]:
    written = frozenset(shift.id for shift in outcome.shifts)
    return (
        *chain.from_iterable(judged_shift(after, shift, written) for shift in outcome.shifts),
        *chain.from_iterable(judged_mark(after, mark) for mark in outcome.marks),
        *chain.from_iterable(judged_leave(after, leave) for leave in outcome.leaves),
    )


def _by_shift(week: Week, said: Mapping[int, tuple[Finding, ...]]) -> Mapping[UUID, tuple[Finding, ...]]:
    found: dict[UUID, tuple[Finding, ...]] = {}
    for employee_id, findings in said.items():
        work = week.work_of(employee_id)
        for finding in findings:
            days = packs.days_of(finding)
            shift = next((each for each in work if each.day in days), work[0] if work else None)
            if shift is not None:
                found[shift.id] = (*found.get(shift.id, ()), finding)
    return found


def _people(outcome: Outcome) -> frozenset[int]:
    rows: tuple[Shift | Mark | Leave, ...] = (*outcome.shifts, *outcome.marks, *outcome.leaves)
    return frozenset(row.employee_id for row in rows if row.employee_id is not None)
