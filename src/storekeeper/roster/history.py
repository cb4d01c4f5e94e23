"""Which of a person's own stored edits may still be undone: told from the versions that her edits saw and left."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from storekeeper.kit.clock import monday_of
from storekeeper.kit.edits import StoredEdit
from storekeeper.roster.domain import Edit, from_json, leaves_of


@dataclass(frozen=True)
class Undoable:
    """An edit of the asking person that stands, as it was stored.

    `monday` names the week its rows stand in, `versions` what they have now, by her own hand alone.
    """

    id: UUID
    deed: Edit
    inverse: Edit
    monday: date
    versions: Mapping[UUID, int]


class History:
    """A person's own edits of one shop. Each left every row it wrote one version above the one it saw.

    From the version that an edit left, the versions her other edits saw and left are followed to the present one.
    A version between that none of them left is somebody else's.
    """

    def __init__(self, stored: Iterable[StoredEdit]) -> None:
        self._stored = {each.id: each for each in stored}
        self._deeds = {each.id: from_json(each.deed) for each in self._stored.values()}
        self._by_version = {
            (row, seen): edit_id
            for edit_id, deed in self._deeds.items()
            for row, seen in deed.expects().items()
        }
        self._undone = {each.undone_by: each.id for each in self._stored.values() if each.undone_by}

    @property
    def rows(self) -> frozenset[UUID]:
        """Every row that these edits wrote."""
        return frozenset(row for row, _ in self._by_version)

    def undoable(
        self, standing: Sequence[UUID], versions: Mapping[UUID, int], days: Mapping[UUID, date]
    ) -> tuple[Undoable, ...]:
        """Those of the standing edits, given oldest first, that nobody has overtaken.

        `versions` and `days` are the present ones of the rows; a row that is not there any more ends its edit.
        """
        offered: dict[UUID, Undoable] = {}
        for edit_id in reversed(standing):
            deed = self._deeds.get(edit_id)
            if deed is None or not all(
                self._reaches(row, seen + 1, versions.get(row), offered)
                for row, seen in deed.expects().items()
            ):
                continue
            inverse = from_json(self._stored[edit_id].inverse)
            monday = _monday_of(deed, inverse, days)
            if monday is not None:
                now = {row: versions[row] for row in deed.touched()}
                offered[edit_id] = Undoable(edit_id, deed, inverse, monday, now)
        return tuple(reversed(offered.values()))

    def _reaches(self, row: UUID, left: int, now: int | None, offered: Collection[UUID]) -> bool:
        """Whether a row came from the version an edit left to the present one by edits that can be undone first.

        Edits undone on the way must have been taken back on the way, else the row is not as it was.
        """
        if now is None:
            return False
        met: set[UUID] = set()
        for version in range(left, now):
            edit_id = self._by_version.get((row, version))
            if edit_id is None:
                return False
            if edit_id in offered:
                break
            met.add(edit_id)
        return left <= now and all(self._is_taken_back(edit_id, met) for edit_id in met)

    def _is_taken_back(self, edit_id: UUID, met: Collection[UUID]) -> bool:
        partners = (self._stored[edit_id].undone_by, self._undone.get(edit_id))
        known = [partner for partner in partners if partner is not None]
        return len(known) == 1 and known[0] in met


def _monday_of(deed: Edit, inverse: Edit, days: Mapping[UUID, date]) -> date | None:
    day = next((days[row] for row in deed.touched() if row in days), None)
    leave = next(iter((*leaves_of(deed), *leaves_of(inverse))), None)
    if day is None and leave is not None:
        day = leave.from_day
    return None if day is None else monday_of(day)
