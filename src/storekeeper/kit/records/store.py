"""Records written and read: one door for every edit of master data, its undo, and the history of a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storekeeper.kit import edits
from storekeeper.kit.errors import Conflict, Finding, Refused, Severity
from storekeeper.kit.records.history import Event, FieldChange, history
from storekeeper.kit.records.judging import Facts, basic_findings
from storekeeper.kit.records.reading import Wanted, key_of, read
from storekeeper.kit.records.values import Add, Change, Edit, Key, Record, Remove, Row, TakeBack, Together
from storekeeper.kit.records.writing import Insert, Touched, Writer

__all__ = ["MOST_ROWS", "Event", "Facts", "FieldChange", "Records", "Saved", "Standing"]

MOST_ROWS = 500
"""An edit that wrote more rows does not bring them back."""
FORMAT = 1
LATEST = 100

Written = Change | Add | Remove | Together
Judge = Callable[[Edit, Facts], tuple[Finding, ...]]
_BEGIN = "SELECT set_config('storekeeper.edit', %s, true), EXISTS (SELECT FROM base.edit WHERE id = %s)"
# Checked here, where it is known what the constraint means; deferred again for what follows in the transaction.
_CHECK = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"


@dataclass(frozen=True)
class Saved:
    """What became of an edit: the rows it wrote as they are now (fields the asker may read), and the warnings.

    An edit of more than MOST_ROWS rows gives none of them: whoever shows such rows reads them again.
    """

    rows: tuple[Row, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Standing:
    """An own edit that may still be taken back; `deed` says what it did, for its text, without values."""

    id: UUID
    deed: Mapping[str, object]


@dataclass(frozen=True)
class Records:
    """The records of one feature.

    judge: what the rules say to an edit, given the rows it concerns. broken: constraint → code of the sentence.
    derive: record name and given values → columns that follow from them. insert: record → another way to add one.
    """

    feature: str
    records: Mapping[str, Record]
    judge: Judge
    broken: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    derive: Callable[[str, Mapping[str, object]], Mapping[str, object]] = lambda _record, _values: {}
    insert: Mapping[str, Insert] = field(default_factory=lambda: MappingProxyType({}))

    def submit(
        self,
        connection: Connection,
        *,
        edit_id: UUID,
        edit: Edit,
        page: str,
        shop_id: int | None = None,
        undoes: UUID | None = None,  # noqa: ARG002 - a TakeBack names what it undoes itself
    ) -> Saved:
        """Judge an edit, write it, and keep it under its id; sent twice it is applied once.

        Raises Refused (the first hard finding with all of them, or a constraint's), Conflict when a row stands in
        another version than its author saw or was written by somebody else since the edit that is taken back.
        """
        _, known = connection.exec_driver_sql(_BEGIN, (str(edit_id), edit_id)).one()
        if known:
            return Saved(self._now(connection, self._written(connection, edit_id)))
        if isinstance(edit, TakeBack):
            return self._take_back(connection, edit_id, edit, page, shop_id)
        findings = self._judged(connection, edit)
        writer = Writer(connection, self.records, self.derive, self.insert)
        with self._named():
            told = [writer.write(each) for each in _parts(edit)]
            connection.exec_driver_sql(_CHECK)
        deed = _several(told) if isinstance(edit, Together) else told[0]
        if not edits.record(
            connection, id=edit_id, page=page, shop_id=shop_id, deed=deed, inverse={}, format=FORMAT
        ):
            raise Conflict("stores.somebody_was_faster")
        return Saved(self._now(connection, writer.touched), findings)

    def rows(
        self,
        connection: Connection,
        record: str,
        *,
        keys: Collection[Key] | None = None,
        of: Collection[Key] | None = None,
        removed: bool = False,
    ) -> tuple[Row, ...]:
        """The visible rows of a record by their keys or by whose they are, with the fields the asker may read."""
        known = self.records[record]
        if keys is not None:
            wanted = Wanted(known, known.key, tuple(keys), removed)
        elif of is not None:
            wanted = Wanted(known, known.of, tuple(of), removed)
        else:
            wanted = Wanted(known, removed=removed)
        return read(connection, (wanted,))

    def undoable(
        self, connection: Connection, *, page: str, shop_id: int | None = None, limit: int = LATEST
    ) -> tuple[Standing, ...]:
        """The asker's own edits of a page that nobody has overtaken, oldest first: to rebuild an undo stack from."""
        found = edits.standing(connection, page=page, shop_id=shop_id, limit=limit, format=FORMAT)
        return tuple(Standing(each.id, each.deed) for each in found)

    def history(self, connection: Connection, *, record: str, key: Key) -> tuple[Event, ...]:
        """What happened to a row and to what belongs to it, newest first."""
        parts = [each for each in self.records.values() if each.of and _owner(each) == record]
        return history(connection, self.records[record], key, parts)

    def _judged(self, connection: Connection, edit: Written) -> tuple[Finding, ...]:
        facts = self._facts(connection, edit)
        findings = (*basic_findings(edit, facts, self.records, self.feature), *self.judge(edit, facts))
        hard = next((finding for finding in findings if finding.severity is Severity.HARD), None)
        if hard is not None:
            raise Refused(hard.code, findings=findings, **hard.values)
        return findings

    def _facts(self, connection: Connection, edit: Written) -> Facts:
        """The rows that the edit changes, and those to which new ones will belong."""
        wanted: dict[str, set[Key]] = {}
        for each in _parts(edit):
            if isinstance(each, Change):
                wanted.setdefault(each.record, set()).add(each.key)
            elif isinstance(each, Add):
                record = self.records[each.record]
                owner = each.values.get(record.of) if record.of else None
                if isinstance(owner, int):
                    wanted.setdefault(_owner(record), set()).add(owner)
        return {
            (row.record, row.key): row
            for row in self._read(connection, {name: tuple(keys) for name, keys in wanted.items()})
        }

    def _take_back(
        self, connection: Connection, edit_id: UUID, edit: TakeBack, page: str, shop_id: int | None
    ) -> Saved:
        by_table = {record.table: record for record in self.records.values()}
        with self._named():
            found = edits.take_back(connection, edit.edit_id, by=edit_id, page=page, shop_id=shop_id)
            connection.exec_driver_sql(_CHECK)
        touched = {
            (by_table[topic].name, key_of(by_table[topic], key)) for topic, key in found if topic in by_table
        }
        return Saved(self._now(connection, touched))

    def _written(self, connection: Connection, edit_id: UUID) -> Touched:
        """The rows that a stored edit says it wrote; those of a taking back are not told."""
        stored = edits.find(connection, edit_id)
        told = stored.deed.get("edits") or (stored.deed,) if stored is not None else ()
        return {
            (each["record"], key_of(self.records[each["record"]], str(each["key"])))
            for each in told
            if each.get("record") in self.records and "key" in each
        }

    def _now(self, connection: Connection, touched: Touched) -> tuple[Row, ...]:
        if len(touched) > MOST_ROWS:
            return ()
        wanted: dict[str, list[Key]] = {}
        for record, key in touched:
            wanted.setdefault(record, []).append(key)
        return self._read(connection, wanted)

    def _read(self, connection: Connection, wanted: Mapping[str, Collection[Key]]) -> tuple[Row, ...]:
        records = [(self.records[name], tuple(keys)) for name, keys in wanted.items()]
        return read(connection, [Wanted(known, known.key, keys, removed=True) for known, keys in records])

    @contextmanager
    def _named(self) -> Iterator[None]:
        """A broken constraint of which it is known what it means is said so."""
        try:
            yield
        except DBAPIError as error:
            cause: Any = error.orig
            code = self.broken.get(getattr(getattr(cause, "diag", None), "constraint_name", None) or "")
            if code is None:
                raise
            raise (Conflict if cause.sqlstate == "23505" else Refused)(code) from error


def _parts(edit: Written) -> tuple[Change | Add | Remove, ...]:
    return edit.edits if isinstance(edit, Together) else (edit,)


def _owner(record: Record) -> str:
    """The record that the rows of another belong to: its field `of` names it, else its column does."""
    named = next((each.to for each in record.fields if each.name == record.of), "")
    return named or record.of.removesuffix("_id")


def _several(told: list[Mapping[str, object]]) -> Mapping[str, object]:
    """Several edits of one kind and record are named as one, else as several."""
    kinds = {(each["do"], each["record"]) for each in told}
    return {**(told[0] if len(kinds) == 1 else {"do": "together"}), "edits": told}
