"""Brings weeks and single shifts from the store into the model, in whatever order answers and edits cross."""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import count
from uuid import UUID

from PySide6.QtCore import QObject, Signal

from storekeeper.kit.changes import Change
from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit.module import Desk
from storekeeper.roster import service
from storekeeper.roster.desktop.bench import RosterBench
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.domain import Outcome, Shift, Week

_Fetched = tuple[tuple[int, int], frozenset[UUID], int, tuple[Shift, ...]]
"""When it was asked for, the rows, the shop, and what stands of them."""
SHIFTS, WEEKLY = "roster.shift", ("roster.day_mark", "roster.shift_kind", "roster.revision", "people.")


class WeekReading(QObject):
    """taken: (week, the one before or None) a week is in the model. failed: (error) it could not be read."""

    taken = Signal(object, object)
    failed = Signal(object)

    def __init__(self, desk: Desk, model: RosterModel, bench: RosterBench, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._model, self._bench = desk, model, bench
        self._place: tuple[int, date] | None = None
        self._numbers = count(1)  # of what is asked, from two threads
        self._week_asked = self._week_taken = self._merged = 0
        self._answered: dict[UUID, int] = {}
        self._again = False
        bench.quiet.connect(self._read_again)
        desk.changes.fetch(SHIFTS, self._fetch)

    def ask(self, shop_id: int, monday: date) -> None:
        """Reads a week of a shop; the latest that was asked for is taken."""
        self._place = (shop_id, monday)
        self._week_asked = next(self._numbers)
        take = partial(self._take_week, self._week_asked, self._bench.settled)
        self._desk.read(service.load_week, shop_id=shop_id, monday=monday, then=take, failed=self._stay)

    def forget(self) -> None:
        """Whatever was asked for is not wanted any more."""
        self._place = None
        self._week_asked = next(self._numbers)

    def hear(self, change: Change) -> None:
        """Takes the shifts that came with the notice, else fetches those it names, or the week when it names none."""
        week = self._model.week
        if week is None or change.shop_id not in {None, week.shop.id}:
            return
        ids, fetched = _ids(change), self._desk.changes.found
        if change.topic == SHIFTS and fetched is not None:
            self._take_shifts(*fetched)
        elif change.topic == SHIFTS and ids:
            take = partial(self._take_shifts, self._now(), ids, week.shop.id)
            self._desk.read(service.load_shifts, ids, then=take)
        elif change.topic == SHIFTS or change.topic.startswith(WEEKLY):
            self._ask_again()

    def _fetch(self, change: Change) -> _Fetched | None:
        """The shifts named in the notice, on the thread that hears it; None when none of them can be on show."""
        week, ids = self._model.week, _ids(change)
        if week is None or change.shop_id not in {None, week.shop.id} or not ids:
            return None
        now = self._now()
        return now, ids, week.shop.id, self._desk.read_here(service.load_shifts, ids)

    def _now(self) -> tuple[int, int]:
        """The number of what is asked now, and how many own edits have been answered."""
        return next(self._numbers), self._bench.settled

    def _stay(self, error: StorekeeperError) -> None:
        week = self._model.week
        self._place = place_of(week) if week is not None else self._place
        self.failed.emit(error)

    def _take_week(self, asked: int, settled: int, week: Week) -> None:
        """What was read while an edit was under way, or before rows that are shown already, is read once more."""
        if asked != self._week_asked:
            return
        before, bench = self._model.week, self._bench
        crossed = bench.is_busy or bench.settled != settled or self._merged > asked
        self._again = crossed
        if crossed and before is not None and place_of(before) == place_of(week):
            self._read_again()
            return
        if crossed:
            week = bench.with_unsaved(week)
        else:
            bench.compare(week)
        self._week_taken = asked
        self._answered.clear()
        self._model.refresh(week)
        self.taken.emit(week, before)
        self._read_again()

    def _take_shifts(
        self, when: tuple[int, int], rows: frozenset[UUID], shop_id: int, found: tuple[Shift, ...]
    ) -> None:
        """Answers may overtake each other: a row on its way, or shown in a later version, is left as it is."""
        week, (asked, settled) = self._model.week, when
        if week is None or week.shop.id != shop_id or asked < self._week_taken:
            return
        now = {shift.id: shift.row_version for shift in found}
        rows = frozenset(row for row in rows if self._answered.get(row, 0) < asked)
        unsure = {row for row in rows if self._model.is_pending(row)}
        if self._bench.settled != settled:
            unsure |= rows - now.keys()
        self._again |= bool(unsure)
        older = {row for row in rows & now.keys() if now[row] < (week.version_of(row) or 0)}
        rows -= unsure | older
        self._merged = asked
        self._answered.update(dict.fromkeys(rows, asked))
        self._bench.overtaken(row for row in rows if week.version_of(row) != now.get(row))
        here = tuple(s for s in found if s.id in rows and s.shop_id == shop_id and s.day in week.days)
        self._model.merge(Outcome(shifts=here, gone=rows - {shift.id for shift in here}))
        self._read_again()

    def _read_again(self) -> None:
        if self._again and not self._bench.is_busy:
            self._ask_again()

    def _ask_again(self) -> None:
        if self._place is not None:
            self.ask(*self._place)


def place_of(week: Week) -> tuple[int, date]:
    """The shop and the Monday of a week."""
    return week.shop.id, week.monday


def _ids(change: Change) -> frozenset[UUID]:
    """The rows a notice names; none when it names something else, for a notice may say anything."""
    try:
        return frozenset(UUID(hex=key) for key in change.keys or ())
    except ValueError:
        return frozenset()
