"""The edit that makes a working copy what a revision was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from uuid import UUID

from storekeeper.roster.domain.edits import (
    AddShift,
    Edit,
    PlaceMark,
    RemoveMark,
    RemoveShift,
    RestoreShift,
    placement_in,
    together,
)
from storekeeper.roster.domain.revision import Revision, content
from storekeeper.roster.domain.values import Mark
from storekeeper.roster.domain.week import Week


def restoring(week: Week, revision: Revision, versions: Mapping[UUID, int]) -> Edit | None:
    """Every row as it was published, with its lasting id; None when the week stands so already.

    `versions` are the row_versions of the revision's rows that still exist, live or removed; others come back
    as new rows. Placements are those of today: who may not be rostered here any more is for the rules to say.
    """
    return together([*_shifts(week, revision, versions), *_marks(week, revision, versions)])


def _shifts(week: Week, revision: Revision, versions: Mapping[UUID, int]) -> Iterator[Edit]:
    kept = {shift.id for shift in revision.shifts}
    yield from (RemoveShift(shift.id, shift.row_version) for shift in week.shifts if shift.id not in kept)
    for shift in revision.shifts:
        live = week.shift(shift.id)
        if live is not None and (content(live), live.kind_id) == (content(shift), shift.kind_id):
            continue
        seen = live.row_version if live is not None else versions.get(shift.id, 0)
        placement_id = placement_in(week, shift.employee_id, shift.day)
        back = replace(shift, placement_id=placement_id, row_version=seen)
        yield RestoreShift(back, seen) if seen > 0 else AddShift(back)


def _marks(week: Week, revision: Revision, versions: Mapping[UUID, int]) -> Iterator[Edit]:
    kept = {mark.id for mark in revision.marks}
    yield from (RemoveMark(mark.id, mark.row_version) for mark in week.marks if mark.id not in kept)
    for mark in revision.marks:
        live = week.mark(mark.id)
        if live is None or content(live) != content(mark):
            yield PlaceMark(_placed(week, mark, live.row_version if live else versions.get(mark.id, 0)))


def _placed(week: Week, mark: Mark, row_version: int) -> Mark:
    placement_id = placement_in(week, mark.employee_id, mark.day) or mark.placement_id
    return replace(mark, placement_id=placement_id, row_version=row_version)
