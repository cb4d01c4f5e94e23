"""The roster's grid with 400 people: a screenful repainted, one edit shown, and a drag judged before it begins."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QModelIndex, QRect
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QTableView

from bench.claim import Claim, against, in_turn
from storekeeper.kit.clock import at
from storekeeper.kit.ids import new_id
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.theme import Theme
from storekeeper.roster import rules
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Break, Kind, MoveShift, Person, Placed, Shift, Shop, Week

PEOPLE = 400
MONDAY = date(2026, 11, 23)
SIZE = (1300, 860)
FRAME = 0.1  # seconds in which a gesture feels immediate
TIMES = (
    ("A", time(9, 30), time(18, 30)),
    ("B", time(11, 30), time(20, 30)),
    ("C", time(13, 30), time(22, 30)),
)


def claims() -> Iterator[Claim]:
    """A screenful against the plain table of Qt with the same words; edit and drag against a limit."""
    application = QApplication([])
    Theme().apply(application)
    model = RosterModel(Words(Sentences("zh-HK")))
    grid = RosterGrid()
    grid.setModel(model)
    grid.restyle(Theme(), None)
    model.show(full_week())
    peer = plain_table(model)
    for view in (grid, peer):
        view.resize(*SIZE)
        view.show()
    application.processEvents()
    ours, theirs = in_turn(page_through(grid), page_through(peer))
    yield against(f"{PEOPLE} × 7: ten screenfuls scrolled and painted, s", ours=ours, peer=theirs, goal=4)
    yield against(
        "one edit applied and its cells painted, s", ours=alone(edit(grid, application)), peer=FRAME, goal=1
    )
    yield against(
        f"a drag begins: {PEOPLE} × 7 targets judged, s", ours=alone(judge(model)), peer=FRAME, goal=1
    )
    grid.close()
    peer.close()


def full_week() -> Week:
    """A shop of 400 people with five shifts each."""
    kinds = tuple(
        Kind(number, letter, {"zh-HK": letter}, starts, ends, 60, letter)
        for number, (letter, starts, ends) in enumerate(TIMES, 1)
    )
    people = tuple(
        Person(n, f"HK{n:05d}", f"陳大文{n}", f"Chan {n}", "sales", "full", 2700, (Placed(n, "home", MONDAY, None),),
               (), ())
        for n in range(1, PEOPLE + 1)
    )  # fmt: skip
    week = Week(Shop(1, "MKK1", "旺角店", "Mong Kok"), MONDAY, people=people, kinds=kinds)
    shifts = tuple(
        Shift(
            new_id(),
            1,
            day,
            at(day, kind.starts),
            at(day, kind.ends),
            "sales",
            n,
            n,
            (Break(60),),
            kind.id,
            1,
        )
        for n in range(1, PEOPLE + 1)
        for day in week.days[:5]
        for kind in (kinds[n % 3],)
    )
    return Week(
        week.shop, MONDAY, people=people, kinds=kinds, shifts=tuple(sorted(shifts, key=lambda s: s.starts_at))
    )


def plain_table(model: RosterModel) -> QTableView:
    """Qt's own table, model and delegate with the same words."""
    copy = QStandardItemModel(model.rowCount(), model.columnCount())
    for row in range(model.rowCount()):
        for column in range(model.columnCount()):
            copy.setItem(row, column, QStandardItem(str(model.index(row, column).data() or "")))
    table = QTableView()
    copy.setParent(table)
    table.setModel(copy)
    table.verticalHeader().setDefaultSectionSize(32)
    return table


def page_through(view: QTableView) -> Callable[[], None]:
    """Ten screenfuls, each painted whole."""

    def work() -> None:
        for step in range(10):
            view.verticalScrollBar().setValue(step * (32 if view.verticalScrollMode() == view.ScrollMode.ScrollPerItem
                                                      else 32 * 25))  # fmt: skip
            view.viewport().repaint()

    return work


def edit(grid: RosterGrid, application: QApplication) -> Callable[[], None]:
    """A shift to and fro between two days, both cells painted."""

    def work() -> None:
        week = grid.roster.week
        if week is None:
            return
        shift = week.work_of(3)[0]
        to = week.days[6] if shift.day == week.days[0] else week.days[0]
        grid.roster.apply(MoveShift(shift.id, shift.row_version, 3, to))
        for column in range(grid.roster.columnCount(QModelIndex())):
            area: QRect = grid.visualRect(grid.roster.index(3, column))
            grid.viewport().update(area)
        application.processEvents()

    return work


def judge(model: RosterModel) -> Callable[[], None]:
    """What a drag asks of the rules before its first movement."""

    def work() -> None:
        if model.week is not None:
            rules.targets(model.week, model.week.shifts[0])

    return work


def alone(work: Callable[[], None]) -> float:
    """Median seconds of one call."""
    return in_turn(work, lambda: None)[0]
