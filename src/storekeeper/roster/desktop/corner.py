"""The corner of the grid: how many people, and in which order they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QActionGroup, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QToolButton, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.grid_model import Order, RosterModel

_ORDERS = {Order.BY_ROLE: "order.role", Order.BY_NUMBER: "order.number"}


class Corner(QWidget):
    """Says the number of people and lets the order be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = Theme()
        self._model: RosterModel | None = None
        self._count = QLabel(self)
        self._count.setProperty("level", "strong")
        self.order = QToolButton(self)
        self.order.setProperty("kind", "quiet")
        self.order.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.order.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.order.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._menu = QMenu(self.order)
        self._group = QActionGroup(self)
        for order in Order:
            action = self._menu.addAction("")
            action.setCheckable(True)
            action.setData(order.value)
            self._group.addAction(action)
        self._group.triggered.connect(self._chosen)
        self.order.setMenu(self._menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 2, 4, 2)
        row.addWidget(self._count)
        row.addStretch(1)
        row.addWidget(self.order)

    def follow(self, model: RosterModel) -> None:
        """Counts the people of this model."""
        self._model = model
        model.modelReset.connect(self.retranslate)
        self.retranslate()

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.order.setIcon(icon("menu-down", theme.color("text.muted")))
        self.update()

    def retranslate(self) -> None:
        """Another language or another number."""
        if self._model is None:
            return
        words = self._model.words
        self._count.setText(words.say("people_count", count=max(self._model.rowCount() - 1, 0)))
        self.order.setText(words.say(_ORDERS[self._model.order]))
        self.order.setAccessibleName(words.say("order.choose"))
        for action in self._group.actions():
            order = Order(action.data())
            action.setText(words.say(_ORDERS[order]))
            action.setChecked(order is self._model.order)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground and lines of a head."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.color("sunken"))
        painter.setPen(self._theme.color("line.group"))
        painter.drawLine(self.rect().bottomLeft(), self.rect().bottomRight())
        painter.drawLine(self.rect().topRight(), self.rect().bottomRight())

    def _chosen(self) -> None:
        action = self._group.checkedAction()
        if self._model is not None and action is not None:
            self._model.arrange(Order(action.data()))
