"""The roster page: choose shop and week, work on the grid, send each edit, follow what others change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import shiboken6
from PySide6.QtCore import QDate, QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import (
    QCalendarWidget,
    QComboBox,
    QFileDialog,
    QLabel,
    QMenu,
    QPushButton,
    QStackedWidget,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from storekeeper.kit import clock
from storekeeper.kit.changes import Change
from storekeeper.kit.errors import Conflict, Finding, StorekeeperError
from storekeeper.people import service as people
from storekeeper.people.domain import Shop
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.messages import Message
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.undo import take_back
from storekeeper.qtkit.unsaved import BUILT_ON
from storekeeper.roster import rules, service
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.bench import RosterBench
from storekeeper.roster.desktop.empty_state import EmptyState
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_commands import GridCommands
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.legend import Legend
from storekeeper.roster.desktop.words import Said, Words, hours
from storekeeper.roster.domain import Edit, Outcome, Shift, Week

SHIFTS, WEEKLY = "roster.shift", ("roster.day_mark", "roster.shift_kind", "people.")
_ICONS = {
    "previous_week": "chevron-left",
    "next_week": "chevron-right",
    "undo_button": "undo",
    "redo_button": "redo",
    "copy_button": "content-copy",
    "add_button": "plus",
    "rest_button": "sleep",
    "export_button": "file-excel",
    "week_choice": "calendar-week",
}


class RosterPage(Page):
    """One shop's week. `show_week`, `export_to` and the grid's gestures are all there is to it."""

    form = "roster_page"
    scope_bar: QWidget
    shop_choice: QComboBox
    previous_week: QToolButton
    week_choice: QPushButton
    next_week: QToolButton
    this_week: QPushButton
    draft_chip: QLabel
    tool_bar: QWidget
    undo_button: QToolButton
    redo_button: QToolButton
    copy_button: QPushButton
    add_button: QPushButton
    rest_button: QPushButton
    export_button: QPushButton
    week_figure: QLabel
    stack: QStackedWidget
    grid: RosterGrid
    empty: EmptyState
    legend_strip: Legend

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.scope, self.legend = self.scope_bar, self.legend_strip
        self.place_messages(4)
        self.monday = clock.monday_of(clock.today())
        self._shops: dict[int, Shop] = {}
        self._asked = self._week_asked = self._week_taken = self._merged = 0
        self._answered: dict[UUID, int] = {}
        self._again = False
        self._beginning: Message | None = None
        self._model = RosterModel(Words(desk.sentences), self)
        self._said = Said(lambda: desk.sentences)
        self.bench = RosterBench(desk, self._model, self.undo_stack, self)
        self.grid.setModel(self._model)
        self.commands = GridCommands(self.grid)
        self._calendar = QCalendarWidget()
        self._connect()
        self.restyle()
        self.retranslate()
        self.reload()

    @property
    def week(self) -> Week | None:
        """The week on show."""
        return self._model.week

    def shown(self) -> None:
        """The keyboard goes to the grid."""
        self.grid.setFocus()

    @property
    def shops(self) -> tuple[Shop, ...]:
        """The shops that can be chosen."""
        return tuple(self._shops.values())

    # loading

    def reload(self) -> None:
        """Reads the shops and the week on show anew."""
        self.desk.read(people.shops, on=clock.today(), then=self._take_shops)

    def show_week(self, *, shop_id: int | None = None, monday: date | None = None) -> None:
        """Another shop or week; the page shows it when it has been read."""
        self.monday = clock.monday_of(monday or self.monday)
        wanted = shop_id if shop_id is not None else self.shop_choice.currentData()
        self._choose(wanted)
        self._name_week()
        if wanted is None:
            return
        self._asked += 1
        self._week_asked = self._asked
        take = partial(self._take_week, self._asked, self.bench.settled)
        self.desk.read(service.load_week, shop_id=wanted, monday=self.monday, then=take, failed=self._stay)

    def _stay(self, error: StorekeeperError) -> None:
        """The week could not be read: the head names the one that is still on show."""
        week = self._model.week
        if week is not None:
            self.monday = week.monday
            self._choose(week.shop.id)
            self._name_week()
        self.messages.say("hard", self._said.told(error))

    def _choose(self, shop_id: int | None) -> None:
        place = self.shop_choice.findData(shop_id)
        if place >= 0:
            with QSignalBlocker(self.shop_choice):
                self.shop_choice.setCurrentIndex(place)

    def _take_shops(self, shops: tuple[Shop, ...]) -> None:
        self._shops = {shop.id: shop for shop in shops}
        self._fill_shops()
        if not shops:
            self._model.show(None)
            self._say_emptiness()
        else:
            self.show_week()

    def _fill_shops(self) -> None:
        chosen = self.shop_choice.currentData()
        chinese = self.desk.sentences.language != "en"
        symbol = icon("store", self.desk.theme.color("text.muted"))
        with QSignalBlocker(self.shop_choice):
            self.shop_choice.clear()
            for shop in self._shops.values():
                name = shop.name_zh if chinese else shop.name_en
                self.shop_choice.addItem(symbol, name or shop.name_zh or shop.name_en, shop.id)
            self.shop_choice.setCurrentIndex(max(self.shop_choice.findData(chosen), 0))

    def _take_week(self, asked: int, settled: int, week: Week) -> None:
        """What was read while an edit was under way, or before rows that are shown already, is read once more."""
        if asked != self._week_asked:
            return
        before = self._model.week
        crossed = self.bench.is_busy or self.bench.settled != settled or self._merged > asked
        self._again = crossed
        if crossed and before is not None and _place_of(before) == _place_of(week):
            self._read_again()
            return
        if crossed:
            week = self.bench.with_unsaved(week)
        else:
            self.bench.compare(week)
        self._week_taken = asked
        self._answered.clear()
        self._model.refresh(week)
        if before is None or before.shop.id != week.shop.id:
            self.bench.recall(week, self._name_of)
        self.legend_strip.show_kinds(week.kinds, self._model.words)
        self._say_emptiness()
        self._say_how_to_begin()
        self._read_again()

    def _read_again(self) -> None:
        if self._again and not self.bench.is_busy:
            self.show_week()

    # what others change

    def changed(self, change: Change) -> None:
        """Fetches just the shifts named in the notice, or the week when the notice names none."""
        week = self._model.week
        if week is None or change.shop_id not in {None, week.shop.id}:
            return
        ids = _ids(change)
        if change.topic == SHIFTS and ids:
            self._asked += 1
            take = partial(self._take_shifts, (self._asked, self.bench.settled), ids, week.shop.id)
            self.desk.read(service.load_shifts, ids, then=take)
        elif change.topic == SHIFTS or change.topic.startswith(WEEKLY):
            self.show_week()

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
        if self.bench.settled != settled:
            unsure |= rows - now.keys()
        self._again |= bool(unsure)
        older = {row for row in rows & now.keys() if now[row] < (week.version_of(row) or 0)}
        rows -= unsure | older
        self._merged = asked
        self._answered.update(dict.fromkeys(rows, asked))
        self.bench.overtaken(row for row in rows if week.version_of(row) != now.get(row))
        here = tuple(s for s in found if s.id in rows and s.shop_id == shop_id and s.day in week.days)
        self._model.merge(Outcome(shifts=here, gone=rows - {shift.id for shift in here}))
        self._read_again()

    # edits

    def _do(self, edit: Edit) -> None:
        week = self._model.week
        if week is None:
            return
        try:
            findings, inverse = rules.check(week, edit), edit.inverse(week)
        except Conflict as error:
            self.messages.say("hard", self._said.told(error))
            return
        self.messages.clear()
        self.bench.do(edit, self._name_of(edit, inverse))
        if findings:
            self._warn(partial(self._name_of, edit, inverse), findings)

    def _warn(self, name: Callable[[], str], findings: tuple[Finding, ...]) -> None:
        reasons = self._said.reasons(findings)
        self.messages.say("soft", self._said.say("warned", deed=name, reasons=reasons), self._undo_it())

    def _refuse(self, findings: tuple[Finding, ...]) -> None:
        hard = tuple(finding for finding in findings if finding.severity == "hard") or findings
        self.messages.say("hard", self._said.say("refused", reasons=self._said.reasons(hard)))

    def copy_last_week(self) -> None:
        """What stood in the week before comes into the empty cells, as one edit."""
        week = self._model.week
        if week is not None:
            self.desk.read(_repeat, week, then=partial(self._take_copy, week))

    def _take_copy(self, week: Week, edit: Edit | None) -> None:
        now = self._model.week
        if now is None or _place_of(now) != _place_of(week):
            return
        if edit is None:
            self.messages.say("info", self._said.say("nothing_to_copy"))
            return
        self.bench.do(edit, self._said.words.say("copy_last_week"))
        self.messages.say("done", self._said.say("copied", count=len(edit.touched())), self._undo_it())

    def _take_back(self, error: StorekeeperError) -> None:
        message = self.messages.message
        if error.code != BUILT_ON or message is None or message.tone != "hard":
            self.messages.say("hard", self._said.say("not_saved", reason=self._said.told(error)))
        self.show_week()

    def _go_elsewhere(self, shop_id: int, monday: date) -> None:
        self.show_week(shop_id=shop_id, monday=monday)

    def _saved(self) -> None:
        self.saved.emit()

    def _name_of(self, edit: Edit, inverse: Edit) -> str:
        return self._said.words.deed(edit, inverse, self._model.week)

    def _undo_it(self) -> tuple[Callable[[], str], Callable[[], None]]:
        return self._said.say("undo_it"), take_back(self.undo_stack)

    # the workbook

    def ask_export(self) -> None:
        """Asks for a file name without holding up the window, then writes the week."""
        week = self._model.week
        if week is None:
            return
        dialog = QFileDialog(self, self._model.words.say("export.title"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self._model.words.say("export.filter"))
        dialog.setDefaultSuffix("xlsx")
        dialog.selectFile(f"{week.shop.code}_{week.monday:%Y-%m-%d}.xlsx")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.export_to(Path(name)))
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Writes the week on show as a workbook; a message says where it is."""
        week = self._model.week
        if week is not None:
            self.desk.read(_export, week, path, self.desk.sentences.language, then=self._exported)

    def _exported(self, path: Path) -> None:
        self.messages.say("done", self._said.say("export.done", file=path.name, folder=path.parent))

    # dress

    def restyle(self) -> None:
        """Icons, colours and sizes of the theme in use."""
        theme = self.desk.theme
        muted, off = theme.color("text.muted"), theme.color("text.disabled")
        side = QSize(theme.metric("icon"), theme.metric("icon"))
        self.shop_choice.setIconSize(side)
        for name, symbol in _ICONS.items():
            button = getattr(self, name)
            button.setIcon(icon(symbol, theme.color("text"), off))
            button.setIconSize(side)
        for index in range(self.shop_choice.count()):
            self.shop_choice.setItemIcon(index, icon("store", muted))
        self.grid.restyle(theme, clock.today())
        self.commands.restyle(theme)
        self.empty.restyle(theme)
        self.legend_strip.restyle(theme)

    def retranslate(self) -> None:
        """What was said in Python, in the language in use."""
        words = Words(self.desk.sentences)
        self._model.speak(words)
        self.grid.relabel()
        self.commands.retranslate()
        self._fill_shops()
        self._name_week()
        self._name_undo()
        self._count()
        self._say_emptiness()
        if self._model.week is not None:
            self.legend_strip.show_kinds(self._model.week.kinds, words)

    def _connect(self) -> None:
        self.grid.edited.connect(self._do)
        self.grid.refused.connect(self._refuse)
        self.grid.chosen_changed.connect(self._tell_choice)
        self.grid.selectionModel().selectionChanged.connect(self._tell_choice)
        self.bench.failed.connect(self._take_back)
        self.bench.elsewhere.connect(self._go_elsewhere)
        self.bench.saved.connect(self._saved)
        self.bench.quiet.connect(self._read_again)
        self._model.week_changed.connect(self._count)
        self.shop_choice.currentIndexChanged.connect(self._shop_chosen)
        self.previous_week.clicked.connect(lambda: self._turn(-7))
        self.next_week.clicked.connect(lambda: self._turn(7))
        self.this_week.clicked.connect(lambda: self.show_week(monday=clock.today()))
        self.undo_button.clicked.connect(self.undo_stack.undo)
        self.redo_button.clicked.connect(self.undo_stack.redo)
        self.undo_stack.indexChanged.connect(self._name_undo)
        self.copy_button.clicked.connect(self.copy_last_week)
        self.rest_button.clicked.connect(self.commands.rest)
        self.export_button.clicked.connect(self.ask_export)
        self.empty.pressed.connect(self.reload)
        self._add_menu = QMenu(self)
        self._add_menu.aboutToShow.connect(self._fill_add_menu)
        self.add_button.setMenu(self._add_menu)
        self._calendar.setFirstDayOfWeek(self._calendar.firstDayOfWeek().Monday)
        self._calendar.activated.connect(self._day_chosen)
        self._calendar.clicked.connect(self._day_chosen)
        self._week_menu = QMenu(self)
        chooser = QWidgetAction(self._week_menu)
        chooser.setDefaultWidget(self._calendar)
        self._week_menu.addAction(chooser)
        self.week_choice.setMenu(self._week_menu)

    def _shop_chosen(self) -> None:
        self.show_week()

    def _turn(self, days: int) -> None:
        self.show_week(monday=self.monday + timedelta(days=days))

    def _day_chosen(self, day: QDate) -> None:
        self._week_menu.close()
        self.show_week(monday=date(day.year(), day.month(), day.day()))

    def _fill_add_menu(self) -> None:
        self._add_menu.clear()
        self.commands.add_kinds(self._add_menu)

    def _name_week(self) -> None:
        words, sunday = self._model.words, self.monday + timedelta(days=6)
        self.week_choice.setText(words.week_range(self.monday, sunday))
        number = self.monday.isocalendar()
        name = words.say("week_whole", first=self.monday, last=sunday, week=number.week, year=number.year)
        self.week_choice.setAccessibleName(name)
        self._calendar.setSelectedDate(QDate(self.monday.year, self.monday.month, self.monday.day))

    def _name_undo(self) -> None:
        words, stack = self._model.words, self.undo_stack
        if not shiboken6.isValid(stack):
            return
        for button, able, text, code in (
            (self.undo_button, stack.canUndo(), stack.undoText(), "undo"),
            (self.redo_button, stack.canRedo(), stack.redoText(), "redo"),
        ):
            button.setEnabled(able)
            button.setToolTip(words.say(f"{code}_deed", deed=text) if able else words.say(f"{code}_nothing"))
            button.setAccessibleName(button.toolTip())

    def _count(self) -> None:
        words, week = self._model.words, self._model.week
        count = len(week.shifts) if week else 0
        self.draft_chip.setText(words.say("draft_count", count=count))
        self.draft_chip.setToolTip(words.say("legend.draft_why"))
        self.draft_chip.setVisible(count > 0)
        minutes = sum(shift.worked_minutes for shift in week.shifts) if week else 0
        self.week_figure.setText(words.say("week_total", hours=f"{minutes / 60:,.1f}"))
        self.week_figure.setVisible(week is not None)

    def _tell_choice(self) -> None:
        week, words = self._model.week, self._model.words
        if week is None:
            return
        places = self.grid.places()
        shifts = [shift for place in places for shift in week.shifts_of(*place)]
        minutes = sum(shift.worked_minutes for shift in shifts)
        self.told.emit(words.say("chosen", count=len(shifts), hours=hours(minutes)) if shifts else "")

    def _say_how_to_begin(self) -> None:
        message, week = self.messages.message, self._model.week
        if week is None:
            return
        if week.people and not week.shifts and not week.marks and message is None:
            self.messages.say(
                "info", self._said.say("begin"), (self._said.say("copy_last_week"), self.copy_last_week)
            )
            self._beginning = self.messages.message
        elif week.shifts and message is not None and message is self._beginning:
            self.messages.clear()

    def _say_emptiness(self) -> None:
        words, week = self._model.words, self._model.week
        can_work = week is not None and bool(week.people)
        for button in (self.copy_button, self.add_button, self.rest_button, self.export_button):
            button.setEnabled(can_work)
        if can_work:
            self.stack.setCurrentWidget(self.grid)
            return
        if week is None and self._shops:
            self.empty.say("calendar-clock", words.say("empty.loading"), words.say("empty.loading_why"))
        elif week is None:
            self.empty.say(
                "store-off", words.say("empty.no_shop"), words.say("empty.no_shop_why"), words.say("again")
            )
        else:
            self.empty.say(
                "account-group",
                words.say("empty.no_people"),
                words.say("empty.no_people_why"),
                words.say("again"),
            )
        self.empty.restyle(self.desk.theme)
        self.stack.setCurrentWidget(self.empty)


def _place_of(week: Week) -> tuple[int, date]:
    return week.shop.id, week.monday


def _ids(change: Change) -> frozenset[UUID]:
    """The rows a notice names; none when it names something else, for a notice may say anything."""
    try:
        return frozenset(UUID(hex=key) for key in change.keys or ())
    except ValueError:
        return frozenset()


def _repeat(connection: Any, week: Week) -> Edit | None:
    before = service.load_week(connection, shop_id=week.shop.id, monday=week.monday - timedelta(days=7))
    return deeds.repeated(before, week)


def _export(connection: object, week: Week, path: Path, language: str) -> Path:  # noqa: ARG001
    from storekeeper.roster import exports

    exports.write_week(week, path, language=language)
    return path
