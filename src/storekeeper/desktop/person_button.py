"""Who sits here: a button with the person's name in bold over her role."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget


class PersonButton(QToolButton):
    """Opens its menu; the words are labels laid over it, which let every click through."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture, self._name, self._role = QLabel(), QLabel(), QLabel()
        self._is_folded = False
        self._name.setProperty("level", "strong")
        self._role.setProperty("level", "caption")
        self._words = words = QVBoxLayout()
        words.setSpacing(0)
        for label in (self._picture, self._name, self._role):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        words.addWidget(self._name)
        words.addWidget(self._role)
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 2, 10, 2)
        row.setSpacing(8)
        row.addWidget(self._picture)
        row.addLayout(words)

    @property
    def words(self) -> tuple[str, str]:
        """Name and role as shown."""
        return self._name.text(), self._role.text()

    def say(self, name: str, role: str) -> None:
        """Shows a name over a role; without a role the name alone."""
        self._name.setText(name)
        self._role.setText(role)
        self._role.setVisible(bool(role) and not self._is_folded)
        self.setToolTip(" · ".join(word for word in (name, role) if word))
        self._measure_anew()

    def fold(self, folded: bool) -> None:
        """The picture alone, with the words to be read on it, or the words again."""
        self._name.setVisible(not folded)
        self._role.setVisible(not folded and bool(self._role.text()))
        self._is_folded = folded
        self._measure_anew()

    def show_picture(self, picture: QIcon, side: int) -> None:
        """Shows an icon of `side` logical pixels before the words."""
        self._picture.setPixmap(picture.pixmap(QSize(side, side), self.devicePixelRatioF()))
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.totalSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _measure_anew(self) -> None:
        """At once: a layout within a layout would keep its old size until the next turn of the event loop."""
        self._words.invalidate()
        self.updateGeometry()
