"""The console: a rail of modules, the page in front with its scope above, messages, and what is saved where."""

from __future__ import annotations

import linecache
from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QUndoGroup
from PySide6.QtWidgets import QFrame, QLabel, QMainWindow, QPushButton, QStackedWidget, QWidget

from storekeeper.desktop.bell import TaskReader
from storekeeper.desktop.link_state import LinkState
from storekeeper.desktop.logo import logo
from storekeeper.desktop.modules import grouped
from storekeeper.desktop.person_menu import PersonMenu
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.rail import Rail
from storekeeper.desktop.status_bar import StatusBar
from storekeeper.desktop.top_bar import TopBar
from storekeeper.desktop.waiting_edits import loss
from storekeeper.desktop.window_actions import WindowActions
from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.module import Desk, Module
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.signs import Sign

_LOCAL = {True: "desktop.local_store_sample", False: "desktop.local_store"}


class MainWindow(QMainWindow, Form):
    """One window of one signed-in person. `closed` comes once, with whether she only signs out.

    modules_all: every module of the program, also those that she may not open.
    seeking, explaining, telling, securing: she asks for the palette, the map of the keys, the program, her password.
    """

    form = "main_window"
    closed = Signal(bool)
    seeking = Signal()
    explaining = Signal()
    telling = Signal()
    securing = Signal()

    top_bar: TopBar
    banner: QFrame
    banner_sign: Sign
    banner_text: QLabel
    banner_button: QPushButton
    rail: Rail
    messages: MessageBar
    pages: QStackedWidget
    nothing: QWidget
    nothing_icon: QLabel
    nothing_button: QPushButton
    status_bar: StatusBar

    def __init__(
        self,
        desk: Desk,
        modules: Iterable[Module],
        *,
        preferences: Preferences,
        host: str | None = None,
        sample: bool = False,
        english_name: str = "",
        tasks: TaskReader | None = None,
    ) -> None:
        """`modules` are all there are; those that the person may not open are not on the rail."""
        super().__init__()
        self._desk, self._preferences = desk, preferences
        self.modules_all = tuple(modules)
        self._modules = {one.key: one for one in self.modules_all if desk.actor.may(one.needs)}
        self._groups = {group.key: group for group in grouped(self._modules.values())}
        self._visited: dict[str, str] = {}
        self._english_name = english_name or desk.actor.name
        self._opened: dict[str, Page] = {}
        self._leaving = self._signing_out = False
        self.load_form()
        self.messages.dress(desk.appearance)
        self.undo_group = QUndoGroup(self)
        self._actions = WindowActions(tuple(self._groups.values()), self)
        self.undo_action, self.redo_action = self._actions.undo, self._actions.redo
        self._menu = PersonMenu(desk, preferences, self)
        self._menu.password.setVisible(not sample)  # anybody may be anybody there
        self.rail.fill(self._groups.values())
        self._link = LinkState(desk)
        self.status_bar.serve(desk, self._link, ("desktop.server", host) if host else (_LOCAL[sample], None))
        self.top_bar.scope_selector.serve(desk)
        self.top_bar.bell.serve(desk, tasks)
        self._wire()
        self._wire_actions()
        self.banner.hide()
        self.restyle()
        self.retranslate()
        self._take_preferences()
        if geometry := preferences.geometry:
            self.restoreGeometry(geometry)
        if self._modules:
            self.open(next(iter(self._modules)))
        else:
            self.nothing_button.setFocus()

    @property
    def page(self) -> Page | None:
        """The page in front."""
        front = self.pages.currentWidget()
        return front if isinstance(front, Page) else None

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the modules that can be opened."""
        return tuple(self._modules)

    @property
    def is_idle(self) -> bool:
        """Whether everything asked for has been read and everything done has been saved."""
        return self._desk.lanes.is_idle

    def actions_map(self) -> tuple[QAction, ...]:
        """What the window itself can do; a page's own deeds are its QWidget.actions()."""
        return (*self._actions.every, self._menu.about, self._menu.password, self._menu.sign_out)

    def open(self, key: str) -> None:
        """Brings a module's page to the front, made at the first visit; KeyError for one not permitted."""
        module = self._modules[key]
        if key not in self._opened:
            self._opened[key] = self._made(module)
        page = self._opened[key]
        self._visited[module.group] = key
        self.rail.choose(module.group)
        self.top_bar.tabs.show_group(self._groups[module.group].modules, key, self._desk.sentences)
        self.pages.setCurrentWidget(page)
        self.top_bar.scopes.bring(page.scope)
        self.status_bar.bring(page)
        self.undo_group.setActiveStack(page.undo_stack)
        self._name_window()
        self._renew_bars()
        page.shown()
        _focus_into(page)

    def open_group(self, key: str) -> None:
        """Brings the group's module to the front that was there last, at first its first."""
        self.open(self._visited.get(key, self._groups[key].modules[0].key))

    def go(self, place: Place) -> None:
        """Leads to a place; one sentence says so when there is no such page or it is not permitted."""
        found = next((one for one in self.modules_all if one.key == place.module), None)
        desk = self._desk
        if found is None:
            self.messages.say("soft", lambda: desk.sentences.say("desktop.no_such_page"))
        elif found.key not in self._modules:
            self.messages.say("soft", partial(_not_permitted, desk, found))
        else:
            self.open(found.key)
            self._opened[found.key].show_place(place.values)

    def fold_rail(self, folded: bool) -> None:
        """Shows the rail as icons alone, or with words; remembered for the person."""
        self.rail.fold(folded)
        self.rail.retranslate(self._desk.sentences)
        self._preferences.remember(rail_folded=folded)

    def retranslate(self) -> None:
        """Says in the language in use what was said in Python."""
        sentences = self._desk.sentences
        self._actions.retranslate(sentences)
        self._menu.retranslate()
        self.rail.retranslate(sentences)
        self.top_bar.retranslate(sentences, self._desk.actor, self._english_name)
        self.status_bar.retranslate()
        self._say_undo()
        self._say_banner()
        self._name_window()

    def restyle(self) -> None:
        """Takes icons and sizes from the theme in use."""
        theme = self._desk.theme
        self.setWindowIcon(QIcon(logo(theme, 64)))
        self.banner_sign.show_tone("soft", theme)
        picture = icon("view-dashboard-outline", theme.color("text.muted"))
        self.nothing_icon.setPixmap(picture.pixmap(QSize(30, 30), self.devicePixelRatioF()))
        self.rail.restyle(theme)
        self.top_bar.restyle(theme)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_link"):
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        if loss(self._desk) and not self._leaving:
            event.ignore()
            self._warn_of_loss()
            return
        self._preferences.keep_geometry(self.saveGeometry())
        super().closeEvent(event)
        self.closed.emit(self._signing_out)

    def sign_out(self) -> None:
        """Closes the window for the next person."""
        self._signing_out = True
        self.close()
        self._signing_out = not self.isVisible()

    def put_out(self) -> None:
        """Closes the window of somebody who may not be in any more; the server would take nothing that waits."""
        self._leave(True)

    def _warn_of_loss(self) -> None:
        desk = self._desk
        self.messages.say(
            "soft",
            partial(loss, desk),
            (lambda: desk.sentences.say("desktop.close_anyway"), partial(self._leave, self._signing_out)),
        )

    def _leave(self, signing_out: bool) -> None:
        self._leaving, self._signing_out = True, signing_out
        self.close()

    def _wire(self) -> None:
        desk, lanes = self._desk, self._desk.lanes
        self.rail.chosen.connect(self.open_group)
        self.rail.folding.connect(self.fold_rail)
        self.top_bar.tabs.chosen.connect(self.open)
        self.top_bar.seeking.connect(self.seeking)
        self.top_bar.explaining.connect(self.explaining)
        self.top_bar.person_button.setMenu(self._menu)
        self._menu.about.triggered.connect(self.telling)
        self._menu.password.triggered.connect(self.securing)
        self._menu.sign_out.triggered.connect(self.sign_out)
        self.nothing_button.clicked.connect(self.sign_out)
        desk.going.connect(self.go)
        desk.appearance.changed.connect(self.restyle)
        self._preferences.arrived.connect(self._take_preferences)
        lanes.unanswered.connect(self._tell)
        lanes.waiting.connect(self._say_banner)
        self._link.changed.connect(self._say_banner)
        desk.changes.reconnected.connect(lanes.try_now)
        self.banner_button.clicked.connect(lanes.try_now)
        self.banner_button.clicked.connect(desk.changes.try_now)

    def _wire_actions(self) -> None:
        actions, group, tabs = self._actions, self.undo_group, self.top_bar.tabs
        actions.going.connect(self.open_group)
        for name, deed in (
            ("search", self.seeking.emit),
            ("keys", self.explaining.emit),
            ("scope", self.top_bar.scope_selector.drop),
            ("fold", self._turn_rail),
            ("reload", self._reload),
            ("next_tab", partial(tabs.step, 1)),
            ("previous_tab", partial(tabs.step, -1)),
        ):
            actions.of(name).triggered.connect(deed)
        self.undo_action.triggered.connect(group.undo)
        self.redo_action.triggered.connect(group.redo)
        for signal in (
            group.undoTextChanged, group.redoTextChanged, group.canUndoChanged, group.canRedoChanged
        ):  # fmt: skip
            signal.connect(self._say_undo)
        self.addActions(list(actions.every))
        self._menu.place_edits(self.undo_action, self.redo_action)

    def _made(self, module: Module) -> Page:
        page = module.open(self._desk)
        linecache.clearcache()  # Qt's import hook reads the source of every module, and keeps its lines
        self.pages.addWidget(page)
        for stack, widget in ((self.top_bar.scopes, page.scope), (self.status_bar.legends, page.legend)):
            if widget is not None:
                stack.addWidget(widget)
        self.undo_group.addStack(page.undo_stack)
        page.told.connect(partial(self.status_bar.tell, page))
        page.saved.connect(self.status_bar.saved)
        return page

    def _turn_rail(self) -> None:
        self.fold_rail(not self.rail.is_folded)

    def _reload(self) -> None:
        if page := self.page:
            page.read_again()

    def _take_preferences(self) -> None:
        self._menu.show_choices()
        if (folded := self._preferences.value("rail_folded")) is not None:
            self.rail.fold(folded is True)
            self.rail.retranslate(self._desk.sentences)

    def _renew_bars(self) -> None:
        self.top_bar.renew()
        self.status_bar.renew()

    def _name_window(self) -> None:
        sentences, page = self._desk.sentences, self.page
        name = sentences.say("desktop.app")
        titles = [self._modules[key].title(sentences) for key, one in self._opened.items() if one is page]
        self.setWindowTitle(sentences.say("desktop.window", app=name, page=titles[0]) if titles else name)

    def _say_undo(self) -> None:
        sentences, group = self._desk.sentences, self.undo_group
        self.undo_action.setEnabled(group.canUndo())
        self.redo_action.setEnabled(group.canRedo())
        self.undo_action.setText(sentences.say("desktop.undo", what=group.undoText()).strip())
        self.redo_action.setText(sentences.say("desktop.redo", what=group.redoText()).strip())

    def _tell(self, error: StorekeeperError) -> None:
        desk = self._desk
        self.messages.say("hard", lambda: desk.sentences.tell(error))

    def _say_banner(self) -> None:
        """It stands while edits wait for the server or its notices cannot be heard, and over a store too new."""
        waiting, away = self._desk.lanes.pending_writes, self._link.is_away
        code = "desktop.offline" if waiting else "desktop.offline_reading" if away else "desktop.read_only"
        self.banner_text.setText(self._desk.sentences.say(code, count=waiting))
        self.banner_button.setVisible(away)
        self.banner.setVisible(away or self._desk.read_only)


def _not_permitted(desk: Desk, module: Module) -> str:
    sentences = desk.sentences
    return sentences.say("desktop.not_permitted", page=module.title(sentences))


def _focus_into(page: Page) -> None:
    """Puts the keyboard on the page's first field, unless the page has put it somewhere itself."""
    fields = (
        child
        for child in page.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and child.isVisibleTo(page)
    )
    if page.focusWidget() is None and (first := next(fields, None)) is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)
