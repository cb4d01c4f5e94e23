"""The roster's grid with 400 people and 28 days beside a plain table of Qt; what a drag asks before it begins."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from bench.claim import Claim, against, in_turn
from storekeeper.kit.clock import at
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.theme import Theme
from storekeeper.roster import rules
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Break, Kind, Mark, Outcome, Person, Placed, Revision, Shift, Shop, Week
from storekeeper.roster.domain.indexes import order_of_shift

PEOPLE, WEEKS = 400, 4
MONDAY = date(2026, 11, 23)
SIZE = (1300, 860)
ROUNDS = 15
IN_SIGHT = 40  # rows of a column under the cursor
NOTCH = 96  # pixels: three rows, one notch of a wheel
REFRESH = 1 / 60  # seconds of one picture of a screen
FRAME = 0.1  # seconds in which a gesture feels immediate
TIMES = (
    ("A", time(9, 30), time(18, 30)),
    ("B", time(11, 30), time(20, 30)),
    ("C", time(13, 30), time(22, 30)),
    ("D", time(10, 30), time(22, 30)),
)
AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


class PlainModel(QAbstractTableModel):
    """The peer's model: the same texts as lists of Python."""

    def __init__(self, texts: list[list[str]]) -> None:
        super().__init__()
        self._texts = texts

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """As many rows as there are lists."""
        return 0 if parent.isValid() else len(self._texts)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        """As many columns as there are texts in the first list."""
        return 0 if parent.isValid() else len(self._texts[0])

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The text of a cell."""
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return self._texts[index.row()][index.column()]

    def write(self, row: int, column: int, text: str) -> None:
        """Another text in one cell."""
        self._texts[row][column] = text
        index = self.index(row, column)
        self.dataChanged.emit(index, index)


class PlainDelegate(QStyledItemDelegate):
    """The peer's delegate: one rectangle and one string."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """Fills the cell and writes its text."""
        painter.fillRect(option.rect, QColor("#FFE9A8"))
        painter.drawText(option.rect, Qt.AlignmentFlag.AlignCenter, index.data())


def claims() -> Iterator[Claim]:
    """First paint, one cell and one frame of scrolling against the plain table; edit and drag against a limit."""
    application = QApplication([])
    Theme().apply(application)
    week = full_weeks().prepared()
    model = RosterModel(Words(Sentences("zh-HK")))
    model.show(week)
    texts = [
        [str(model.index(row, column).data() or "") for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]
    plain = PlainModel(texts)
    size = f"{PEOPLE} people × {7 * WEEKS} days"
    ours, peer = in_turn(
        lambda: shown(our_view(week), application),
        lambda: shown(plain_view(plain), application),
        rounds=ROUNDS,
    )
    yield against(f"{size}: from a week that was read to the first paint, s", ours=ours, peer=peer, goal=2)
    grid, table = our_view(week), plain_view(plain)
    for view in (grid, table):
        shown(view, application, close=False)
    plainly = one_plain_cell(plain, application)
    ours, peer = in_turn(one_cell(grid, application), plainly, rounds=10 * ROUNDS)
    yield against(
        f"{size}: the model says that one cell changed, and it is painted, s", ours=ours, peer=peer, goal=2
    )
    yield against(
        f"{size}: a whole edit is judged, added up and painted, s",
        ours=in_turn(one_edit(grid, application), plainly, rounds=10 * ROUNDS)[0],
        peer=REFRESH,
        goal=1,
    )
    ours, peer = in_turn(scrolled(grid, application), scrolled(table, application), rounds=10 * ROUNDS)
    yield against(f"{size}: one frame of scrolling, s", ours=ours, peer=peer, goal=2)
    yield against(
        f"{PEOPLE} people × 7 days: a drag begins, every target judged, a column in sight by the law too, s",
        ours=alone(judge(one_week(week))),
        peer=FRAME,
        goal=1,
    )
    for view in (grid, table):
        view.close()


def our_view(week: Week) -> RosterGrid:
    """The grid of the page over a new model, with no picture drawn and no cell made yet."""
    model = RosterModel(Words(Sentences("zh-HK")))
    grid = RosterGrid()
    model.setParent(grid)
    grid.setModel(model)
    grid.restyle(Theme(), None)
    model.show(week)
    return grid


def plain_view(model: PlainModel) -> QTableView:
    """Qt's own table with cells of the same size."""
    table = QTableView()
    table.setModel(model)
    table.setItemDelegate(PlainDelegate(table))
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().setDefaultSectionSize(32)
    table.verticalHeader().setFixedWidth(Theme().metric("name_column"))
    table.horizontalHeader().setDefaultSectionSize(64)
    return table


def shown(view: QTableView, application: QApplication, *, close: bool = True) -> None:
    """Shown in a window of its own and painted."""
    view.resize(*SIZE)
    view.show()
    application.processEvents()
    if close:
        view.close()


def one_cell(grid: RosterGrid, application: QApplication) -> Callable[[], None]:
    """A shift is on its way to the store, and has arrived there."""
    turn = cycle((grid.roster.pend, grid.roster.settle))

    def work() -> None:
        week = grid.roster.week
        if week is not None:
            next(turn)([week.work_of(3)[0].id])
            application.processEvents()

    return work


def one_edit(grid: RosterGrid, application: QApplication) -> Callable[[], None]:
    """A shift comes back from the store with other times, as after an edit: model, judgement, totals, picture."""
    turn = cycle((1, -1))

    def work() -> None:
        week = grid.roster.week
        if week is None:
            return
        shift = week.work_of(3)[0]
        by = timedelta(minutes=30 * next(turn))
        later = replace(shift, starts_at=shift.starts_at + by, row_version=shift.row_version + 1)
        grid.roster.merge(Outcome(shifts=(later,)))
        application.processEvents()

    return work


def one_plain_cell(model: PlainModel, application: QApplication) -> Callable[[], None]:
    """Another text in one cell."""
    texts = cycle(("0930–1830", "1000–1830"))

    def work() -> None:
        model.write(3, 0, next(texts))
        application.processEvents()

    return work


def scrolled(view: QTableView, application: QApplication) -> Callable[[], None]:
    """One notch of the wheel, to the end and back."""
    bar = view.verticalScrollBar()
    places = cycle((*range(0, bar.maximum(), NOTCH), *range(bar.maximum(), 0, -NOTCH)))

    def work() -> None:
        bar.setValue(next(places))
        application.processEvents()

    return work


def one_week(week: Week) -> Week:
    """The first seven days of it."""
    last = MONDAY + timedelta(days=6)
    shifts = tuple(shift for shift in week.shifts if shift.day <= last)
    return replace(week, weeks=1, shifts=shifts, marks=tuple(m for m in week.marks if m.day <= last))


def judge(week: Week) -> Callable[[], None]:
    """What a drag asks of the rules before its first movement: everyday rules everywhere, packs where it is painted."""

    def work() -> None:
        found = rules.targets(week, week.shifts[0])
        for person in week.people[:IN_SIGHT]:
            found[person.employee_id, week.days[1]]

    return work


def alone(work: Callable[[], None]) -> float:
    """Median seconds of one call."""
    return in_turn(work, lambda: None)[0]


def full_weeks() -> Week:
    """Four weeks of a shop of 400 people: five shifts and a rest day each; most published, some changed or new."""
    kinds = tuple(
        Kind(number, letter, {"zh-HK": letter}, starts, ends, 60, letter)
        for number, (letter, starts, ends) in enumerate(TIMES, 1)
    )
    people = tuple(_person(number) for number in range(1, PEOPLE + 1))
    week = Week(Shop(1, "MKK1", "旺角店", "Mong Kok"), MONDAY, people=people, kinds=kinds, weeks=WEEKS)
    shifts = [
        _shift(number, day, kinds[(number + day.isocalendar().week) % len(kinds)])
        for day in week.days
        for number in range(1, PEOPLE + 1)
        if (number + day.toordinal()) % 7 < 5
    ]
    marks = tuple(
        Mark(new_id(), 1, number, number, day, "rest", 1)
        for day in week.days
        for number in range(1, PEOPLE + 1)
        if (number + day.toordinal()) % 7 == 5
    )
    told = [
        replace(one, starts_at=one.starts_at - timedelta(hours=1)) if number % 23 == 0 else one
        for number, one in enumerate(shifts)
        if number % 29
    ]
    revision = Revision(
        new_id(), 1, MONDAY, 1, datetime(2026, 11, 20, tzinfo=UTC), "p_1001", shifts=tuple(told), marks=marks
    )
    return replace(week, shifts=tuple(sorted(shifts, key=order_of_shift)), marks=marks, published=revision)


def _person(number: int) -> Person:
    placed = (Placed(number, "home", MONDAY, None),)
    staff_no = f"HK{number:05d}"
    return Person(
        number, staff_no, f"陳大文{number}", f"Chan {number}", "sales", "full", 2700, placed, (), ()
    )


def _shift(number: int, day: date, kind: Kind) -> Shift:
    return Shift(
        new_id(), 1, day, at(day, kind.starts), at(day, kind.ends), "sales", number, number, (Break(60),), kind.id, 1
    )  # fmt: skip
