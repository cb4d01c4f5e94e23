"""Sign-in: opens the store with progress, takes a name or a persona, and says in plain words what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from importlib.metadata import version
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QWidget,
)

from storekeeper.desktop.first_password import FirstPassword
from storekeeper.desktop.gate import Entered, Gate, Opened, Persona
from storekeeper.desktop.logo import logo
from storekeeper.desktop.password_edit import PasswordEdit
from storekeeper.desktop.password_memory import PasswordMemory
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.remember_box import RememberBox
from storekeeper.desktop.server_choice import ServerChoice
from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance

PATIENCE = 20  # seconds until the next attempt by itself
_LANGUAGES = {"language_hk": "zh-HK", "language_en": "en", "language_cn": "zh-CN"}
_DENSITIES = {"size_standard": "standard", "size_comfortable": "comfortable", "size_large": "large"}
_PERSONAS_WIDTH = 408
_WIDEST = 760
_BRIEF = 28  # letters of a server's name in the foot
_RECENT = 8  # servers offered again
_USUAL = frozenset({"desktop.opening", "embedded.starting", "embedded.recovering"})


class SignIn(QWidget, Form):
    """`entered` carries a gate.Entered; `left` says that the person closed the window instead."""

    form = "sign_in"
    entered = Signal(object)
    left = Signal()
    _progressed = Signal(str, object)

    logo: QLabel
    scroller: QScrollArea
    content: QWidget
    progress_box: QWidget
    progress_text: QLabel
    progress_bar: QProgressBar
    progress_note: QLabel
    away_box: QWidget
    away_sign: Sign
    away_text: QLabel
    away_note: QLabel
    retry_button: QPushButton
    persona_box: QWidget
    persona_grid: QGridLayout
    fields: QWidget
    name_edit: QLineEdit
    password_edit: PasswordEdit
    trouble: QWidget
    trouble_sign: Sign
    trouble_text: QLabel
    caps_lock: QWidget
    caps_sign: Sign
    remember_box: RememberBox
    enter_button: QPushButton
    language_hk: QPushButton
    language_en: QPushButton
    language_cn: QPushButton
    size_standard: QPushButton
    size_comfortable: QPushButton
    size_large: QPushButton
    status_bar: QWidget
    place_icon: QLabel
    place_text: QLabel
    server_button: QPushButton
    server_choice: ServerChoice
    first_password: FirstPassword
    choices: QWidget
    version_text: QLabel

    def __init__(
        self,
        gate: Gate,
        *,
        lanes: Lanes,
        language: Language,
        appearance: Appearance,
        preferences: Preferences,
        memory: PasswordMemory | None = None,
    ) -> None:
        """`memory` keeps passwords for those who ask for it; without one nothing is remembered."""
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._gate, self._lanes, self._preferences = gate, lanes, preferences
        self._language, self._appearance = language, appearance
        self._attempt = 0
        self._has_chosen = False
        self._shown: tuple[QWidget | None, ...] = ()
        self._opened: Opened | None = None
        self._said: tuple[str, Mapping[str, object]] = ("desktop.opening", {})
        self._trouble: StorekeeperError | None = None
        self._persona_buttons: dict[str, QPushButton] = {}
        self._left = 0
        self._wanted: str | None = None
        self._why: StorekeeperError | None = None
        self.load_form()
        self.setMaximumWidth(_WIDEST)
        self.remember_box.serve(gate, lanes, memory)
        self.first_password.serve(gate, lanes)
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._wire()
        self.name_edit.setText(preferences.settings.last_login)
        self.restyle()
        self.retranslate()
        self._show_only(self.progress_box)

    def begin(self, persona: str | None = None, why: StorekeeperError | None = None) -> None:
        """Opens the store; progress and trouble are shown here. Enters as `persona` when it is there.

        `why` somebody who was in is back stands below the fields until something is typed.
        """
        self._wanted, self._why = persona or self._wanted, why or self._why
        self._clock.stop()
        self._attempt += 1
        self._opened = None
        self._say_progress("desktop.opening", {})
        self._show_only(self.progress_box)
        self.place_text.setText(self._place())
        self._lanes.read(
            partial(self._gate.open, self._progressed.emit),
            partial(self._store_opened, self._attempt),
            partial(self._store_away, self._attempt),
        )

    def retranslate(self) -> None:
        """Says in the language in use what was said in Python."""
        sentences = self._language.sentences
        self._say_progress(*self._said)
        for key, button in self._persona_buttons.items():
            code = f"desktop.persona.{key}"
            button.setText(sentences.say(code) if sentences.knows(code) else key)
        self._place_personas()
        self.place_text.setText(self._place())
        self.version_text.setText(sentences.say("desktop.version", version=version("storekeeper")))
        self.away_text.setText(sentences.say("desktop.no_server"))
        self._count_down(0)
        if self._trouble is not None:
            self.trouble_text.setText(self._sentence(self._trouble))
        self._say_recalled()
        self.first_password.retranslate(sentences)

    def restyle(self) -> None:
        """Takes icons and sizes from the theme in use."""
        theme = self._appearance.theme
        self.logo.setPixmap(logo(theme, 46, self.devicePixelRatioF()))
        for sign, tone in ((self.trouble_sign, "hard"), (self.caps_sign, "soft"), (self.away_sign, "hard")):
            sign.show_tone(tone, theme)
        self.place_icon.setPixmap(self._picture("database", "text.muted"))
        self.password_edit.restyle(theme)
        self.server_choice.restyle(theme)
        self.first_password.restyle(theme)
        for button in self._persona_buttons.values():
            button.setIcon(icon("account", theme.color("text.muted")))
            button.setIconSize(beside_words(theme.metric("icon")))
        self._place_personas()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_clock"):
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return presses the button that has the keyboard."""
        front = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(front, QPushButton):
            front.click()
            return
        super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        self._clock.stop()
        super().closeEvent(event)
        self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched in {self.content, self.status_bar} and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _wire(self) -> None:
        self._progressed.connect(self._say_progress, Qt.ConnectionType.QueuedConnection)
        self._appearance.changed.connect(self.restyle)
        self._clock.timeout.connect(self._tick)
        self.retry_button.clicked.connect(self._begin_again)
        self.enter_button.clicked.connect(self._enter)
        self.name_edit.returnPressed.connect(self.password_edit.setFocus)
        self.password_edit.returnPressed.connect(self._enter)
        self.name_edit.editingFinished.connect(self._recall)
        self.remember_box.recalled.connect(self._say_recalled)
        self.server_button.clicked.connect(self._change_server)
        self.server_choice.chosen.connect(self._use_server)
        self.server_choice.left.connect(self._leave_server)
        self.first_password.changed.connect(self._enter_with)
        self.first_password.left.connect(self._show_fields)
        self.content.installEventFilter(self)
        self.status_bar.installEventFilter(self)
        self.password_edit.caps_lock.connect(self.caps_lock.setVisible)
        self._choices(_LANGUAGES, self._language.current, self._choose_language)
        self._choices(_DENSITIES, self._appearance.theme.density, self._choose_density)
        self.trouble.hide()
        self.caps_lock.hide()

    def _choices(self, names: Mapping[str, str], chosen: str, choose: Callable[[str], None]) -> None:
        group = QButtonGroup(self)
        for name, value in names.items():
            button: QPushButton = getattr(self, name)
            group.addButton(button)
            button.setChecked(value == chosen)
            button.clicked.connect(partial(_chosen, choose, value))

    def _store_opened(self, attempt: int, opened: Opened) -> None:
        if attempt != self._attempt:
            return None
        self._opened = opened
        self._remember_server()
        for button in self._persona_buttons.values():
            button.deleteLater()
        self._persona_buttons.clear()
        for persona in opened.personas:
            self._add_persona(persona)
        self._order_tabs()
        self.restyle()
        self.retranslate()
        self._show_fields()
        (self.password_edit if self.name_edit.text() else self.name_edit).setFocus()
        wanted = next((persona for persona in opened.personas if persona.key == self._wanted), None)
        if wanted is None:
            self._recall()
            why, self._why = self._why, None
            return None if why is None else self._complain(why, self.password_edit)
        self._wanted = None
        return self._enter_as(wanted)

    def _show_fields(self) -> None:
        chosen = self._opened is not None and self._opened.personas
        self._show_only(self.fields, self.persona_box if chosen else None)

    def _enter_with(self, password: str) -> None:
        self._show_fields()
        self.password_edit.setText(password)
        self._enter()

    def _add_persona(self, persona: Persona) -> None:
        button = QPushButton(self)
        button.setProperty("align", "left")
        button.clicked.connect(partial(self._enter_as, persona))
        self._persona_buttons[persona.key] = button

    def _place_personas(self) -> None:
        """Three in a row where three fit into the drawing's width, else two."""
        buttons = tuple(self._persona_buttons.values())
        width = max((button.sizeHint().width() for button in buttons), default=0)
        columns = 3 if 3 * width + 2 * self.persona_grid.spacing() <= _PERSONAS_WIDTH else 2
        for place, button in enumerate(buttons):
            self.persona_grid.addWidget(button, place // columns, place % columns)
        for column in range(3):
            self.persona_grid.setColumnStretch(column, 1 if column < columns else 0)

    def _order_tabs(self) -> None:
        """Tab follows the reading order, with the personas that came later."""
        typed = (self.name_edit, self.password_edit, self.password_edit.eye)
        choices = [getattr(self, name) for name in (*_LANGUAGES, *_DENSITIES, "server_button")]
        order = (*self._persona_buttons.values(), *typed, self.remember_box, self.enter_button, *choices)
        for one, following in pairwise(order):
            QWidget.setTabOrder(one, following)

    def _store_away(self, attempt: int, error: StorekeeperError) -> None:
        if attempt != self._attempt:
            return
        self._show_only(self.away_box)
        self.away_note.setProperty("reason", self._sentence(error))
        self._left = PATIENCE if isinstance(error, Unreachable) else 0
        self._count_down(0)
        if self._left:
            self._clock.start()
        self.retry_button.setFocus()

    def _begin_again(self) -> None:
        self.begin()

    def _tick(self) -> None:
        self._count_down(1)
        if self._left <= 0:
            self.begin()

    def _count_down(self, by: int) -> None:
        self._left -= by
        reason = str(self.away_note.property("reason") or "")
        waiting = (
            self._language.sentences.say("desktop.next_attempt", seconds=self._left) if self._left > 0 else ""
        )
        self.away_note.setText("\n".join(line for line in (reason, waiting) if line))

    def _enter(self) -> None:
        name, password = self.name_edit.text().strip(), self.password_edit.text()
        if not name:
            return self._complain(Refused("desktop.name_missing"), self.name_edit)
        try:
            way_in = self.remember_box.way_in(name, password)
        except Refused as refused:
            return self._complain(refused, self.password_edit)
        self._preferences.keep(last_login=name)
        self._busy(True)
        return self._lanes.read(way_in, self._let_in, self._kept_out)

    def _enter_as(self, persona: Persona) -> None:
        self._busy(True)
        self._lanes.read(partial(self._gate.enter_as, persona), self._let_in, self._kept_out)

    def _let_in(self, entered: Entered) -> None:
        self._busy(False)
        self.password_edit.clear()
        self.trouble.hide()
        self.entered.emit(entered)

    def _kept_out(self, error: StorekeeperError) -> None:
        self._busy(False)
        if isinstance(error, Unreachable):
            return self._store_away(self._attempt, error)
        if self.remember_box.is_kept:  # it may just have been forgotten
            self.remember_box.recall_anew(self.name_edit.text().strip())
        if error.code == "login.first_password":
            self._show_only(self.first_password)
            return self.first_password.ask(self.name_edit.text().strip(), self.password_edit.text())
        if error.code == "stores.wrong_password":
            error = Refused("desktop.wrong_password")
        self.password_edit.selectAll()
        return self._complain(error, self.password_edit)

    def _complain(self, error: StorekeeperError, field: QLineEdit) -> None:
        self._trouble = error
        self.trouble_text.setText(self._sentence(error))
        self.trouble.show()
        for edit in (self.name_edit, self.password_edit):
            _mark(edit, invalid=edit is field)
        field.setFocus()
        self.scroller.ensureWidgetVisible(self.enter_button)

    def _busy(self, busy: bool) -> None:
        self.fields.setDisabled(busy)
        self.persona_box.setDisabled(busy)
        self.server_button.setDisabled(busy)  # whoever comes in must come into the server that is named
        if busy:
            self.trouble.hide()
            for edit in (self.name_edit, self.password_edit):
                _mark(edit, invalid=False)

    def _recall(self) -> None:
        self.remember_box.recall(self.name_edit.text().strip())

    def _say_recalled(self) -> None:
        sentences = self._language.sentences
        self.remember_box.retranslate(sentences)
        kept = sentences.say("desktop.password_kept") if self.remember_box.is_kept else ""
        self.password_edit.setPlaceholderText(kept)

    def _change_server(self) -> None:
        self._clock.stop()
        recent = self._preferences.settings.servers
        before = tuple(box for box in self._boxes if box.isVisibleTo(self) and box is not self.server_choice)
        self._shown = before or self._shown
        self._show_only(self.server_choice)
        self.server_choice.offer(self._gate.server, recent)

    def _leave_server(self) -> None:
        self._show_only(*self._shown)
        if self.away_box in self._shown and self._left:
            self._clock.start()
        self.server_button.setFocus()

    def _use_server(self, server: str) -> None:
        try:
            self._gate.choose(server)
        except Refused as refused:
            return self.server_choice.complain(self._sentence(refused))
        self._has_chosen = True
        self._wanted = None
        self.password_edit.clear()
        self.trouble.hide()
        return self.begin()

    def _remember_server(self) -> None:
        """The server that somebody chose here is the first one next time, once it has answered."""
        if not self._has_chosen:
            return
        server, recent = self._gate.server, self._preferences.settings.servers
        kept = tuple(dict.fromkeys((server, *recent)))[:_RECENT] if server else recent
        self._preferences.keep(server=server, servers=kept)

    @property
    def _boxes(self) -> tuple[QWidget, ...]:
        return (
            self.progress_box, self.away_box, self.persona_box, self.fields, self.server_choice,
            self.first_password,
        )  # fmt: skip

    def _show_only(self, *boxes: QWidget | None) -> None:
        self.server_button.setDisabled(self.server_choice in boxes)
        for box in self._boxes:
            box.setVisible(box in boxes)

    def _fit(self) -> None:
        """Grows the window, never beyond its screen, so that nothing has to be scrolled to."""
        layout, room = self.content.layout(), self.screen().availableGeometry()
        if layout is None or not self.isVisible():
            return
        asked = max(layout.totalMinimumSize().width(), self.status_bar.minimumSizeHint().width())
        width = max(self.width(), min(asked, room.width()))
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
        below = self.choices.sizeHint().height() + self.status_bar.sizeHint().height()
        height = max(height, layout.totalSizeHint().height()) + below
        self.resize(width, max(self.height(), min(height, room.height() - 40)))

    def _say_progress(self, code: str, values: Mapping[str, object]) -> None:
        self._said = (code, values)
        sentences = self._language.sentences
        self.progress_note.setVisible(code not in _USUAL)
        self.progress_text.setText(sentences.say(code, **values) if sentences.knows(code) else code)
        done, whole = values.get("done", values.get("number")), values.get("total", values.get("of"))
        known = isinstance(done, int) and isinstance(whole, int) and whole > 0
        self.progress_bar.setMaximum(whole if known else 0)  # type: ignore[arg-type]
        self.progress_bar.setValue(done if known else 0)  # type: ignore[arg-type]

    def _place(self) -> str:
        sentences = self._language.sentences
        if server := self._gate.server:
            self.place_text.setToolTip(server)
            brief = server if len(server) <= _BRIEF else f"{server[: _BRIEF // 2]}…{server[-_BRIEF // 2 :]}"
            return sentences.say("desktop.server", host=brief)
        self.place_text.setToolTip("")
        sample = self._opened is not None and self._opened.personas
        return sentences.say("desktop.local_store_sample" if sample else "desktop.local_store")

    def _sentence(self, error: StorekeeperError) -> str:
        sentences = self._language.sentences
        return sentences.tell(error) if sentences.knows(error.code) else error.code

    def _choose_language(self, language: str) -> None:
        self._preferences.keep(language=language)
        self._language.use(language)
        self._appearance.use(language=language)

    def _choose_density(self, density: str) -> None:
        self._preferences.keep(density=density)
        self._appearance.use(density=density)

    def _picture(self, name: str, token: str) -> QPixmap:
        theme = self._appearance.theme
        side = theme.metric("icon")
        return icon(name, theme.color(token)).pixmap(QSize(side, side), self.devicePixelRatioF())


def _chosen(choose: Callable[[str], None], value: str, *_checked: bool) -> None:
    choose(value)


def _mark(edit: QLineEdit, *, invalid: bool) -> None:
    edit.setProperty("invalid", invalid)
    edit.style().unpolish(edit)
    edit.style().polish(edit)
