"""A row of joined buttons of which exactly one is chosen: the days of a week, the zooms of a page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class Segments(QWidget):
    """`chosen` carries the place of the button that was pressed; Tab reaches the row, arrows go along it."""

    chosen = Signal(int)

    def __init__(self, count: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self.buttons = tuple(_Segment(self) for _ in range(count))
        for place, button in enumerate(self.buttons):
            button.setProperty("kind", "segment")
            if place in {0, count - 1}:
                button.setProperty("place", "last" if place else "first")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.clicked.connect(partial(self._press, place))
            row.addWidget(button)
        self.show_chosen(0)

    @property
    def current(self) -> int:
        """The place of the chosen button."""
        return next(place for place, button in enumerate(self.buttons) if button.isChecked())

    def say(self, texts: Sequence[tuple[str, str]]) -> None:
        """The word on each button and its full name."""
        for button, (text, name) in zip(self.buttons, texts, strict=True):
            button.setText(text)
            button.setAccessibleName(name)
            button.setToolTip(name)

    def show_chosen(self, place: int) -> None:
        """Marks a button as chosen without a signal; only it is a stop of Tab."""
        self.buttons[place].setChecked(True)
        for button in self.buttons:
            button.setFocusPolicy(
                Qt.FocusPolicy.StrongFocus if button.isChecked() else Qt.FocusPolicy.ClickFocus
            )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right choose the neighbour."""
        place = self.current + _STEPS.get(Qt.Key(event.key()), 0)
        if place == self.current or not 0 <= place < len(self.buttons):
            super().keyPressEvent(event)
            return
        self._press(place)
        self.buttons[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _press(self, place: int, *_checked: bool) -> None:
        self.show_chosen(place)
        self.chosen.emit(place)


class _Segment(QPushButton):
    """Leaves the arrows to the row it is part of."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) in _STEPS:
            event.ignore()
        else:
            super().keyPressEvent(event)
