"""Why a workbook cannot be made lawful: the fewest of its shifts that break the law together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.domain import Shift
from storekeeper.roster.solver.conflict import smallest
from storekeeper.roster.workbook.judging import Told, judged
from storekeeper.roster.workbook.reading import RosterBook

_OF_MONEY = "roster.law.wage"
_MOST = 8
"""Of more shifts than a week has the finding itself says more than a list of days."""


def clashes(book: RosterBook, standing: Iterable[Told]) -> Iterator[Finding]:
    """Each hard finding with the days of the shifts it takes; `roster.solve.clash`, or as it is without any."""
    numbers = {person.staff_no: person.employee_id for person in book.week.people}
    for told in standing:
        who = numbers.get(told.staff_no)
        hers = () if who is None else book.week.work_of(who)
        of_shifts = who is not None and not told.finding.code.startswith(_OF_MONEY)
        kept = smallest(hers, _breaks(book, who, told)) if who is not None and of_shifts else ()
        if not 0 < len(kept) <= _MOST:
            yield told.finding
            continue
        days = tuple(sorted({shift.day for shift in kept}))
        values = {"staff_no": told.staff_no, "days": days, "why": told.finding}
        yield Finding("roster.solve.clash", values, Severity.HARD)


def _breaks(book: RosterBook, who: int, told: Told) -> Callable[[Sequence[Shift]], bool]:
    """Whether the person, with these shifts alone, still has that finding."""
    alone = replace(book, week=book.week.of((who,)), notes=())

    def broken(shifts: Sequence[Shift]) -> bool:
        only = replace(alone, week=replace(alone.week, shifts=tuple(shifts)))
        return any(
            (each.finding.code, each.finding.severity) == (told.finding.code, Severity.HARD)
            for each in judged(only)
        )

    return broken
