"""The console: a rail of modules, the page in front with its scope above, messages, and what is saved where."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent, QIcon, QKeySequence, QPixmap, QUndoGroup
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from storekeeper.desktop.logo import logo
from storekeeper.desktop.person_button import PersonButton
from storekeeper.desktop.person_menu import PersonMenu
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.rail import Rail
from storekeeper.kit.clock import HONG_KONG, now
from storekeeper.kit.errors import StorekeeperError
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.module import Desk, Module
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.signs import Sign


class MainWindow(QMainWindow, Form):
    """One window of one signed-in person. `closed` comes once, with whether she only signs out."""

    form = "main_window"
    closed = Signal(bool)

    top_bar: QWidget
    scopes: QStackedWidget
    person_button: PersonButton
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
    status_bar: QWidget
    saved_icon: QLabel
    saved_text: QLabel
    place_icon: QLabel
    place_text: QLabel
    told_text: QLabel
    legends: QStackedWidget

    def __init__(
        self,
        desk: Desk,
        modules: tuple[Module, ...],
        *,
        preferences: Preferences,
        host: str | None = None,
        sample: bool = False,
        english_name: str = "",
    ) -> None:
        super().__init__()
        self._desk, self._modules, self._preferences = desk, {m.key: m for m in modules}, preferences
        self._english_name = english_name or desk.actor.name
        self._place = ("desktop.server", host) if host else _local(sample)
        self._opened: dict[str, Page] = {}
        self._saved_at: str | None = None
        self._leaving = self._signing_out = False
        self._unheard = self._unsent = False
        self.load_form()
        self.messages.dress(desk.appearance)
        self.undo_group = QUndoGroup(self)
        self.undo_action, self.redo_action = QAction(self), QAction(self)
        self._menu = PersonMenu(desk, preferences, self)
        self.rail.fill(self._modules)
        self._wire()
        self.banner.hide()
        self.restyle()
        self.retranslate()
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
        """The keys of the modules on the rail."""
        return tuple(self._modules)

    @property
    def is_idle(self) -> bool:
        """Whether everything asked for has been read and everything done has been saved."""
        return self._desk.lanes.is_idle

    def open(self, key: str) -> None:
        """Brings a module's page to the front, made at the first visit; KeyError for one not permitted."""
        module = self._modules[key]
        if key not in self._opened:
            self._opened[key] = self._made(module)
        page = self._opened[key]
        self.rail.choose(key)
        self.pages.setCurrentWidget(page)
        for stack, widget in ((self.scopes, page.scope), (self.legends, page.legend)):
            stack.setVisible(widget is not None or stack is self.scopes)
            if widget is not None:
                stack.setCurrentWidget(widget)
        self.undo_group.setActiveStack(page.undo_stack)
        self._name_window()
        page.shown()
        _focus_into(page)

    def retranslate(self) -> None:
        """Says in the language in use what was said in Python."""
        sentences, actor = self._desk.sentences, self._desk.actor
        self.rail.retranslate(sentences)
        groups = [f"desktop.group.{group}" for group in sorted(actor.groups)]
        role = [sentences.say(code) for code in groups if sentences.knows(code)][:1]
        name = self._english_name if sentences.language == "en" else actor.name
        self.person_button.say(name, "".join(role))
        code, host = self._place
        self.place_text.setText(sentences.say(code, host=host))
        self.told_text.clear()  # a page in another language tells it anew
        self._menu.retranslate()
        self._say_undo()
        self._say_saved(self._desk.lanes.pending_writes)
        self._name_window()

    def restyle(self) -> None:
        """Takes icons and sizes from the theme in use."""
        theme = self._desk.theme
        side = theme.metric("icon")
        self.setWindowIcon(QIcon(logo(theme, 64)))
        self.top_bar.setFixedHeight(max(theme.metric("top_bar"), theme.metric("control") + 20))
        self.status_bar.setFixedHeight(theme.metric("status_bar") + 2 * (theme.metric("caption") - 10))
        self.banner_sign.show_tone("soft", theme)
        self.person_button.show_picture(icon("account-circle", theme.color("text.muted")), side + 8)
        self.place_icon.setPixmap(self._picture("database"))
        self.nothing_icon.setPixmap(self._picture("view-dashboard-outline", 30))
        self.rail.restyle(theme)
        self._say_saved(self._desk.lanes.pending_writes)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_menu"):
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        waiting = self._desk.lanes.pending_writes
        if waiting and not self._leaving:
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

    def _warn_of_loss(self) -> None:
        desk = self._desk
        self.messages.say(
            "soft",
            lambda: desk.sentences.say("desktop.closing_loses", count=desk.lanes.pending_writes),
            (lambda: desk.sentences.say("desktop.close_anyway"), partial(self._leave, self._signing_out)),
        )

    def _leave(self, signing_out: bool) -> None:
        self._leaving, self._signing_out = True, signing_out
        self.close()

    def _wire(self) -> None:
        desk, lanes = self._desk, self._desk.lanes
        self.rail.chosen.connect(self.open)
        self.person_button.setMenu(self._menu)
        self._menu.sign_out.triggered.connect(self.sign_out)
        self.nothing_button.clicked.connect(self.sign_out)
        desk.appearance.changed.connect(self.restyle)
        lanes.unanswered.connect(self._tell)
        lanes.waiting.connect(self._say_saved)
        lanes.offline.connect(self._went_offline)
        lanes.online.connect(self._came_online)
        desk.changes.lost.connect(self._went_deaf)
        desk.changes.reconnected.connect(self._hears_again)
        desk.changes.reconnected.connect(lanes.try_now)
        self.banner_button.clicked.connect(lanes.try_now)
        self.banner_button.clicked.connect(desk.changes.try_now)
        self.undo_action.setShortcut(QKeySequence.StandardKey.Undo)
        self.redo_action.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
        self.undo_action.triggered.connect(self.undo_group.undo)
        self.redo_action.triggered.connect(self.undo_group.redo)
        for signal in (
            self.undo_group.undoTextChanged,
            self.undo_group.redoTextChanged,
            self.undo_group.canUndoChanged,
            self.undo_group.canRedoChanged,
        ):
            signal.connect(self._say_undo)
        self.addActions([self.undo_action, self.redo_action])
        self._menu.place_edits(self.undo_action, self.redo_action)

    def _made(self, module: Module) -> Page:
        page = module.open(self._desk)
        self.pages.addWidget(page)
        for stack, widget in ((self.scopes, page.scope), (self.legends, page.legend)):
            if widget is not None:
                stack.addWidget(widget)
        self.undo_group.addStack(page.undo_stack)
        page.told.connect(self.told_text.setText)
        page.saved.connect(self._page_saved)
        return page

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

    def _page_saved(self) -> None:
        self._saved_at = f"{now().astimezone(HONG_KONG):%H:%M:%S}"
        self._say_saved(self._desk.lanes.pending_writes)

    def _say_saved(self, waiting: int) -> None:
        sentences = self._desk.sentences
        if waiting:
            text, sign = sentences.say("desktop.saving", count=waiting), "cloud-sync"
        elif self._saved_at is None:
            text, sign = sentences.say("desktop.nothing_saved"), "cloud-check"
        else:
            text, sign = sentences.say("desktop.saved_at", time=self._saved_at), "cloud-check"
        self.saved_text.setText(text)
        self.saved_icon.setPixmap(self._picture(sign))
        code = "desktop.offline" if waiting else "desktop.offline_reading"
        self.banner_text.setText(sentences.say(code, count=waiting))

    def _went_offline(self) -> None:
        self._show_banner(unsent=True, unheard=self._unheard)

    def _came_online(self) -> None:
        self._show_banner(unsent=False, unheard=self._unheard)

    def _went_deaf(self) -> None:
        self._show_banner(unsent=self._unsent, unheard=True)

    def _hears_again(self) -> None:
        self._show_banner(unsent=self._unsent, unheard=False)

    def _show_banner(self, *, unsent: bool, unheard: bool) -> None:
        """It stands as long as edits wait for the server or its notices cannot be heard."""
        self._unsent, self._unheard = unsent, unheard
        self._say_saved(self._desk.lanes.pending_writes)
        self.banner.setVisible(self._unsent or self._unheard)

    def _picture(self, name: str, side: int | None = None) -> QPixmap:
        theme = self._desk.theme
        side = side or theme.metric("icon")
        return icon(name, theme.color("text.muted")).pixmap(QSize(side, side), self.devicePixelRatioF())


def _local(sample: bool) -> tuple[str, str | None]:
    return ("desktop.local_store_sample" if sample else "desktop.local_store", None)


def _focus_into(page: Page) -> None:
    """Puts the keyboard on the page's first field, unless the page has put it somewhere itself."""
    fields = (
        child
        for child in page.findChildren(QWidget)
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isEnabled() and child.isVisibleTo(page)
    )
    if page.focusWidget() is None and (first := next(fields, None)) is not None:
        first.setFocus(Qt.FocusReason.OtherFocusReason)
