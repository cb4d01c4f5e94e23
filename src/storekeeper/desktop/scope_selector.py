"""The choice at the left of the top bar: one shop, a region or all of one's shops, found by typing."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QSizePolicy, QWidget

from storekeeper.desktop.drop_panel import DropPanel
from storekeeper.desktop.scope_list import Line, ScopeDelegate, ScopeModel, lines, name_of
from storekeeper.qtkit.icons import icon, paint_icon
from storekeeper.qtkit.module import Desk

_ALONG = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})
_LETTERS_AT_LEAST, _LETTERS_AT_MOST = 7, 17
_ROWS, _EDGE = 12, 8


class ScopeSelector(QPushButton):
    """Says what is looked at and opens the list; a name too long for the button loses its street first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "scope")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._desk: Desk | None = None
        self._name = ""
        self._panel: ScopePanel | None = None
        self.clicked.connect(self.drop)

    @property
    def panel(self) -> ScopePanel | None:
        """The list, once it has been opened."""
        return self._panel

    def serve(self, desk: Desk) -> None:
        """Shows and changes the scope of a desk; call once."""
        self._desk = desk
        desk.scope.changed.connect(self.restyle)
        desk.scope.filled.connect(self.restyle)
        desk.appearance.changed.connect(self.restyle)
        self.restyle()

    def drop(self) -> None:
        """Opens the list with the keyboard in its field."""
        if self._desk is None:
            return
        if self._panel is None:
            self._panel = ScopePanel(self, self._desk)
        self._panel.begin(self.width())

    def retranslate(self) -> None:
        """Says what is looked at in the language in use."""
        if self._desk is None:
            return
        sentences, scope = self._desk.sentences, self._desk.scope
        chosen = scope.chosen
        one = scope.shop(chosen.shop_id) or scope.region(chosen.region_id)
        if not scope.is_known:
            self._name = sentences.say("desktop.scope.loading")
        elif not scope.shops:
            self._name = sentences.say("desktop.scope.empty")
        else:
            self._name = name_of(one, sentences) if one else sentences.say("desktop.scope.all")
        self.setAccessibleName(sentences.say("desktop.scope.now", place=self._name))
        choose = sentences.say("desktop.action.scope")
        self.setToolTip(f"{self._name}\n{choose} (Ctrl+L)")
        self._show_name()
        self.updateGeometry()

    def restyle(self) -> None:
        """Takes icon and letters from the theme in use."""
        if self._desk is None:
            return
        theme, chosen = self._desk.theme, self._desk.scope.chosen
        shop, region = chosen.shop_id is not None, chosen.region_id is not None
        sign = "store" if shop else "map-marker-radius" if region else "store-outline"
        self.setIcon(icon(sign, theme.color("text")))
        self.setIconSize(QSize(theme.metric("icon"), theme.metric("icon")))
        self.setFont(theme.font("body", strong=True))
        self.retranslate()

    def sizeHint(self) -> QSize:
        return self._hint(_LETTERS_AT_MOST)

    def minimumSizeHint(self) -> QSize:
        return self._hint(_LETTERS_AT_LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_name()

    def paintEvent(self, event: QPaintEvent) -> None:
        """An arrow at the right says that there is a list."""
        super().paintEvent(event)
        if self._desk is not None:
            side = self.iconSize().width()
            box = QRect(self.width() - side - _EDGE, (self.height() - side) // 2, side, side)
            painter = QPainter(self)
            paint_icon(painter, box, "menu-down", self._desk.theme.color("text.muted"))
            painter.end()

    def _hint(self, letters: int) -> QSize:
        metrics = self.fontMetrics()
        words = min(metrics.horizontalAdvance(self._name) + 4, metrics.horizontalAdvance("店") * letters)
        return QSize(words + self._beside(), super().sizeHint().height())

    def _beside(self) -> int:
        return 2 * self.iconSize().width() + 2 * _EDGE + 16

    def _show_name(self) -> None:
        room = max(self.width() - self._beside(), 0)
        self.setText(" " + self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, room))


class ScopePanel(DropPanel):
    """A field over the list of everything, regions and shops; typing narrows it, Enter chooses."""

    def __init__(self, button: QWidget, desk: Desk) -> None:
        super().__init__(button)
        self._desk = desk
        self.setObjectName("scope_panel")
        self.field, self.list, self.nothing = QLineEdit(), QListView(), QLabel()
        self._model, self._delegate = ScopeModel(self), ScopeDelegate(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.nothing.setTextFormat(Qt.TextFormat.PlainText)
        self.nothing.setWordWrap(True)
        self.nothing.setProperty("level", "muted")
        for widget in (self.field, self.nothing, self.list):
            self.column.addWidget(widget)
        self.column.setStretchFactor(self.list, 1)
        self.field.textChanged.connect(self._narrow)
        self.list.clicked.connect(self._choose)
        desk.scope.filled.connect(self._refill)

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines on show."""
        return self._model.lines

    def begin(self, width: int) -> None:
        """Opens with everything listed and the present choice marked."""
        theme = self._desk.theme
        self._delegate.dress(theme)
        self.field.clear()
        self.retranslate()
        row = theme.metric("row")
        wide = self.list.sizeHintForColumn(0) + 48
        self.drop(max(width, min(wide, row * 18)), (min(len(self.shown), _ROWS) + 2) * row)
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def retranslate(self) -> None:
        """Says everything in the language in use; what was typed stays."""
        sentences = self._desk.sentences
        self.field.setPlaceholderText(sentences.say("desktop.scope.find"))
        self.field.setAccessibleName(sentences.say("desktop.action.scope"))
        self.list.setAccessibleName(sentences.say("desktop.action.scope"))
        self._refill()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_delegate"):
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What the field leaves over moves along the list."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._choose(self.list.currentIndex())
        elif Qt.Key(event.key()) in _ALONG:
            self.list.keyPressEvent(event)
        else:
            super().keyPressEvent(event)

    def _refill(self) -> None:
        self._narrow(self.field.text())

    def _narrow(self, text: str) -> None:
        sentences, scope = self._desk.sentences, self._desk.scope
        self._model.show_lines(lines(scope, sentences, text))
        self._mark(text)
        code = "desktop.scope.none" if text.strip() and scope.shops else "desktop.scope.empty_why"
        self.nothing.setText(sentences.say(code, text=text.strip()))
        self.nothing.setVisible(not self.shown)
        self.list.setVisible(bool(self.shown))

    def _mark(self, text: str) -> None:
        """The first shop found, or the present choice where nothing is looked for."""
        chosen = self._desk.scope.chosen
        wanted = next((n for n, line in enumerate(self.shown) if line.chosen == chosen), 0)
        if text.strip():
            wanted = next((n for n, line in enumerate(self.shown) if line.found), 0)
        index = self._model.index(wanted)
        self.list.setCurrentIndex(index)
        self.list.scrollTo(index)

    def _choose(self, index: QModelIndex) -> None:
        if index.isValid():
            chosen = self.shown[index.row()].chosen
            self.close()
            self._desk.scope.choose(chosen)
