"""A program of a test: one desktop that plans a week as fast as it can, through its own page, beside another one."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import partial
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Any

from PySide6.QtCore import Qt

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered
from storekeeper.desktop.main import application_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import Wait, perform
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit.access import who_am_i
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door
from storekeeper.qtkit.unsaved import UnsavedEdit
from storekeeper.roster.desktop import deeds

SHOP = 1
AHEAD = 3  # so many edits may be under way at once, as when somebody is quick
TIMES = ("10-19", "11-20", "1330-2230", "10-14,17-21", "1000-1900/60", "R", "-", "12-21")


class Hammer:
    """Edits the week on show at random, and notes how every edit that was sent came back."""

    def __init__(self, window: Any, seed: int) -> None:
        self._desk, self._page = window.page.desk, window.page
        self._random = Random(seed)  # noqa: S311
        self.deeds: Counter[str] = Counter()
        self.outcomes: dict[str, str] = {}
        self._follow = self._desk.unsaved.follow
        self._desk.unsaved.follow = self._noting

    @property
    def sent(self) -> int:
        """How many edits went out."""
        return len(self.outcomes)

    @property
    def under_way(self) -> int:
        """How many of them have not come back."""
        return list(self.outcomes.values()).count("sent")

    def strike(self) -> None:
        """One deed in one cell; a rule may refuse it before it is sent, as it would for anybody."""
        done_by: Mapping[str, Callable[[], object]] = {
            "type": self._type,
            "move": self._move,
            "copy": partial(self._move, copies=True),
            "retime": self._retime,
            "remove": self._page.commands.remove,
            "rest": self._page.commands.rest,
            "undo": self._page.undo_stack.undo,
            "redo": self._page.undo_stack.redo,
        }
        weights = (6, 4, 2, 3, 1, 1, 3, 1)
        (name,) = self._random.choices(tuple(done_by), weights)
        before = self.sent
        self._go_somewhere()
        done_by[name]()
        self.deeds[name] += self.sent - before

    def _go_somewhere(self) -> None:
        week = self._page.week
        who = self._random.choice(week.people).employee_id
        self._page.grid.go_to((who, self._random.choice(week.days)))

    def _type(self) -> None:
        grid = self._page.grid
        grid.take_typed(grid.currentIndex(), self._random.choice(TIMES))

    def _retime(self) -> None:
        shift, grid = self._some_shift(), self._page.grid
        if shift is not None:
            grid.go_to((shift.employee_id, shift.day))
            hour = self._random.randint(10, 13)
            grid.take_typed(grid.currentIndex(), f"{hour}-{hour + 8}")

    def _move(self, *, copies: bool = False) -> None:
        shift, week = self._some_shift(), self._page.week
        if shift is not None:
            who = self._random.choice((None, *(person.employee_id for person in week.people)))
            deed = deeds.copy if copies else deeds.move
            self._page.grid.offer(deed(week, shift, (who, self._random.choice(week.days))))

    def _some_shift(self) -> Any:
        shifts = self._page.week.shifts
        return self._random.choice(shifts) if shifts else None

    def _noting(
        self,
        edit: UnsavedEdit,
        work: Callable[[], Any],
        then: Callable[[Any], None],
        failed: Callable[[StorekeeperError], None],
    ) -> Any:
        self.outcomes[edit.id.hex] = "sent"

        def saved(value: Any) -> None:
            self.outcomes[edit.id.hex] = "saved"
            then(value)

        def lost(error: StorekeeperError) -> None:
            self.outcomes[edit.id.hex] = type(error).__name__
            failed(error)

        return self._follow(edit, work, saved, lost)


def main(folder: Path) -> None:
    """Reads {host, port, database, login, password, monday, seed, edits, seconds} from standard input.

    Prints 'ready', waits for the file `go`, prints 'half' of the edits, goes on until it has made that many and so many
    seconds have gone by, and prints the outcomes; with the file `expected` there it
    prints what stands in its cells, once the week on show is what the file says.
    """
    asked = json.loads(sys.stdin.readline())
    crashes: list[str] = []

    def crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        crashes.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)

    sys.excepthook = crash
    application = application_of(["storekeeper"])
    settings = Settings(data_folder=folder)
    console = Console(StoreGate(settings), Preferences(settings, folder / "settings.json"), cache=folder)
    names = ("host", "port", "database", "login", "password")
    door = Door(Address(**{name: asked[name] for name in names}), readers=2)
    with door.read() as connection:
        actor = who_am_i(connection)
    console.enter(Entered(actor, door, None))
    try:
        perform(application, _script(console, asked, folder), crashes)
    finally:
        console.close()
    if crashes:
        raise RuntimeError(crashes)


def _script(console: Console, asked: Mapping[str, Any], folder: Path) -> Iterator[Wait]:
    window: Any = console.window
    window.resize(1366, 768)
    window.open("roster")
    page, monday = window.page, date.fromisoformat(asked["monday"])
    yield "the shops", lambda: page.week is not None
    page.show_week(shop_id=SHOP, monday=monday)
    yield "the week", lambda: page.week.monday == monday and window.is_idle
    _tell("ready")
    yield "the other", (folder / "go").exists
    hammer = Hammer(window, asked["seed"])
    told_half = False
    until = time.monotonic() + asked["seconds"]
    while hammer.sent < asked["edits"] or time.monotonic() < until:
        hammer.strike()
        if not told_half and hammer.sent >= asked["edits"] // 2:
            told_half = True
            _tell("half")
        yield "room for one more edit", lambda: hammer.under_way < AHEAD
    yield "every answer", lambda: hammer.under_way == 0 and window.is_idle
    _tell({"outcomes": hammer.outcomes, "deeds": hammer.deeds})
    yield "the other's end", (folder / "expected").exists
    expected = json.loads((folder / "expected").read_text("utf-8"))
    _tell_if_stuck(page, expected)
    yield "the week as it is in the store", lambda: rows_of(page.week) == expected
    yield "rest", lambda: window.is_idle
    shown = {"rows": rows_of(page.week), "cells": cells_of(page), "texts": texts_of(page)}
    _tell({**shown, "kept": len(page.desk.unsaved.refused)})
    page.desk.unsaved.drop_all()  # or the window would ask whether they may be lost


def rows_of(week: Any) -> list[list[object]]:
    """Every shift and mark that a week holds, in a form that the store can be put into too."""
    shifts = [
        [
            row.id.hex,
            row.row_version,
            row.employee_id,
            str(row.day),
            *map(_seconds, (row.starts_at, row.ends_at)),
        ]
        for row in week.shifts
    ]
    marks = [[row.id.hex, row.row_version, row.employee_id, str(row.day), row.kind] for row in week.marks]
    return sorted(shifts + marks, key=str)


def cells_of(page: Any) -> list[list[str]]:
    """What the grid says in each of its cells."""
    model = page.grid.roster
    return [
        [str(model.index(row, column).data(Qt.ItemDataRole.AccessibleTextRole)) for column in range(8)]
        for row in range(model.rowCount())
    ]


def texts_of(page: Any) -> list[list[object]]:
    """Person (null: the open shifts), day and what the cell says, of every cell that says something."""
    model = page.grid.roster
    cells = (model.index(row, column) for row in range(model.rowCount()) for column in range(model.days))
    said = ((model.place_at(cell), cell.data()) for cell in cells)
    return sorted(([who, str(day), text] for (who, day), text in said if text), key=str)


def _seconds(instant: datetime) -> int:
    return int(instant.timestamp())


def _tell_if_stuck(page: Any, expected: list[list[object]]) -> None:
    shown = rows_of(page.week)
    if shown != expected:
        print("not yet", [row for row in shown if row not in expected], file=sys.stderr)


def _tell(what: object) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
