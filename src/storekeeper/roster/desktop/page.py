"""The roster page: the week of the shop that is looked at, work on the grid, send each edit, follow others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QMenu, QPushButton, QSplitter, QStackedWidget, QToolButton, QWidget

from storekeeper.kit import clock
from storekeeper.kit.changes import Change
from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import Conflict, Finding, StorekeeperError
from storekeeper.qtkit.elided_label import ElidedLabel
from storekeeper.qtkit.empty_state import EmptyState
from storekeeper.qtkit.messages import Message
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.scope import Chosen, ShopEntry
from storekeeper.qtkit.undo_buttons import UndoButtons
from storekeeper.qtkit.unsaved import BUILT_ON
from storekeeper.roster.desktop.bench import RosterBench
from storekeeper.roster.desktop.colleagues import Colleagues
from storekeeper.roster.desktop.conflict_card import ConflictCard
from storekeeper.roster.desktop.day_zoom import Zoom
from storekeeper.roster.desktop.emptiness import say_emptiness
from storekeeper.roster.desktop.files import WeekFiles
from storekeeper.roster.desktop.grid import RosterGrid
from storekeeper.roster.desktop.grid_commands import GridCommands
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.legend import Legend
from storekeeper.roster.desktop.row_history import RowHistory
from storekeeper.roster.desktop.side.beside import Beside
from storekeeper.roster.desktop.side.week_panel import WeekPanel
from storekeeper.roster.desktop.week_actions import WeekActions
from storekeeper.roster.desktop.week_bar import WeekBar
from storekeeper.roster.desktop.week_deeds import WeekDeeds
from storekeeper.roster.desktop.week_figures import WeekFigures, chosen_text
from storekeeper.roster.desktop.week_reading import WeekReading
from storekeeper.roster.desktop.words import Said, Words
from storekeeper.roster.domain import Edit, Week

_EDITORS = frozenset({"sk_regional", "sk_hq"})
_FIGURES = 40  # milliseconds after the last change: an edit goes out first, and many are added up once


class RosterPage(Page):
    """One shop's week: `show_week` and the grid's gestures; what is done to all of it stands in `deeds`."""

    form = "roster_page"
    scope_bar: WeekBar
    tool_bar: QWidget
    undo_button: QToolButton
    redo_button: QToolButton
    copy_button: QPushButton
    add_button: QPushButton
    rest_button: QPushButton
    clear_button: QPushButton
    export_button: QPushButton
    import_button: QPushButton
    print_button: QPushButton
    more_button: QPushButton
    shop_chip: ElidedLabel
    week_figure: QLabel
    state_chip: QLabel
    splitter: QSplitter
    stack: QStackedWidget
    grid: RosterGrid
    panel: WeekPanel
    empty: EmptyState
    legend_strip: Legend

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.scope, self.legend = self.scope_bar, self.legend_strip
        self.place_messages(4)
        self.figures = WeekFigures(self.shop_chip, self.week_figure, self.state_chip)
        self.monday = clock.monday_of(clock.today())
        self._shop_id: int | None = None
        self._wants_keyboard = False
        self._beginning: Message | None = None
        self._warning: Message | None = None
        self._model = RosterModel(Words(desk.sentences), self)
        self._said = Said(lambda: desk.sentences)
        self.bench = RosterBench(desk, self._model, self.undo_stack, self)
        self.reading = WeekReading(desk, self._model, self.bench, self)
        self.conflicts = ConflictCard(desk, self.bench, self._model, self)
        self.layout().insertWidget(5, self.conflicts)  # type: ignore[union-attr]
        self.colleagues = Colleagues(desk, self, self.grid)
        self.scope_bar.stand_beside(self.colleagues.chip)
        self.grid.setModel(self._model)
        self.commands = GridCommands(self.grid)
        self.zoom = Zoom(self.tool_bar, self.stack, self.grid, self.commands)
        self.history = RowHistory(desk, self._model, self)
        for commands in (self.commands, self.zoom.day_view.commands):
            commands.history_wanted.connect(self.history.tell)
        self.deeds = WeekDeeds(self, self.bench, self._model, self._said, self.messages)
        self.files = WeekFiles(self, self.bench, self._model, self.deeds, self.messages)
        self.files.settle(self.splitter, self.reading)
        self.beside = Beside(desk, self.grid, self.panel, self.messages, self._said)
        self.beside.fold(self.splitter, self.stack)
        self.may_edit = self.panel.may_edit = bool(_EDITORS & desk.actor.groups) and not desk.read_only
        self._make_actions()
        self._connect()
        self.restyle()
        self.retranslate()
        self.reload()

    @property
    def week(self) -> Week | None:
        """The week on show."""
        return self._model.week

    def shown(self) -> None:
        """The keyboard goes to the grid, now or as soon as there is something in it."""
        self._wants_keyboard = self.stack.currentWidget() is not self.zoom.view
        self.zoom.take_keyboard()

    @property
    def shops(self) -> tuple[ShopEntry, ...]:
        """The shops that can be chosen."""
        return self.desk.scope.shops

    # loading

    def reload(self) -> None:
        """Reads the week on show anew."""
        self.show_week()

    def show_week(self, *, shop_id: int | None = None, monday: date | None = None) -> None:
        """Another shop or week; the page shows it when it has been read, and the scope follows to the shop."""
        self.monday = clock.monday_of(monday or self.monday)
        self._shop_id = shop_id if shop_id is not None else self._shop_looked_at()
        self._look_there()
        self._name_place()
        if self._shop_id is None:
            self.reading.forget()
            self._model.show(None)
            self._say_emptiness()
        else:
            self.reading.ask(self._shop_id, self.monday)

    def show_place(self, values: Mapping[str, object]) -> None:
        """A shop's week: 'shop_id' and 'monday', each of which may be missing."""
        shop_id, monday = values.get("shop_id"), values.get("monday")
        self.show_week(
            shop_id=shop_id if isinstance(shop_id, int) else None,
            monday=monday if isinstance(monday, date) else None,
        )

    def _shop_looked_at(self) -> int | None:
        """The shop on show as long as it is looked at, else the first that is."""
        scope = self.desk.scope
        looked_at = [shop.id for shop in scope.looked_at]
        if not scope.is_known or self._shop_id in looked_at:
            return self._shop_id or scope.chosen.shop_id
        return looked_at[0] if looked_at else None

    def _look_there(self) -> None:
        """A shop outside what is looked at is looked at from now on."""
        scope = self.desk.scope
        if self._shop_id is not None and self._shop_id not in {shop.id for shop in scope.looked_at}:
            scope.choose(Chosen(shop_id=self._shop_id))

    def _follow_scope(self) -> None:
        if self._shop_looked_at() != self._shop_id or self._model.week is None:
            self.show_week()
        else:
            self._name_place()

    def _stay(self, error: StorekeeperError) -> None:
        """The week could not be read: the head names the one that is still on show."""
        week = self._model.week
        if week is not None:
            self.monday, self._shop_id = week.monday, week.shop.id
            self._look_there()
            self._name_place()
        self.messages.say("hard", self._said.told(error))

    def _take_week(self, week: Week, before: Week | None) -> None:
        self._count()
        self.colleagues.look_at(week)
        if before is None or before.shop.id != week.shop.id:
            self.bench.recall(week, self._name_of)
        self.legend_strip.show_kinds(week.kinds, self._model.words)
        self._name_place()
        self._say_emptiness()
        self._say_how_to_begin()

    def changed(self, change: Change) -> None:
        """Fetches what the notice names, if it is on show."""
        self.reading.hear(change)

    # edits

    def _do(self, edit: Edit) -> None:
        week = self._model.week
        if week is None:
            return
        if not self.may_edit:
            self.messages.say("info", self._said.say("may_not"))
            return
        try:
            findings, inverse = self._model.check(edit), edit.inverse(week)
        except Conflict as error:
            self.messages.say("hard", self._said.told(error))
            return
        self.messages.clear()
        self.bench.do(edit, self._name_of(edit, inverse))
        if findings:
            self._warn(partial(self._name_of, edit, inverse), findings)

    def _warn(self, name: Callable[[], str], findings: tuple[Finding, ...]) -> None:
        reasons = self._said.reasons(findings)
        self.messages.say("soft", self._said.say("warned", deed=name, reasons=reasons), self.deeds.undo_it())
        self._warning = self.messages.message

    def _drop_warning(self) -> None:
        """What was warned of has been taken back."""
        if self._warning is not None and self._warning is self.messages.message:
            self.messages.clear()
        self._warning = None

    def _refuse(self, findings: tuple[Finding, ...]) -> None:
        hard = tuple(finding for finding in findings if finding.severity == "hard") or findings
        self.messages.say("hard", self._said.say("refused", reasons=self._said.reasons(hard)))

    def _note(self, finding: Finding) -> None:
        self.messages.say("info", self._said.reasons((finding,)))

    def _take_back(self, error: StorekeeperError) -> None:
        message = self.messages.message
        is_told = error.code == BUILT_ON and message is not None and message.tone == "hard"
        if not is_told and not self.conflicts.holds(error):
            self._say_not_saved(error)
        self.show_week()

    def _say_not_saved(self, error: StorekeeperError) -> None:
        self.messages.say("hard", self._said.say("not_saved", reason=self._said.told(error)))

    def _go_elsewhere(self, shop_id: int, monday: date) -> None:
        self.show_week(shop_id=shop_id, monday=monday)

    def _saved(self) -> None:
        self.saved.emit()

    def _name_of(self, edit: Edit, inverse: Edit) -> str:
        return self._said.words.deed(edit, inverse, self._model.week)

    # dress

    def restyle(self) -> None:
        """Icons, colours and sizes of the theme in use."""
        theme = self.desk.theme
        self.undo_buttons.restyle()
        self.week_actions.restyle(theme)
        self.scope_bar.restyle(theme)
        self._name_place()
        self.grid.restyle(theme, clock.today())
        self.commands.restyle(theme)
        self.zoom.restyle(theme, clock.today())
        self.empty.restyle(theme)
        self.legend_strip.restyle(theme)
        self.conflicts.restyle()
        self.beside.restyle()
        self.files.restyle()
        self.beside.share_room(self.splitter)

    def retranslate(self) -> None:
        """What was said in Python, in the language in use."""
        words = Words(self.desk.sentences)
        self._model.speak(words)
        self.grid.relabel()
        self.commands.retranslate()
        self.zoom.retranslate()
        self.bench.name_again(self._name_of)
        self.colleagues.show_them()
        self._name_place()
        self.undo_buttons.retranslate()
        self.week_actions.retranslate()
        self.beside.retranslate(words)
        self.files.retranslate()
        self._count()
        self._say_emptiness()
        if self._model.week is not None:
            self.legend_strip.show_kinds(self._model.week.kinds, words)

    def _connect(self) -> None:
        self.grid.edited.connect(self._do)
        self.grid.refused.connect(self._refuse)
        self.grid.noted.connect(self._note)
        self.grid.chosen_changed.connect(self._tell_choice)
        self.grid.selectionModel().selectionChanged.connect(self._tell_choice)
        self.zoom.day_view.edited.connect(self._do)
        self.zoom.day_view.refused.connect(self._refuse)
        self.zoom.day_view.noted.connect(self._note)
        self.zoom.day_view.chosen_changed.connect(self._tell_choice)
        self.undo_stack.indexChanged.connect(self._drop_warning)
        self.bench.failed.connect(self._take_back)
        self.conflicts.plain.connect(self._say_not_saved)
        self.conflicts.left.connect(self.zoom.take_keyboard)
        self.bench.elsewhere.connect(self._go_elsewhere)
        self.bench.saved.connect(self._saved)
        self.reading.taken.connect(self._take_week)
        self.reading.failed.connect(self._stay)
        self.desk.scope.changed.connect(self._follow_scope)
        self.desk.scope.filled.connect(self._follow_scope)
        self._soon = QTimer(self, singleShot=True, interval=_FIGURES)
        self._soon.timeout.connect(self._count)
        self._model.week_changed.connect(self._soon.start)
        self.scope_bar.asked.connect(self._show_week_of)
        self.empty.pressed.connect(self._help_out)
        self.beside.stale.connect(self.reload)
        self.panel.restored.connect(self.deeds.restore)
        self.panel.wanted.connect(self._leave_day)

    def _make_actions(self) -> None:
        self.undo_buttons = UndoButtons(self.desk, self.undo_stack, self.undo_button, self.redo_button)
        self._add_menu = QMenu(self)
        self._add_menu.aboutToShow.connect(self._fill_add_menu)
        self.add_button.setMenu(self._add_menu)
        self.week_actions = WeekActions(self, self.tool_bar, self.more_button, lambda: self._model.words)
        add = self.week_actions.add
        add("copy_week", "content-copy", self.deeds.copy_last_week, button=self.copy_button)
        add("add_shift", "plus", self._ask_kind, button=self.add_button)
        add("rest_day", "sleep", self.zoom.rest, button=self.rest_button)
        add("clear_week", "eraser", self.deeds.clear_week, button=self.clear_button)
        add("export", "file-excel", self.deeds.ask_export, keys="Ctrl+E", button=self.export_button)
        self.files.add_actions(
            self.week_actions, import_button=self.import_button, print_button=self.print_button
        )
        bar = self.scope_bar
        add("previous_week", "chevron-left", bar.previous_week.click, keys="Ctrl+PgUp", everywhere=True)
        add("next_week", "chevron-right", bar.next_week.click, keys="Ctrl+PgDown", everywhere=True)
        add("zoom_day", "calendar-today", self.zoom.show_day, keys="Ctrl+1")
        add("zoom_week", "calendar-week", self.zoom.show_week, keys="Ctrl+2")
        self.beside.add_actions(self.week_actions)
        self.week_actions.settle(shown=self.may_edit)

    def _ask_kind(self) -> None:
        self._add_menu.popup(self.add_button.mapToGlobal(self.add_button.rect().bottomLeft()))

    def _leave_day(self, place: tuple[int | None, date]) -> None:
        """A cell that the panel leads to is shown in the week."""
        self.zoom.show_week()
        self.grid.go_to(place)

    def _show_week_of(self, day: date) -> None:
        self.show_week(monday=day)

    def _help_out(self) -> None:
        """What the button of the empty state does."""
        if self._shop_id is None:
            self.desk.go(Place("import"))
        else:
            self.reload()

    def _fill_add_menu(self) -> None:
        self._add_menu.clear()
        self.zoom.commands.add_kinds(self._add_menu)

    def _name_place(self) -> None:
        words, scope = self._model.words, self.desk.scope
        self.scope_bar.show_week(self.monday, words)
        self.figures.say_shop(scope, self._shop_id, words)

    def _count(self) -> None:
        words, week = self._model.words, self._model.week
        self.scope_bar.say_state(week, words)
        self.figures.say_week(week, words, clock.today())
        if week is not None and not self.may_edit and self.messages.message is None:
            self.messages.say("info", self._said.say("may_not"))

    def _tell_choice(self) -> None:
        week = self._model.week
        if week is not None:
            self.told.emit(chosen_text(week, self.zoom.grid.places(), self._model.words))

    def _say_how_to_begin(self) -> None:
        message, week = self.messages.message, self._model.week
        if week is None:
            return
        if week.people and not week.shifts and not week.marks and message is None:
            self.messages.say(
                "info",
                self._said.say("begin"),
                (self._said.say("action.copy_week"), self.deeds.copy_last_week),
            )
            self._beginning = self.messages.message
        elif week.shifts and message is not None and message is self._beginning:
            self.messages.clear()

    def _say_emptiness(self) -> None:
        words, week = self._model.words, self._model.week
        can_work = week is not None and bool(week.people)
        self.week_actions.enable(can_work and self.may_edit)
        self.week_actions.enable(can_work, "export", "compare", "findings", "revisions", "next_finding")
        self.week_actions.enable(can_work and self.may_edit, "publish")
        if can_work:
            self.stack.setCurrentWidget(self.zoom.view)
            if self._wants_keyboard:
                self._wants_keyboard = False
                self.zoom.take_keyboard()
            return
        waiting = self._shop_id is not None or not self.desk.scope.is_known
        say_emptiness(self.empty, words, week, waiting=waiting, theme=self.desk.theme)
        self.stack.setCurrentWidget(self.empty)
