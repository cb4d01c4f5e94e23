"""The lines of the scope selector's list: everything, then each region over its shops, and how they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from storekeeper.kit.han import folded
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.scope import Chosen, RegionEntry, Scope, ShopEntry
from storekeeper.qtkit.theme import Theme

_Index = QModelIndex | QPersistentModelIndex
_EDGE, _GAP, _INDENT = 8, 8, 18


@dataclass(frozen=True)
class Line:
    """One line: what it chooses, its words, what stands at its right, and whether the words looked for are in it."""

    chosen: Chosen
    name: str
    detail: str
    icon: str
    found: bool = False

    @property
    def is_shop(self) -> bool:
        """Whether it stands under a region."""
        return self.chosen.shop_id is not None


class ScopeModel(QAbstractListModel):
    """The lines as Qt asks for them."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, found: Sequence[Line]) -> None:
        """Other lines."""
        self.beginResetModel()
        self.lines = tuple(found)
        self.endResetModel()

    def rowCount(self, parent: _Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return line.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{line.name} {line.detail}"
        if role == Qt.ItemDataRole.UserRole:
            return line
        return None


class ScopeDelegate(QStyledItemDelegate):
    """Icon, name, and the code or count at the right; a region is bold, its shops stand a step in."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = Theme()

    def dress(self, theme: Theme) -> None:
        """Draws in another theme from now on."""
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        name = QFontMetrics(self._theme.font("body", strong=not line.is_shop)).horizontalAdvance(line.name)
        detail = QFontMetrics(self._theme.font("caption")).horizontalAdvance(line.detail)
        words = name + detail + self._theme.metric("icon") + 3 * _GAP + 2 * _EDGE
        return QSize(words + _INDENT * line.is_shop, self._theme.metric("row"))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        line: Line = index.data(Qt.ItemDataRole.UserRole)
        theme, box = self._theme, QRect(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if selected:
            painter.fillRect(box, theme.color("accent.soft"))
            if theme.name == "contrast":
                painter.setPen(theme.color("accent"))
                painter.drawRect(box.adjusted(0, 0, -1, -1))
        box.adjust(_EDGE + _INDENT * line.is_shop, 0, -_EDGE, 0)
        side = theme.metric("icon")
        paint_icon(
            painter,
            QRect(box.left(), box.center().y() - side // 2, side, side),
            line.icon,
            theme.color("text.muted"),
        )
        box.setLeft(box.left() + side + _GAP)
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text.muted"))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, line.detail)
        box.setRight(box.right() - painter.fontMetrics().horizontalAdvance(line.detail) - _GAP)
        painter.setFont(theme.font("body", strong=not line.is_shop))
        painter.setPen(theme.color("accent" if selected else "text"))
        name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def lines(scope: Scope, sentences: Sentences, text: str = "") -> tuple[Line, ...]:
    """What can be chosen whose names or code hold every word of the text; a region found brings all its shops."""
    words = folded(text).split()
    found: list[Line] = []
    for region in scope.regions:
        shops = [shop for shop in scope.shops if shop.region_id == region.id]
        named = _holds(region, words)
        listed = [shop for shop in shops if named or _holds(shop, words)]
        if listed:
            found.append(_region(region, len(shops), sentences, found=bool(words) and named))
            found += [_shop(shop, sentences, found=bool(words) and not named) for shop in listed]
    if found and not words:
        found.insert(0, _everything(scope, sentences))
    return tuple(found)


def name_of(place: RegionEntry | ShopEntry, sentences: Sentences) -> str:
    """The name in the reader's script, the other one when it is missing."""
    names = (place.name_zh, place.name_en)
    first, second = names if sentences.language != "en" else reversed(names)
    return first or second


def _everything(scope: Scope, sentences: Sentences) -> Line:
    count = sentences.say("desktop.scope.count", count=len(scope.shops))
    return Line(Chosen(), sentences.say("desktop.scope.all"), count, "store-outline")


def _region(region: RegionEntry, shops: int, sentences: Sentences, *, found: bool) -> Line:
    count = sentences.say("desktop.scope.count", count=shops)
    return Line(Chosen(region_id=region.id), name_of(region, sentences), count, "map-marker-radius", found)


def _shop(shop: ShopEntry, sentences: Sentences, *, found: bool) -> Line:
    return Line(Chosen(shop_id=shop.id), name_of(shop, sentences), shop.code, "store", found)


def _holds(place: RegionEntry | ShopEntry, words: Sequence[str]) -> bool:
    names = folded(f"{place.code} {place.name_zh} {place.name_en}")
    return all(word in names for word in words)
