"""Uncovering a masked value: what for is kept before it is shown, it is counted, and it covers itself again."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit import reveal
from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.reveal import Quota, Revealed
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import day_text
from storekeeper.qtkit.whole_text import WholeText

SHOWN = 60  # seconds, in which a value stays uncovered
_MOST = 5


@dataclass(frozen=True)
class Masked:
    """A masked value: "schema.table.column", the key of its subject, and what it is called on this screen."""

    matter: str
    subject: int
    label: str


class Reveal(QWidget):
    """One value of one subject. Folded it is a button; opened it asks for the purpose.

    The request is committed by itself before the value is read, so that no rollback hides it.
    uncovered: a value was shown.
    """

    uncovered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.masked: Masked | None = None
        self._quota: Quota | None = None
        self._purpose = ""
        self._history: tuple[Revealed, ...] = ()
        self._left = 0
        self.open_button, self.history_button = QPushButton(), QPushButton()
        self.form, self.shown = QFrame(), QFrame()
        self.purpose_label, self.quota_label, self.note = QLabel(), QLabel(), QLabel()
        self.fault, self.told, self.history = QLabel(), QLabel(), QLabel()
        self.value = WholeText()
        self.purpose_choice = QComboBox()
        self.reveal_button, self.give_up_button, self.cover_button = (
            QPushButton(),
            QPushButton(),
            QPushButton(),
        )
        self._clock = QTimer(self)
        self._clock.setInterval(1000)
        self._lay_out()
        self._wire()
        self.restyle()
        self.retranslate()
        self.cover()

    def show_masked(self, masked: Masked | None) -> None:
        """Another value, covered; None where there is none to uncover."""
        if masked == self.masked:
            return
        self.masked = masked
        self.cover()
        self.retranslate()

    def cover(self) -> None:
        """Covers the value and folds."""
        self._clock.stop()
        self.value.clear()
        for each in (self.form, self.shown, self.fault, self.history):
            each.hide()
        self.setVisible(self.masked is not None)
        self.open_button.setVisible(True)
        self.history_button.setVisible(True)

    def open(self) -> None:
        """Asks what for, and says how many are left today."""
        if self.masked is None:
            return
        for each in (self.open_button, self.history_button, self.history):
            each.hide()
        self.form.show()
        self.fault.hide()
        self._fill_purposes()
        self.purpose_choice.setFocus()
        self._desk.read(reveal.quota, then=self._take_quota, failed=self._refuse)

    @property
    def is_shown(self) -> bool:
        """Whether a value stands uncovered."""
        return not self.shown.isHidden()

    def restyle(self) -> None:
        """Icons of the theme in use."""
        theme = self._desk.theme
        side = beside_words(theme.metric("icon"))
        for button, name, token in (
            (self.open_button, "key-variant", "accent"),
            (self.reveal_button, "key-variant", "text"),
            (self.cover_button, "eye-off", "text.muted"),
            (self.history_button, "history", "text.muted"),
        ):
            button.setIcon(icon(name, theme.color(token), theme.color("text.disabled")))
            button.setIconSize(side)

    def retranslate(self) -> None:
        """The language in use."""
        say = self._desk.sentences.say
        what = "" if self.masked is None else self.masked.label
        self.open_button.setText(say("reveal.open", what=what))
        self.history_button.setText(say("reveal.history"))
        self.purpose_label.setText(say("reveal.purpose_label"))
        self.purpose_choice.setAccessibleName(self.purpose_label.text())
        self.note.setText(say("reveal.note"))
        self.reveal_button.setText(say("reveal.do", what=what))
        self.give_up_button.setText(say("reveal.give_up"))
        self.cover_button.setText(say("reveal.cover"))
        self._fill_purposes()
        self._say_quota()
        self._say_told()
        self._say_history()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_clock"):
            self.retranslate()
        super().changeEvent(event)

    def hideEvent(self, event: object) -> None:
        """A value does not wait uncovered on a page that nobody looks at."""
        if self.is_shown:
            self.cover()
        super().hideEvent(event)  # type: ignore[arg-type]

    # the two calls

    def _ask(self) -> None:
        purpose = self.purpose_choice.currentData()
        if self.masked is None or purpose is None:
            self._say_fault("reveal.purpose_first")
            return
        self._purpose = str(purpose)
        self.reveal_button.setEnabled(False)
        self._desk.write(
            reveal.ask,
            matter=self.masked.matter,
            subject=self.masked.subject,
            purpose=self._purpose,
            then=partial(self._take_value, self.masked),
            failed=self._refuse,
        )

    def _take_value(self, masked: Masked, request: object) -> None:
        self._desk.write(
            reveal.take, request=request, then=partial(self._show_value, masked), failed=self._refuse
        )

    def _show_value(self, masked: Masked, value: object) -> None:
        self.reveal_button.setEnabled(True)
        if masked != self.masked:
            return  # somebody else is shown by now; the request stays in the record
        self.form.hide()
        self.history_button.show()
        self.value.setText("" if value is None else str(value))
        self._left = SHOWN
        self._say_told()
        self.shown.show()
        self.cover_button.setFocus()
        self._clock.start()
        self.uncovered.emit()

    def _refuse(self, error: StorekeeperError) -> None:
        self.reveal_button.setEnabled(True)
        self.fault.setText(self._desk.sentences.tell(error))
        self.fault.show()

    def _say_fault(self, code: str) -> None:
        self.fault.setText(self._desk.sentences.say(code))
        self.fault.show()

    # what is shown

    def _fill_purposes(self) -> None:
        chosen = self.purpose_choice.currentData()
        self.purpose_choice.clear()
        self.purpose_choice.addItem(self._desk.sentences.say("reveal.choose"), None)
        for purpose in () if self.masked is None else reveal.purposes(self.masked.matter):
            self.purpose_choice.addItem(self._desk.sentences.say(f"reveal.purpose.{purpose}"), purpose)
        self.purpose_choice.setCurrentIndex(max(self.purpose_choice.findData(chosen), 0))

    def _take_quota(self, quota: Quota) -> None:
        self._quota = quota
        self._say_quota()

    def _say_quota(self) -> None:
        quota = self._quota
        self.quota_label.setText(
            ""
            if quota is None
            else self._desk.sentences.say("reveal.quota", used=quota.used, limit=quota.limit)
        )

    def _say_told(self) -> None:
        if self._purpose:
            say = self._desk.sentences.say
            purpose = say(f"reveal.purpose.{self._purpose}")
            self.told.setText(say("reveal.told", purpose=purpose, seconds=max(self._left, 0)))

    def _tick(self) -> None:
        self._left -= 1
        self._say_told()
        if self._left <= 0:
            self.cover()

    def _read_history(self) -> None:
        if self.masked is not None:
            self._desk.read(
                reveal.revealed,
                matter=self.masked.matter,
                subject=self.masked.subject,
                then=self._take_history,
                failed=self._refuse,
            )

    def _take_history(self, found: tuple[Revealed, ...]) -> None:
        self._history = found
        self._say_history()
        self.history.show()

    def _say_history(self) -> None:
        say = self._desk.sentences.say
        lines = [
            say("reveal.line", at=_when(each), name=each.name or each.login, purpose=self._purpose_of(each))
            for each in self._history[:_MOST]
        ]
        self.history.setText("\n".join(lines) or say("reveal.nobody"))

    def _purpose_of(self, found: Revealed) -> str:
        code, says = f"reveal.purpose.{found.purpose}", self._desk.sentences
        return says.say(code) if says.knows(code) else found.purpose

    # inside

    def _give_up(self) -> None:
        self.cover()
        self.open_button.setFocus()

    def _wire(self) -> None:
        self._desk.appearance.changed.connect(self.restyle)
        self.open_button.clicked.connect(self.open)
        self.reveal_button.clicked.connect(self._ask)
        self.give_up_button.clicked.connect(self._give_up)
        self.cover_button.clicked.connect(self._give_up)
        self.history_button.clicked.connect(self._read_history)
        self._clock.timeout.connect(self._tick)

    def _lay_out(self) -> None:
        for frame in (self.form, self.shown):
            frame.setProperty("kind", "line")
        self.open_button.setProperty("kind", "link")
        self.history_button.setProperty("kind", "quiet")
        self.reveal_button.setProperty("kind", "strong")
        self.fault.setProperty("tone", "hard")
        for caption in (self.quota_label, self.note, self.told, self.history):
            caption.setProperty("level", "caption")
        for label in (self.quota_label, self.note, self.told, self.fault, self.history):
            label.setWordWrap(True)
        inside = _column(
            self.form, self.purpose_label, self.purpose_choice, self.note, self.quota_label, self.fault
        )
        inside.addLayout(_row(self.reveal_button, self.give_up_button))
        _column(self.shown, self.value, self.told).addLayout(_row(self.cover_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(_row(self.open_button, self.history_button))
        for each in (self.form, self.shown, self.history):
            column.addWidget(each)


def _column(frame: QFrame, *parts: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(frame)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    for part in parts:
        column.addWidget(part)
    return column


def _row(*buttons: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for button in buttons:
        row.addWidget(button)
    row.addStretch()
    return row


def _when(found: Revealed) -> str:
    local = found.at.astimezone(HONG_KONG)
    return f"{day_text(local.date())} {local:%H:%M}"
