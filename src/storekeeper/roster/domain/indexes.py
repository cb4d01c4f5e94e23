"""The indexes of a loaded week after an edit: handed on and changed where the edit was, instead of made again."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from storekeeper.roster.domain.values import Leave, Mark, Shift

Row = TypeVar("Row", bound=Shift | Mark | Leave)
_Key = TypeVar("_Key")
_Value = TypeVar("_Value")
_FEW = 12

Order = Callable[[Any], Any]
Keyed = Callable[[Any], Hashable]


def grouped(pairs: Iterable[tuple[_Key, _Value]]) -> Mapping[_Key, tuple[_Value, ...]]:
    """Key → its values, in their order."""
    groups: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}


def order_of_shift(shift: Shift) -> tuple[object, ...]:
    """How shifts stand in a week."""
    return shift.day, shift.starts_at, shift.id


def order_of_mark(mark: Mark) -> tuple[object, ...]:
    """How marks stand in a week."""
    return mark.day, mark.employee_id, mark.id


def order_of_leave(leave: Leave) -> tuple[object, ...]:
    """How leave stands in a week."""
    return leave.from_day, leave.employee_id, leave.id


def merged(
    rows: tuple[Row, ...],
    changed: Sequence[Row],
    gone: frozenset[UUID],
    known: Mapping[UUID, Row],
    order: Order,
) -> tuple[Row, ...]:
    """The rows with some put in and others taken out, still in their order; `known` are `rows` by id."""
    away = gone | {row.id for row in changed}
    old = [known[row_id] for row_id in away if row_id in known]
    if not changed and not old:
        return rows
    if len(away) <= _FEW:
        listed = list(rows)
        if all(_taken_out(listed, row, order) for row in old):
            for row in changed:
                insort(listed, row, key=order)
            return tuple(listed)
    kept = [row for row in rows if row.id not in away]
    return tuple(sorted((*kept, *changed), key=order))


def hand_on(
    before: Mapping[str, Any],
    after: dict[str, Any],
    changed: Sequence[Row],
    gone: frozenset[UUID],
    index: Index,
) -> None:
    """Puts into `after` what `before` has made already of one kind of row, changed by an edit."""
    known = before.get(index.by_id)
    if known is None:
        return
    old = [known[row] for row in gone | {row.id for row in changed} if row in known]
    made = {name: key for name, key in index.groups.items() if name in before}
    if not changed and not old:
        after.update({name: before[name] for name in (index.by_id, *made)})
        return
    ids = dict(known)
    ids.update((row.id, row) for row in changed)
    for row_id in gone:
        ids.pop(row_id, None)
    after[index.by_id] = ids
    for name, key in made.items():
        after[name] = _regrouped(before[name], old, changed, key, index.order)


class Index:
    """The names under which a week keeps one kind of row: by id, and grouped by a key."""

    def __init__(self, by_id: str, order: Order, **groups: Keyed) -> None:
        self.by_id, self.order, self.groups = by_id, order, groups


SHIFTS = Index(
    "_shifts",
    order_of_shift,
    _shifts_by_cell=lambda shift: (shift.employee_id, shift.day),
    _shifts_by_person=lambda shift: shift.employee_id,
)
MARKS = Index(
    "_marks",
    order_of_mark,
    _marks_by_cell=lambda mark: (mark.employee_id, mark.day),
    _marks_by_person=lambda mark: mark.employee_id,
)
LEAVES = Index("_leaves", order_of_leave, _leaves_by_person=lambda leave: leave.employee_id)
"""The indexes of a week."""


def _taken_out(listed: list[Row], row: Row, order: Order) -> bool:
    """Takes a row out of its place; False when the list is not in that order."""
    place = bisect_left(listed, order(row), key=order)
    if place >= len(listed) or listed[place].id != row.id:
        return False
    del listed[place]
    return True


def _regrouped(
    groups: Mapping[Hashable, tuple[Row, ...]],
    old: Iterable[Row],
    new: Iterable[Row],
    key: Keyed,
    order: Order,
) -> Mapping[Hashable, tuple[Row, ...]]:
    """The groups without the old rows and with the new ones; no key is taken out and put in: that is slow to copy."""
    later = dict(groups)
    for row in old:
        later[key(row)] = tuple([one for one in later[key(row)] if one.id != row.id])
    for row in new:
        later[key(row)] = tuple(sorted((*later.get(key(row), ()), row), key=order))
    for row in old:
        if not later.get(key(row), True):
            del later[key(row)]
    return later
