"""The console walked without a display: workbooks in, a shift dragged and undone, every page, week and list out."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from storekeeper.desktop.console import Console
from storekeeper.desktop.gate import Entered, Opened, Persona
from storekeeper.desktop.main import application_of, cache_of
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import Stuck, Wait, drag, let_go, perform, picture, quietened
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding, Refused, StorekeeperError
from storekeeper.kit.sentences import Sentences

_PERSONAS = ("hq", "it")
_SIZE = (1600, 1000)


def run(arguments: Sequence[str]) -> int:
    """Walks and returns 0; what stood in the way is said in a sentence and returns 1."""
    settings = kit_settings.load()
    sentences = Sentences(settings.language)
    parser = argparse.ArgumentParser(prog="storekeeper walk")
    told = sentences.say("desktop.argument.out")
    parser.add_argument("--out", type=Path, default=Path("out"), metavar="FOLDER", help=told)
    out: Path = parser.parse_args(arguments).out
    application = application_of(sys.argv[:1])
    crashes: list[str] = []
    sys.excepthook = _recorder(crashes)
    out.mkdir(parents=True, exist_ok=True)
    try:
        with quietened():
            here = replace(settings, server="")  # never at a server that somebody chose last
            _Walk(StoreGate(here), here, out, sentences).go(application, crashes)
    except Stuck as stuck:
        crashes.append(sentences.say("desktop.walk.stuck", what=stuck))
    except StorekeeperError as error:
        said: list[Finding | StorekeeperError] = [
            error,
            *(error.findings if isinstance(error, Refused) else ()),
        ]
        crashes += [sentences.tell(one) if sentences.knows(one.code) else one.code for one in said]
    finally:
        sys.excepthook = sys.__excepthook__
    for crash in crashes:
        print(crash, file=sys.stderr)
    return 1 if crashes else 0


class _Walk:
    def __init__(
        self, gate: StoreGate, settings: kit_settings.Settings, out: Path, sentences: Sentences
    ) -> None:
        self._gate, self._settings, self._out, self._sentences = gate, settings, out, sentences
        self._opened = Opened(None)
        self._number = 0

    def go(self, application: QApplication, crashes: Sequence[str]) -> None:
        """Everything in order; raises what went wrong."""
        self._opened = self._gate.open(self._progress)
        shop, monday = self._import()
        plain = replace(self._settings, language="zh-HK", theme="light", density="standard")
        preferences = Preferences(plain, self._out / "walk" / "settings.json")
        console = Console(self._gate, preferences, cache=cache_of(self._settings.data_folder))
        try:
            perform(application, self._screens(console, shop, monday), crashes)
        finally:
            console.close()

    def _import(self) -> tuple[str, Any]:
        """Reads a personnel list and a manager's roster, neither written by this program, and writes them."""
        from storekeeper.demo.chain import sample_chain
        from storekeeper.demo.workbooks import sample_workbooks
        from storekeeper.kit.sheets.reading import read_workbook
        from storekeeper.people import imports as people
        from storekeeper.roster import imports as roster

        files = sample_workbooks(self._out, sample_chain(today()))
        head_office = self._as("hq").door
        with head_office.write() as connection:
            asked = people.ask(connection, read_workbook(files.people), on=today())
        with head_office.write() as connection:
            staff = people.preview(connection, asked)
            people.confirm(connection, staff, path=files.people)
        self._say("desktop.walk.people", counts=self._counted(staff.counts), file=files.people.name)
        read = roster.read(files.roster, near=files.monday)
        with self._as("regional").door.write() as connection:
            week = roster.preview(connection, read, shop=files.shop)
            roster.confirm(connection, week, path=files.roster)
        self._say("desktop.walk.roster", counts=self._counted(week.counts), file=files.roster.name)
        return files.shop, files.monday

    def _screens(self, console: Console, shop: str, monday: Any) -> Iterator[Wait]:
        console.begin()
        sign_in = console.sign_in
        if sign_in is None:
            raise Refused("desktop.not_open")
        yield "sign-in", sign_in.fields.isVisible
        yield from _turns()
        self._picture(sign_in, "sign-in")
        sign_in.begin("regional")
        yield "main window", lambda: console.window is not None
        window = _window(console)
        window.resize(*_SIZE)
        window.open("roster")
        window.open("roster")
        page: Any = window.page
        yield "shops", lambda: page.week is not None
        page.show_week(shop_id=_shop_id(page, shop), monday=monday)
        yield "week", lambda: page.week.shop.code == shop and page.week.monday == monday
        self._picture(window, "week")
        yield from self._edits(window, page)
        workbook = self._out / f"{shop}_{monday:%Y-%m-%d}.xlsx"
        workbook.unlink(missing_ok=True)
        page.deeds.export_to(workbook)
        yield "export", workbook.is_file
        self._say("desktop.walk.exported", file=workbook)
        yield from self._dresses(console, window)
        console.close()
        yield from self._pages(console)

    def _edits(self, window: MainWindow, page: Any) -> Iterator[Wait]:
        """A drag, its undo, and the drag again."""
        before = page.week
        start, end = _a_move(page)
        for name in ("dragged", "dragged-again"):
            drag(page.grid.viewport(), start, end, drop=False)
            yield from _turns()
            self._picture(window, f"{name}-hanging")
            let_go(page.grid.viewport(), end)
            yield name, lambda: window.is_idle and page.week.shifts != before.shifts
            self._picture(window, name)
            if name == "dragged":
                window.undo_action.trigger()
                yield "undone", lambda: window.is_idle and _places(page.week) == _places(before)
                self._picture(window, "undone")

    def _pages(self, console: Console) -> Iterator[Wait]:
        """Every page as head office sees it, those that are for others as IT does, and the people as a workbook."""
        self._export_people(self._as("hq"))
        seen: set[str] = set()
        for persona in _PERSONAS:
            if seen:
                console.close()
            console.language.use("zh-HK")
            console.appearance.use(name="light", density="standard", language="zh-HK")
            console.enter(self._as(persona))
            window = _window(console)
            window.resize(*_SIZE)
            for key in window.keys:
                if key not in seen:
                    seen.add(key)
                    window.open(key)
                    yield from _turns()
                    yield key, lambda window=window: window.is_idle  # type: ignore[misc]
                    yield from _turns()
                    self._picture(window, key)

    def _export_people(self, entered: Entered) -> None:
        from storekeeper.people.exports import people_list, save_list

        sentences = Sentences("zh-HK")
        file = self._out / f"{sentences.say('people.export.title')}.xlsx"
        with entered.door.read() as connection:
            save_list(file, people_list(connection, sentences, on=today()), title=file.stem)
        self._say("desktop.walk.exported", file=file)

    def _dresses(self, console: Console, window: MainWindow) -> Iterator[Wait]:
        for theme, density, language in (("dark", "comfortable", "en"), ("contrast", "large", "zh-HK")):
            console.language.use(language)
            console.appearance.use(name=theme, density=density, language=language)
            yield from _turns()
            self._picture(window, f"{theme}-{density}-{language}")

    def _as(self, name: str) -> Entered:
        return self._gate.enter_as(self._persona(name))

    def _persona(self, name: str) -> Persona:
        found = next((one for one in self._opened.personas if one.key == name), None)
        if found is None:
            raise Refused("desktop.persona_unknown", name=name)
        return found

    def _picture(self, widget: Any, name: str) -> None:
        self._number += 1
        path = picture(widget, self._out / f"{self._number:02d}-{name}.png")
        self._say("desktop.walk.picture", file=path)

    def _say(self, code: str, **values: object) -> None:
        print(self._sentences.say(code, **values), flush=True)

    def _counted(self, counts: Mapping[str, int]) -> str:
        says = self._sentences
        codes = {state: f"desktop.walk.state.{state}" for state, count in counts.items() if count}
        return says.write([f"{says.say(code)} {counts[state]}" for state, code in codes.items()])

    def _progress(self, code: str, values: Mapping[str, object]) -> None:
        if self._sentences.knows(code) and values.get("done", 0) in {0, values.get("total", 0)}:
            self._say(code, **values)


def _a_move(page: Any) -> tuple[QPoint, QPoint]:
    """Points of the viewport: on a shift, and on a cell of the same day where the rules let it go."""
    from storekeeper.roster import rules

    grid, week, model = page.grid, page.week, page.grid.roster
    for shift in week.shifts:
        if shift.employee_id is None:
            continue
        free = [
            place for place, found in rules.targets(week, shift).items() if rules.verdict(found) == "free"
        ]
        same_day = [
            place for place in free if place[1] == shift.day and place[0] not in {None, shift.employee_id}
        ]
        home = model.index_of((shift.employee_id, shift.day))
        for place in same_day:
            target = model.index_of(place)
            if _visible(grid, home) and _visible(grid, target):
                return grid.visualRect(home).center(), grid.visualRect(target).center()
    raise Refused("desktop.walk.no_move")


def _visible(grid: Any, index: Any) -> bool:
    return bool(grid.viewport().rect().contains(grid.visualRect(index)))


def _places(week: Any) -> frozenset[tuple[object, ...]]:
    return frozenset((shift.id, shift.employee_id, shift.starts_at, shift.ends_at) for shift in week.shifts)


def _turns() -> Iterator[Wait]:
    """Two turns of the event loop, in which layouts settle."""
    for _ in range(2):
        yield "layout", lambda: True


def _shop_id(page: Any, code: str) -> int:
    return next(int(shop.id) for shop in page.shops if shop.code == code)


def _window(console: Console) -> MainWindow:
    if console.window is None:
        raise Refused("desktop.not_open")
    return console.window


def _recorder(crashes: list[str]) -> Any:
    def record(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        crashes.append(f"{kind.__name__}: {error}")
        sys.__excepthook__(kind, error, trace)

    return record
