"""A week beside what was published of it, person by person and day by day, in the words that are typed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from storekeeper.roster.domain import PersonChange, Week
from storekeeper.roster.grammar import cell_text


@dataclass(frozen=True)
class Day:
    """A cell as published and as it stands; empty where there was or is nothing."""

    day: date
    before: str
    after: str


@dataclass(frozen=True)
class Difference:
    """What publishing would tell one person (None: the open shifts)."""

    employee_id: int | None
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Counts:
    """How much publishing would tell, and to how many people."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    people: int = 0

    @property
    def all(self) -> int:
        """Every single change."""
        return self.added + self.changed + self.removed


def counted(week: Week) -> Counts:
    """The unpublished changes in figures."""
    changes = week.changes
    return Counts(
        sum(len(one.added) for one in changes),
        sum(len(one.changed) for one in changes),
        sum(len(one.removed) for one in changes),
        sum(one.employee_id is not None for one in changes),
    )


def differences(week: Week) -> tuple[Difference, ...]:
    """Who would be told what; the order is that of the people, the open shifts come last."""
    now = replace(week, leaves=())
    published = week.published
    before = replace(
        now, shifts=published.shifts if published else (), marks=published.marks if published else ()
    )
    return tuple(
        Difference(
            one.employee_id,
            tuple(
                Day(day, cell_text(before, one.employee_id, day), cell_text(now, one.employee_id, day))
                for day in _days_of(one)
            ),
        )
        for one in week.changes
    )


def _days_of(change: PersonChange) -> list[date]:
    rows = (*change.added, *change.removed, *(row for pair in change.changed for row in pair))
    return sorted({row.day for row in rows})
