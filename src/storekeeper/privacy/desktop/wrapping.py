"""Things beside each other, in as many lines as the width asks for."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLayout, QWidget

_SLACK = 8


class Wrapping(QWidget):
    """Arranges its parts anew when its width or their words change.

    In columns alike until `flow`; then each part is as wide as it asks to be.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.parts: tuple[QWidget, ...] = ()
        self.flows = False
        self._lines: list[list[QWidget]] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(8)
        self._grid.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it may always become narrower

    def flow(self, gap: int) -> None:
        """From now on parts are as wide as they ask to be, `gap` pixels apart."""
        self.flows = True
        self._grid.setHorizontalSpacing(gap)

    def show_parts(self, parts: Sequence[QWidget]) -> None:
        """Other parts; those of before are gone."""
        for part in self.parts:
            self._grid.removeWidget(part)
            part.hide()
            part.deleteLater()
        self.parts, self._lines = tuple(parts), []
        for part in self.parts:
            part.setParent(self)
            part.show()
        self.arrange()

    def arrange(self) -> None:
        """As many beside each other as there is room for; to be said after other words or letters."""
        seen = [part for part in self.parts if not part.isHidden()]
        if not seen:
            return
        lines = self._flowing(seen) if self.flows else self._alike(seen)
        if lines == self._lines:
            return
        self._lines = lines
        for row, line in enumerate(lines):
            for column, part in enumerate(line):
                self._grid.addWidget(part, row, column)
        across = max((len(line) for line in lines), default=0)
        for column in range(max(self._grid.columnCount(), across + 1)):
            self._grid.setColumnStretch(column, int(column == across if self.flows else column < across))
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.arrange()

    def event(self, event: QEvent) -> bool:
        """A part that came or went asks for another arrangement."""
        if event.type() == QEvent.Type.LayoutRequest and hasattr(self, "parts"):
            self.arrange()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange} and hasattr(self, "parts"):
            self.arrange()

    def minimumSizeHint(self) -> QSize:
        """One alone always has room."""
        return QSize(self._widest() + _SLACK, super().minimumSizeHint().height())

    def _alike(self, parts: list[QWidget]) -> list[list[QWidget]]:
        gap = self._grid.horizontalSpacing()
        across = max((self.width() + gap) // (self._widest() + _SLACK + gap), 1)
        return [parts[first : first + across] for first in range(0, len(parts), across)]

    def _flowing(self, parts: list[QWidget]) -> list[list[QWidget]]:
        """The most columns in which every line fits, each column as wide as its widest part."""
        gap, room = self._grid.horizontalSpacing(), self.width()
        for across in range(len(parts), 0, -1):
            lines = [parts[first : first + across] for first in range(0, len(parts), across)]
            wide = [
                max(line[column].sizeHint().width() for line in lines if column < len(line))
                for column in range(across)
            ]
            if sum(wide) + gap * across <= room:
                return lines
        return [[part] for part in parts]

    def _widest(self) -> int:
        return max((part.sizeHint().width() for part in self.parts if not part.isHidden()), default=0)
