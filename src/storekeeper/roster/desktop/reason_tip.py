"""The dark card that says why: beside a dragged shift and beneath a cell that cannot be read."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.signs import paint_sign
from storekeeper.qtkit.theme import Theme

WIDEST = 360
EDGE = 12
GAP = 6
WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
Key = tuple[str, str]
_ICONS = {"free": "check-bold", "swap": "swap-horizontal"}


class ReasonTip(QWidget):
    """A sign, a bold title, sentences, and keys with what they do; never takes the mouse or the focus."""

    def __init__(self, parent: QWidget, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._theme = theme
        self._tone = "hard"
        self.title = ""
        self.sentences: tuple[str, ...] = ()
        self._keys: tuple[Key, ...] = ()
        self.hide()

    def say(self, tone: str, title: str, sentences: tuple[str, ...] = (), keys: tuple[Key, ...] = ()) -> None:
        """`tone` is hard, soft, free or swap; shows the card."""
        self._tone, self.title, self.sentences, self._keys = tone, title, sentences, keys
        self.resize(self._measure())
        self.show()
        self.raise_()
        self.update()

    def stand_at(self, point: QPoint, avoid: QRect | None = None) -> None:
        """Its top left corner there, moved so that all of it is inside the parent and off `avoid`."""
        parent = self.parentWidget()
        room = parent.rect() if parent else self.rect()
        place = QRect(point, self.size())
        if place.right() > room.right():
            place.moveRight(
                avoid.left() - GAP if avoid and avoid.left() - GAP > place.width() else room.right()
            )
        if place.bottom() > room.bottom():
            place.moveBottom(avoid.top() - GAP if avoid else room.bottom())
        place.moveLeft(max(place.left(), 0))
        place.moveTop(max(place.top(), 0))
        self.move(place.topLeft())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, sign and title, sentences, keys."""
        theme = self._theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("tip"))
        painter.drawRoundedRect(self.rect(), 6, 6)
        painter.setPen(theme.color("tip.on"))
        head, body = theme.font("body", strong=True), theme.font("body")
        side = theme.metric("icon") - 2
        left, width = EDGE + side + 8, self.width() - EDGE - side - 8 - EDGE
        painter.setFont(head)
        title = QRect(left, EDGE - 2, width, _height(head, self.title, width))
        painter.drawText(title, WRAP, self.title)
        self._sign(painter, QRect(EDGE, title.y() + (QFontMetrics(head).height() - side) // 2, side, side))
        painter.setFont(body)
        top = title.bottom() + 1
        for sentence in self.sentences:
            box = QRect(left, top + GAP, width, _height(body, sentence, width))
            painter.drawText(box, WRAP, sentence)
            top = box.bottom()
        self._paint_keys(painter, left, top + GAP + 4)

    def _sign(self, painter: QPainter, box: QRect) -> None:
        if self._tone in _ICONS:
            paint_icon(painter, box, _ICONS[self._tone], self._theme.color("tip.on"))
        else:
            paint_sign(painter, box, self._tone, self._theme)

    def _paint_keys(self, painter: QPainter, left: int, top: int) -> None:
        font = self._theme.font("caption")
        painter.setFont(font)
        metrics = QFontMetrics(font)
        for key, deed in self._keys:
            cap = QRectF(left, top, metrics.horizontalAdvance(key) + 12, metrics.height() + 2)
            painter.setPen(QPen(self._theme.color("tip.on"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(cap.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
            painter.drawText(cap, Qt.AlignmentFlag.AlignCenter, key)
            left = int(cap.right()) + 6
            painter.drawText(left, int(cap.y()) + 1 + metrics.ascent(), deed)
            left += metrics.horizontalAdvance(deed) + 12

    def _measure(self) -> QSize:
        theme = self._theme
        head, body = theme.font("body", strong=True), theme.font("body")
        caption = QFontMetrics(theme.font("caption"))
        aside = EDGE + theme.metric("icon") - 2 + 8 + EDGE
        widest = WIDEST + 12 * (theme.metric("body") - 11)
        texts = [QFontMetrics(head).horizontalAdvance(self.title)]
        texts += [QFontMetrics(body).horizontalAdvance(sentence) for sentence in self.sentences]
        keys = sum(
            caption.horizontalAdvance(key) + caption.horizontalAdvance(deed) + 30 for key, deed in self._keys
        )
        width = min(max(*texts, keys, 80) + 2, max(widest, keys))
        height = EDGE - 2 + _height(head, self.title, width)
        height += sum(_height(body, sentence, width) + GAP for sentence in self.sentences)
        if self._keys:
            height += caption.height() + 2 + GAP + 4
        return QSize(width + aside, height + EDGE)


def _height(font: QFont, text: str, width: int) -> int:
    metrics = QFontMetrics(font)
    return metrics.boundingRect(QRect(0, 0, width, 4000), WRAP, text).height()
