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

from storekeeper.desktop.gate import Entered, Gate, Opened, Persona
from storekeeper.desktop.logo import logo
from storekeeper.desktop.password_edit import PasswordEdit
from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance

PATIENCE = 20  # seconds until the next attempt by itself
_LANGUAGES = {"language_hk": "zh-HK", "language_en": "en", "language_cn": "zh-CN"}
_DENSITIES = {"size_standard": "standard", "size_comfortable": "comfortable", "size_large": "large"}
_COLUMNS = 2
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
    version_text: QLabel

    def __init__(
        self,
        gate: Gate,
        *,
        lanes: Lanes,
        language: Language,
        appearance: Appearance,
        preferences: Preferences,
    ) -> None:
        super().__init__()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._gate, self._lanes, self._preferences = gate, lanes, preferences
        self._language, self._appearance = language, appearance
        self._opened: Opened | None = None
        self._said: tuple[str, Mapping[str, object]] = ("desktop.opening", {})
        self._trouble: StorekeeperError | None = None
        self._persona_buttons: dict[str, QPushButton] = {}
        self._left = 0
        self._wanted: str | None = None
        self.load_form()
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._wire()
        self.name_edit.setText(preferences.settings.last_login)
        self.restyle()
        self.retranslate()
        self._show_only(self.progress_box)

    def begin(self, persona: str | None = None) -> None:
        """Opens the store; progress and trouble are shown here. Enters as `persona` when it is there."""
        self._wanted = persona or self._wanted
        self._clock.stop()
        self._say_progress("desktop.opening", {})
        self._show_only(self.progress_box)
        self._lanes.read(
            partial(self._gate.open, self._progressed.emit), self._store_opened, self._store_away
        )

    def retranslate(self) -> None:
        """Says in the language in use what was said in Python."""
        sentences = self._language.sentences
        self._say_progress(*self._said)
        for key, button in self._persona_buttons.items():
            code = f"desktop.persona.{key}"
            button.setText(sentences.say(code) if sentences.knows(code) else key)
        self.place_text.setText(self._place())
        self.version_text.setText(sentences.say("desktop.version", version=version("storekeeper")))
        self.away_text.setText(sentences.say("desktop.no_server"))
        self._count_down(0)
        if self._trouble is not None:
            self.trouble_text.setText(self._sentence(self._trouble))
        self.place_icon.setVisible(self._opened is not None)

    def restyle(self) -> None:
        """Takes icons and sizes from the theme in use."""
        theme = self._appearance.theme
        self.logo.setPixmap(logo(theme, 46, self.devicePixelRatioF()))
        for sign, tone in ((self.trouble_sign, "hard"), (self.caps_sign, "soft"), (self.away_sign, "hard")):
            sign.show_tone(tone, theme)
        self.place_icon.setPixmap(self._picture("database", "text.muted"))
        self.password_edit.restyle(theme)
        for button in self._persona_buttons.values():
            button.setIcon(icon("account", theme.color("text.muted")))
            button.setIconSize(QSize(theme.metric("icon"), theme.metric("icon")))

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
        if watched is self.content and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _wire(self) -> None:
        self._progressed.connect(self._say_progress, Qt.ConnectionType.QueuedConnection)
        self._appearance.changed.connect(self._appearance_changed)
        self._clock.timeout.connect(self._tick)
        self.retry_button.clicked.connect(self._begin_again)
        self.enter_button.clicked.connect(self._enter)
        self.name_edit.returnPressed.connect(self.password_edit.setFocus)
        self.password_edit.returnPressed.connect(self._enter)
        self.content.installEventFilter(self)
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

    def _store_opened(self, opened: Opened) -> None:
        self._opened = opened
        for place, persona in enumerate(opened.personas):
            if persona.key not in self._persona_buttons:
                self._add_persona(place, persona)
        self._order_tabs()
        self.restyle()
        self.retranslate()
        self._show_only(self.fields, self.persona_box if opened.personas else None)
        (self.password_edit if self.name_edit.text() else self.name_edit).setFocus()
        for persona in opened.personas:
            if persona.key == self._wanted:
                self._wanted = None
                self._enter_as(persona)

    def _add_persona(self, place: int, persona: Persona) -> None:
        button = QPushButton(self)
        button.setProperty("align", "left")
        button.clicked.connect(partial(self._enter_as, persona))
        self._persona_buttons[persona.key] = button
        self.persona_grid.addWidget(button, place // _COLUMNS, place % _COLUMNS)
        self.persona_grid.setColumnStretch(place % _COLUMNS, 1)

    def _order_tabs(self) -> None:
        """Tab follows the reading order, with the personas that came later."""
        fields = (self.name_edit, self.password_edit, self.password_edit.eye, self.enter_button)
        choices = [getattr(self, name) for name in (*_LANGUAGES, *_DENSITIES)]
        for one, following in pairwise((*self._persona_buttons.values(), *fields, *choices)):
            QWidget.setTabOrder(one, following)

    def _store_away(self, error: StorekeeperError) -> None:
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
        if not password:
            return self._complain(Refused("desktop.password_missing"), self.password_edit)
        self._preferences.keep(last_login=name)
        self._busy(True)
        return self._lanes.read(partial(self._gate.enter, name, password), self._let_in, self._kept_out)

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
            return self._store_away(error)
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
        if busy:
            self.trouble.hide()
            for edit in (self.name_edit, self.password_edit):
                _mark(edit, invalid=False)

    def _show_only(self, *boxes: QWidget | None) -> None:
        for box in (self.progress_box, self.away_box, self.persona_box, self.fields):
            box.setVisible(box in boxes)

    def _fit(self) -> None:
        """Grows the window, never beyond its screen, so that nothing has to be scrolled to."""
        layout, room = self.content.layout(), self.screen().availableGeometry()
        if layout is None or not self.isVisible():
            return
        width = max(self.width(), min(layout.totalMinimumSize().width(), room.width()))
        height = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else 0
        height = max(height, layout.totalSizeHint().height()) + self.status_bar.sizeHint().height()
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
        if self._opened is None:
            return ""
        if self._opened.host is not None:
            return sentences.say("desktop.server", host=self._opened.host)
        return sentences.say("desktop.local_store_sample" if self._opened.personas else "desktop.local_store")

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

    def _appearance_changed(self) -> None:
        self.restyle()

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
