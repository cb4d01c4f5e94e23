"""A feature of tests: bicycles and their rides, kept in memory behind the same door that features give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.records.store import Saved, Standing
from storekeeper.kit.records.values import (
    Add,
    Change,
    Edit,
    Field,
    Key,
    Kind,
    Record,
    Remove,
    Row,
    TakeBack,
    Together,
)

BICYCLE = Record(
    "bicycle",
    "toys.bicycle",
    (
        Field("name", required=True, longest=8),
        Field("colour", Kind.CODE, codes=("red", "blue")),
        Field("bought_on", Kind.DAY),
        Field("garage_id", Kind.REFERENCE, to="garage"),
        Field("secret", personal=True),
    ),
)
RIDE = Record(
    "ride",
    "toys.ride",
    (
        Field("bicycle_id", Kind.REFERENCE, required=True, to="bicycle"),
        Field("on_day", Kind.DAY, required=True),
        Field("minutes", Kind.MINUTES),
    ),
    of="bicycle_id",
)
RECORDS = {record.name: record for record in (BICYCLE, RIDE)}


@dataclass
class Toys:
    """What is stored; `refuse` is raised by the next edit."""

    rows: dict[tuple[str, Key], Row] = field(default_factory=dict)
    made: list[tuple[UUID, dict[str, object]]] = field(default_factory=list)
    before: dict[UUID, dict[tuple[str, Key], Row | None]] = field(default_factory=dict)
    refuse: Refused | Conflict | None = None
    sent: list[Edit] = field(default_factory=list)

    def put(self, record: str, key: Key, **values: object) -> Row:
        """A row as a colleague left it."""
        old = self.rows.get((record, key))
        row = Row(record, key, old.version + 1 if old else 1, {**(old.values if old else {}), **values})
        self.rows[record, key] = row
        return row

    def row(self, record: str, key: Key) -> Row:
        """A row as it stands."""
        return self.rows[record, key]

    def submit(
        self, _connection: object, *, edit_id: UUID, edit: Edit, page: str, undoes: UUID | None
    ) -> Saved:
        """The door of the feature."""
        assert page == "toys"
        self.sent.append(edit)
        if self.refuse is not None:
            refusal, self.refuse = self.refuse, None
            raise refusal
        images = self._taken_back(edit.edit_id) if isinstance(edit, TakeBack) else self._written(edit)
        self.before[edit_id] = {place: self.rows.get(place) for place in images}
        for place, row in images.items():
            self.rows[place] = row
        if undoes is None:
            self.made.append((edit_id, {"do": "change", "record": "bicycle", "key": "1", "fields": ["name"]}))
        else:
            self.made = [one for one in self.made if one[0] != undoes]
        return Saved(tuple(images.values()))

    def undoable(self, _connection: object, *, page: str) -> tuple[Standing, ...]:
        """What may still be taken back."""
        return tuple(Standing(*one) for one in self.made if page == "toys")

    def _written(self, edit: Any) -> dict[tuple[str, Key], Row]:
        images: dict[tuple[str, Key], Row] = {}
        for one in edit.edits if isinstance(edit, Together) else (edit,):
            if isinstance(one, Add):
                key: Key = len(self.rows) + 1
                images[one.record, key] = Row(one.record, key, 1, {**one.values, "removed": False})
                continue
            stands = self.rows[one.record, one.key]
            if stands.version != one.seen:
                raise Conflict("stores.somebody_was_faster")
            given: Mapping[str, object] = one.values if isinstance(one, Change) else {"removed": True}
            assert isinstance(one, Change | Remove)
            images[one.record, one.key] = replace(
                stands, version=stands.version + 1, values={**stands.values, **given}
            )
        return images

    def _taken_back(self, edit_id: UUID) -> dict[tuple[str, Key], Row]:
        images = {}
        for place, image in self.before[edit_id].items():
            now = self.rows[place]
            values = image.values if image is not None else {**now.values, "removed": True}
            images[place] = replace(now, version=now.version + 1, values=values)
        return images


def of_bicycle(rows: Iterable[Row], key: Key) -> tuple[Row, ...]:
    """The rides of a bicycle that are not removed."""
    return tuple(
        row
        for row in rows
        if row.record == "ride" and row.values["bicycle_id"] == key and not row.values.get("removed")
    )
