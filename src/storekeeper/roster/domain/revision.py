"""A published week, and how the working copy differs from it: states of rows, and who is concerned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Generic, TypeVar
from uuid import UUID

from storekeeper.roster.domain.values import Mark, Shift

DRAFT, PUBLISHED, CHANGED = "draft", "published", "changed"

_Row = TypeVar("_Row", Shift, Mark)


@dataclass(frozen=True)
class Revision:
    """A shop's week as it was published; `number` counts from 1 within shop and week, `published_at` is aware.

    Its shifts and marks carry their lasting ids and the row_version they were copied at, but no placement.
    `restored_from` is the earlier revision that it repeats.
    """

    id: UUID
    shop_id: int
    monday: date
    number: int
    published_at: datetime
    published_by: str
    note: str = ""
    restored_from: UUID | None = None
    shifts: tuple[Shift, ...] = ()
    marks: tuple[Mark, ...] = ()

    @property
    def rows(self) -> tuple[Shift | Mark, ...]:
        """All that was published."""
        return (*self.shifts, *self.marks)

    @cached_property
    def by_id(self) -> Mapping[UUID, Shift | Mark]:
        """Each published row by its lasting id."""
        return {row.id: row for row in self.rows}

    @cached_property
    def by_place(self) -> Mapping[tuple[int | None, date], tuple[Shift | Mark, ...]]:
        """What was published for a person (None: open) and day."""
        places: dict[tuple[int | None, date], list[Shift | Mark]] = defaultdict(list)
        for row in self.rows:
            places[row.employee_id, row.day].append(row)
        return {place: tuple(rows) for place, rows in places.items()}


@dataclass(frozen=True)
class PersonChange:
    """What a publication brings to one person (None: the open shifts): rows by day, `changed` as before and after."""

    employee_id: int | None
    added: tuple[Shift | Mark, ...] = ()
    changed: tuple[tuple[Shift | Mark, Shift | Mark], ...] = ()
    removed: tuple[Shift | Mark, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """A working copy beside the newest revision of its week; without one every row is a draft.

    Rows belong together by their lasting id, else by being the same work of the same person.
    """

    shifts: tuple[Shift, ...]
    marks: tuple[Mark, ...]
    published: Revision | None

    def state(self, row_id: UUID) -> str:
        """DRAFT, PUBLISHED or CHANGED; DRAFT for an id that is not here."""
        return self._states.get(row_id, DRAFT)

    @property
    def removed(self) -> tuple[Shift | Mark, ...]:
        """What was published and is not there any more."""
        return (*self._shifts.gone, *self._marks.gone)

    @cached_property
    def same(self) -> bool:
        """Whether publishing now would tell nobody anything new."""
        return not self.removed and all(state == PUBLISHED for state in self._states.values())

    @cached_property
    def changes(self) -> tuple[PersonChange, ...]:
        """Who is concerned, by employee id, the open shifts last. Work handed over is added here and removed there."""
        found: dict[int | None, _Told] = defaultdict(_Told)
        for row in self._new:
            found[row.employee_id].added.append(row)
        for row in self.removed:
            found[row.employee_id].removed.append(row)
        for before, after in self._pairs:
            if before.employee_id != after.employee_id:
                found[before.employee_id].removed.append(before)
                found[after.employee_id].added.append(after)
            elif content(before) != content(after):
                found[after.employee_id].changed.append((before, after))
        return tuple(
            found[who].as_change(who) for who in sorted(found, key=lambda who: (who is None, who or 0))
        )

    @cached_property
    def _states(self) -> Mapping[UUID, str]:
        found = dict.fromkeys((row.id for row in self._new), DRAFT)
        for before, after in self._pairs:
            found[after.id] = PUBLISHED if content(before) == content(after) else CHANGED
        return found

    @property
    def _new(self) -> tuple[Shift | Mark, ...]:
        return (*self._shifts.new, *self._marks.new)

    @property
    def _pairs(self) -> tuple[tuple[Shift | Mark, Shift | Mark], ...]:
        return (*self._shifts.pairs, *self._marks.pairs)

    @cached_property
    def _shifts(self) -> _Paired[Shift]:
        return _paired(self.published.shifts if self.published else (), self.shifts)

    @cached_property
    def _marks(self) -> _Paired[Mark]:
        return _paired(self.published.marks if self.published else (), self.marks)


def content(row: Shift | Mark) -> Hashable:
    """What a person is told of a row: its letter, placement, id and version are no news to her."""
    if isinstance(row, Mark):
        return row.employee_id, row.day, row.kind
    return row.employee_id, row.day, row.starts_at, row.ends_at, row.role, row.breaks


@dataclass
class _Told:
    added: list[Shift | Mark] = field(default_factory=list)
    changed: list[tuple[Shift | Mark, Shift | Mark]] = field(default_factory=list)
    removed: list[Shift | Mark] = field(default_factory=list)

    def as_change(self, who: int | None) -> PersonChange:
        changed = tuple(sorted(self.changed, key=lambda pair: _order(pair[1])))
        return PersonChange(who, _sorted(self.added), changed, _sorted(self.removed))


@dataclass(frozen=True)
class _Paired(Generic[_Row]):
    """Published and working rows that belong together, those only published, those only working."""

    pairs: tuple[tuple[_Row, _Row], ...]
    gone: tuple[_Row, ...]
    new: tuple[_Row, ...]


def _paired(published: Sequence[_Row], working: Sequence[_Row]) -> _Paired[_Row]:
    by_id = {row.id: row for row in published}
    pairs = [(by_id.pop(row.id), row) for row in working if row.id in by_id]
    met = {after.id for _, after in pairs}
    alike = _by_content(by_id.values(), content)
    new: list[_Row] = []
    for row in working:
        if row.id in met:
            continue
        same = alike.get(content(row))
        if same:
            before = same.pop(0)
            del by_id[before.id]
            pairs.append((before, row))
        else:
            new.append(row)
    return _Paired(tuple(pairs), tuple(by_id.values()), tuple(new))


def _by_content(rows: Iterable[_Row], told: Callable[[_Row], Hashable]) -> dict[Hashable, list[_Row]]:
    groups: dict[Hashable, list[_Row]] = defaultdict(list)
    for row in rows:
        groups[told(row)].append(row)
    return groups


def _sorted(rows: Iterable[Shift | Mark]) -> tuple[Shift | Mark, ...]:
    return tuple(sorted(rows, key=_order))


def _order(row: Shift | Mark) -> tuple[object, ...]:
    return row.day, isinstance(row, Mark), row.starts_at if isinstance(row, Shift) else row.kind, row.id
