"""The week as rows of people and columns of days, for the view: touches exactly the cells that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from uuid import UUID

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from storekeeper.kit.errors import Finding
from storekeeper.roster import rules
from storekeeper.roster.desktop.faces import Face, Faces, Place, places_of
from storekeeper.roster.desktop.words import Words, hours
from storekeeper.roster.domain import ROLES, Edit, Outcome, Person, Week
from storekeeper.roster.grammar import cell_text

DAYS = 7
TOTAL = 7
OPEN_ROW = 0

_SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole)

AnyIndex = QModelIndex | QPersistentModelIndex


class Order(IntEnum):
    """How the people stand."""

    BY_ROLE = 0
    BY_NUMBER = 1


@dataclass(frozen=True)
class DayTotal:
    """How many people work on a day, and their paid minutes; open shifts do not count."""

    people: int = 0
    minutes: int = 0


class RosterModel(QAbstractTableModel):
    """Row 0 holds the open shifts, then one row per person; columns are the days and the hours of all of them.

    The week is replaced by `show`, by `apply` (an edit of this desk) and by `merge` (rows fetched again).
    `week_changed` follows every change of the week; `day_added_up` names a column whose total is another one now:
    Qt's own signal for heads would have the whole table painted.
    """

    week_changed = Signal()
    day_added_up = Signal(int)

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.words = words
        self._week: Week | None = None
        self._faces: Faces | None = None
        self._order = Order.BY_ROLE
        self._people: tuple[Person, ...] = ()
        self._rows: dict[int | None, int] = {}
        self._pending: Counter[UUID] = Counter()
        self._days: dict[date, DayTotal] = {}
        self._minutes: dict[int | None, int] = {}
        self._checked: tuple[Week, Edit, tuple[Finding, ...]] | None = None

    @property
    def week(self) -> Week | None:
        """The week on show."""
        return self._week

    @property
    def days(self) -> int:
        """How many columns are days."""
        return len(self._week.days) if self._week else DAYS

    @property
    def total(self) -> int:
        """The column of the hours, after the days."""
        return self.days

    @property
    def order(self) -> Order:
        """How the people stand."""
        return self._order

    def show(self, week: Week | None) -> None:
        """Another week, or the same one read again."""
        self.beginResetModel()
        self._week = week
        self._faces = Faces(week) if week else None
        self._days = {day: DayTotal(*total) for day, total in week.totals.items()} if week else {}
        self._minutes = {}
        self._arrange()
        self.endResetModel()
        self.week_changed.emit()

    def refresh(self, week: Week) -> None:
        """The same week read again touches only what differs; another week is shown whole."""
        old = self._week
        if old is None or not _alike(old, week):
            self.show(week)
            return
        waiting = frozenset(self._pending)
        self.merge(
            Outcome(
                shifts=tuple(s for s in week.shifts if s.id not in waiting and old.shift(s.id) != s),
                marks=tuple(m for m in week.marks if m.id not in waiting and old.mark(m.id) != m),
                leaves=tuple(leave for leave in week.leaves if old.leave(leave.id) != leave),
                gone=(_rows(old) - _rows(week)) - waiting,
            )
        )

    def arrange(self, order: Order) -> None:
        """The people in another order."""
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()

    def speak(self, words: Words) -> None:
        """Another language."""
        self.words = words
        if self.rowCount():
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, self.total))
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.total)
            self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)

    def check(self, edit: Edit) -> tuple[Finding, ...]:
        """What the rules say of an edit of the week shown; of the one asked for last nothing is judged again.

        Raises Conflict when a row of the edit is gone.
        """
        if self._week is None:
            return ()
        known = self.said_of(edit)
        if known is None:
            known = rules.check(self._week, edit)
            self._checked = self._week, edit, known
        return known

    def said_of(self, edit: Edit) -> tuple[Finding, ...] | None:
        """What the rules said of the edit of the week shown, if it was asked for last; else None."""
        if self._checked is None or self._checked[0] is not self._week or self._checked[1] != edit:
            return None
        return self._checked[2]

    def apply(self, edit: Edit, *, pends: bool = False) -> None:
        """Shows an edit, with `pends` as one on its way to the store. Raises Conflict when a row of it is gone."""
        if self._week is None:
            return
        outcome = edit.outcome(self._week)
        if pends:
            self._pending.update(edit.touched())
        self.merge(outcome)

    def merge(self, outcome: Outcome) -> None:
        """Puts rows in and takes ids out, and says which cells that touched."""
        if self._week is None or self._faces is None:
            return
        before, places = self._week, places_of(self._week, outcome)
        self._week = before.after(outcome)
        self._faces, differ = self._faces.after(self._week, places)
        days = self._add_up_again(before, places)
        self._say_changed(differ)
        self._say_hours_changed(differ)
        for day in days:
            self.day_added_up.emit(self._column(day))
        self.week_changed.emit()

    def pend(self, rows: Iterable[UUID]) -> None:
        """These shifts and marks are on their way to the store."""
        listed = frozenset(rows)
        self._pending.update(listed)
        self._say_changed(self._places(listed))

    def settle(self, rows: Iterable[UUID]) -> None:
        """They have arrived, or never will."""
        listed = frozenset(rows)
        self._pending.subtract(listed)
        self._pending = +self._pending
        self._say_changed(self._places(listed))

    def is_pending(self, row_id: UUID) -> bool:
        """Whether a shift waits to be saved."""
        return row_id in self._pending

    def person_at(self, row: int) -> Person | None:
        """Who stands in that row; None for the open shifts."""
        return self._people[row - 1] if 0 < row <= len(self._people) else None

    def place_at(self, index: AnyIndex) -> Place | None:
        """Person and day of a cell; None outside the days."""
        return self.place_of(index.row(), index.column()) if index.isValid() else None

    def place_of(self, row: int, column: int) -> Place | None:
        """The same, of the cell in that row and column."""
        week = self._week
        if week is None or column >= len(week.days):
            return None
        return (self._people[row - 1].employee_id if row > 0 else None), week.days[column]

    def face_at(self, index: AnyIndex) -> Face | None:
        """What a cell shows."""
        place = self.place_at(index)
        return self.face_of(place) if place else None

    def face_of(self, place: Place) -> Face | None:
        """What the cell of a person and day shows."""
        return self._faces.face(*place) if self._faces else None

    def total_text(self, row: int) -> str:
        """The hours of a row."""
        return hours(self.minutes_of(row))

    def row_lines(self, row: int) -> float:
        """How many bands the fullest cell of a row stacks."""
        if self._faces is None:
            return 1
        return self._faces.row_lines(
            self._people[row - 1].employee_id if 0 < row <= len(self._people) else None
        )

    def day_total(self, day: date) -> DayTotal:
        """People and minutes of a day."""
        return self._days.get(day) or DayTotal()

    def index_of(self, place: Place) -> QModelIndex:
        """The cell of a person and day; invalid when it is not on show."""
        row = self._rows.get(place[0])
        column = self._column(place[1])
        return QModelIndex() if row is None or column < 0 else self.index(row, column)

    def starts_group(self, row: int) -> bool:
        """Whether a person has another role than the one above."""
        if self._order is not Order.BY_ROLE or row <= OPEN_ROW + 1:
            return row == OPEN_ROW + 1
        above, here = self.person_at(row - 1), self.person_at(row)
        return above is not None and here is not None and above.role != here.role

    def minutes_of(self, row: int) -> int:
        """Paid minutes of a row in this week."""
        if self._week is None:
            return 0
        person = self.person_at(row)
        who = person.employee_id if person else None
        if who not in self._minutes:
            shifts = (shift for day in self._week.days for shift in self._week.shifts_of(who, day))
            self._minutes[who] = sum(shift.worked_minutes for shift in shifts)
        return self._minutes[who]

    # Qt

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:
        """Open shifts and people; nothing without a week."""
        return 0 if parent.isValid() or self._week is None else 1 + len(self._people)

    def columnCount(self, parent: AnyIndex = QModelIndex()) -> int:
        """The days and the hours."""
        return 0 if parent.isValid() else self.days + 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Days can be typed into; the open row and the hours cannot."""
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() < self.days else plain

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """DisplayRole and EditRole: the cell in the grammar; AccessibleTextRole and ToolTipRole: its sentence."""
        if not index.isValid() or self._week is None:
            return None
        if index.column() == self.total:
            return self._total(index.row(), role)
        face = self.face_at(index)
        if face is None:
            return None
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}:
            return self.text_of(face)
        if role in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole}:
            nothing = face.empty and not face.unavailable and not face.removed
            if role == Qt.ItemDataRole.ToolTipRole and nothing:
                return None
            waits = any(self.is_pending(shift) for block in face.blocks for shift in block.shift_ids)
            return self.words.cell(face, self.person_at(index.row()), self._week, pending=waits)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Days and names in words; painting them is the headers' business."""
        if role not in _SAID or self._week is None:
            return None
        if orientation is Qt.Orientation.Vertical:
            person = self.person_at(section)
            if person is not None and role != Qt.ItemDataRole.DisplayRole:
                return self.words.person(person)
            return self.words.name(person) if person else self.words.say("open_shifts")
        if section == self.total:
            return self.words.say("week_hours")
        day = self._week.days[section]
        named = self.words.sentences.day(day)
        if role == Qt.ItemDataRole.DisplayRole:
            return named
        added = self.day_total(day)
        return self.words.say("day_total.whole", day=named, people=added.people, hours=hours(added.minutes))

    def text_of(self, face: Face) -> str:
        """The cell as it would be typed."""
        return cell_text(self._week, face.employee_id, face.day) if self._week else ""

    def _total(self, row: int, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.total_text(row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.AccessibleTextRole:
            person = self.person_at(row)
            who = self.words.name(person) if person else self.words.say("open_shifts")
            return self.words.say("total", who=who, hours=self.total_text(row))
        return None

    def _arrange(self) -> None:
        people = self._week.people if self._week else ()
        if self._order is Order.BY_ROLE:
            people = tuple(sorted(people, key=_by_role))
        self._people = people
        self._rows = {None: OPEN_ROW} | {person.employee_id: row for row, person in enumerate(people, 1)}

    def _column(self, day: date) -> int:
        """The column of a day; below 0 when it is not on show."""
        if self._week is None or not 0 <= (day - self._week.monday).days < self.days:
            return -1
        return (day - self._week.monday).days

    def _add_up_again(self, before: Week, places: set[Place]) -> set[date]:
        """The days on show whose totals are others now."""
        changed: set[date] = set()
        for who, day in places:
            self._minutes.pop(who, None)
            if who is None or self._week is None or self._column(day) < 0:
                continue
            old, new = before.shifts_of(who, day), self._week.shifts_of(who, day)
            people = bool(new) - bool(old)
            minutes = sum(s.worked_minutes for s in new) - sum(s.worked_minutes for s in old)
            if people or minutes:
                total = self.day_total(day)
                self._days[day] = DayTotal(total.people + people, total.minutes + minutes)
                changed.add(day)
        return changed

    def _places(self, rows: frozenset[UUID]) -> set[Place]:
        return places_of(self._week, Outcome(gone=rows)) if self._week else set()

    def _say_changed(self, places: Iterable[Place]) -> None:
        for place in places:
            index = self.index_of(place)
            if index.isValid():
                self.dataChanged.emit(index, index)

    def _say_hours_changed(self, places: Iterable[Place]) -> None:
        for row in {self._rows[who] for who, day in places if who in self._rows and self._column(day) >= 0}:
            total = self.index(row, self.total)
            self.dataChanged.emit(total, total)


def _alike(old: Week, new: Week) -> bool:
    """Whether only shifts, marks and leave can differ, so that what is published is the same."""
    return replace(old, shifts=(), marks=(), leaves=()) == replace(new, shifts=(), marks=(), leaves=())


def _rows(week: Week) -> frozenset[UUID]:
    return frozenset(row.id for rows in (week.shifts, week.marks, week.leaves) for row in rows)


def _by_role(person: Person) -> tuple[int, bool, str]:
    rank = ROLES.index(person.role) if person.role in ROLES else len(ROLES)
    return rank, person.contract == "part", person.staff_no
