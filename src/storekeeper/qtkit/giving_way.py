"""What gives way in a row that has become too narrow: parts fold in a fixed order, so that no text is cut."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QAbstractButton, QWidget

Fold = Callable[[bool], None]
_MOMENTS = frozenset({QEvent.Type.Resize, QEvent.Type.LayoutRequest})


class GivingWay(QObject):
    """Folds parts of a row, first to last, until the rest has the room it asks for; unfolds them in a wider one.

    Each part is a function that takes True to fold and False to unfold. The row must have a layout and a smaller
    minimum width than that.
    """

    def __init__(self, row: QWidget, parts: Sequence[Fold]) -> None:
        super().__init__(row)
        self._row, self._parts = row, tuple(parts)
        self._asked: list[int] = []  # the width that was missing when each folded part was folded
        row.installEventFilter(self)

    @property
    def folded(self) -> int:
        """How many parts are folded."""
        return len(self._asked)

    def renew(self) -> None:
        """Begins anew, after words or letters have changed."""
        while self._asked:
            self._unfold()
        self._arrange()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._row and event.type() in _MOMENTS:
            self._arrange()
        return False

    def _arrange(self) -> None:
        width = self._row.width()
        while self._asked and width >= self._asked[-1]:
            self._unfold()
        while len(self._asked) < len(self._parts) and (asked := self._asks()) > width:
            self._asked.append(asked)
            self._parts[len(self._asked) - 1](True)

    def _unfold(self) -> None:
        self._asked.pop()
        self._parts[len(self._asked)](False)

    def _asks(self) -> int:
        layout = self._row.layout()
        return layout.totalSizeHint().width() if layout is not None else 0


def to_icon(button: QAbstractButton) -> Fold:
    """The fold that leaves a button its icon; its words become its name and, where it has none, its tip."""

    def fold(folded: bool) -> None:
        if not folded:
            button.setText(button.text() or str(button.property("words")))
            return
        button.setProperty("words", button.text())
        button.setAccessibleName(button.text())
        button.setToolTip(button.toolTip() or button.text())
        button.setText("")

    return fold
