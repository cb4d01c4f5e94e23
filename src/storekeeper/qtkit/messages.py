"""Messages stay in the page: a ground, a sign, one sentence, one action; nothing pops up or hurries."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Appearance

Words = str | Callable[[], str]
Action = tuple[Words, Callable[[], object]]


class Message(QFrame):
    """One message; it stays until it is closed or replaced."""

    closed = Signal()

    def __init__(self, appearance: Appearance, tone: str, text: Words, action: Action | None) -> None:
        super().__init__()
        self._appearance, self.tone = appearance, tone
        self._words: list[tuple[QLabel | QPushButton, Words]] = []
        self.setProperty("kind", "message")
        self.setProperty("tone", tone)
        self._sign = Sign(self)
        self._text = QLabel()
        self._words.append((self._text, text))
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._shut = QToolButton()
        self._shut.setProperty("kind", "quiet")
        self._shut.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 4, 4, 4)
        row.setSpacing(8)
        row.addWidget(self._sign)
        row.addWidget(self._text, 1)
        if action is not None:
            row.addWidget(self._button(action))
        row.addWidget(self._shut)
        self.restyle()
        self.retranslate()

    @property
    def text(self) -> str:
        """The sentence."""
        return self._text.text()

    def restyle(self) -> None:
        """Draws sign and cross in the theme in use."""
        theme = self._appearance.theme
        self._sign.show_tone(self.tone, theme)
        self._shut.setIcon(icon("close", theme.color("text.muted")))

    def retranslate(self) -> None:
        """Says again what was given as a function; plain text stays as it is."""
        for widget, words in self._words:
            widget.setText(words if isinstance(words, str) else words())
        self._shut.setAccessibleName(self.tr("Close message"))

    def follow(self, bar: QWidget) -> None:
        """Puts its buttons in the order of Tab where the bar stands; made late, they would be the window's last."""
        before = bar.previousInFocusChain()
        while before is not None and before is not bar and not before.focusPolicy() & Qt.FocusPolicy.TabFocus:
            before = before.previousInFocusChain()
        if before is None or before is bar:
            return
        for button in (*self.findChildren(QPushButton), self._shut):
            QWidget.setTabOrder(before, button)
            before = button

    def _button(self, action: Action) -> QPushButton:
        label, deed = action
        button = QPushButton()
        self._words.append((button, label))
        button.setProperty("kind", "link")
        button.clicked.connect(lambda _checked: deed())
        return button


class MessageBar(QWidget):
    """The place of messages in a page: the latest one, above what it is about; empty, it takes no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._appearance = Appearance()
        self._message: Message | None = None
        self._place = QVBoxLayout(self)
        self._place.setContentsMargins(12, 8, 12, 8)
        self.hide()

    def dress(self, appearance: Appearance) -> None:
        """Follows the window's appearance; call once."""
        self._appearance = appearance
        appearance.changed.connect(self._restyle)

    @property
    def message(self) -> Message | None:
        """What is shown now."""
        return self._message

    def say(self, tone: str, text: Words, action: Action | None = None) -> None:
        """Shows a message of tone hard, soft, info or done, with (label, deed) as the one action.

        Words given as a function are said again when the language changes.
        """
        self.clear()
        self._message = Message(self._appearance, tone, text, action)
        self._message.closed.connect(self.clear)
        self._place.addWidget(self._message)
        self.show()
        self._message.follow(self)
        QAccessible.updateAccessibility(QAccessibleEvent(self._message, QAccessible.Event.Alert))

    def clear(self) -> None:
        """Takes the message away."""
        if self._message is not None:
            self._place.removeWidget(self._message)
            self._message.deleteLater()
            self._message = None
        self.hide()

    def _restyle(self) -> None:
        if self._message is not None:
            self._message.restyle()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._message is not None:
            self._message.retranslate()
        super().changeEvent(event)
