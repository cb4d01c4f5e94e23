"""What a window shows, measured: which controls have a name and are reached, which words are cut, and contrasts."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import QAbstractListModel, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QFontMetrics, QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOptionFrame,
    QWidget,
)

from storekeeper.qtkit.elided_label import ElidedLabel

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QAbstractItemView, QPlainTextEdit)
SCALE = 2  # pixels of the picture for one of the window, so that thin strokes are as dark as they are meant
_WRAPS = Qt.TextFlag.TextWordWrap.value


def controls(window: QWidget) -> Iterator[QWidget]:
    """Everything that can be worked with now, without the inner parts of compound widgets."""
    for widget in window.findChildren(QWidget):
        parent = widget.parentWidget()
        inner = isinstance(
            parent, QComboBox | QAbstractSpinBox | QLineEdit | QAbstractItemView
        ) and not isinstance(widget, QAbstractItemView)
        held = widget.objectName().startswith("qt_") or isinstance(widget, QHeaderView)
        if (
            isinstance(widget, CONTROLS)
            and widget.isVisible()
            and widget.isEnabled()
            and not inner
            and not held
        ):
            yield widget


def name_of(widget: QWidget) -> str:
    """What a screen reader says first."""
    found = QAccessible.queryAccessibleInterface(widget)
    return found.text(QAccessible.Text.Name) if found is not None else ""


def reached_by_tab(window: QWidget, most: int = 400) -> set[QWidget]:
    """Every widget that has the keyboard at some time while Tab is pressed again and again."""
    seen: set[QWidget] = set()
    turns = 0
    for _ in range(most):
        front = QApplication.focusWidget()
        if front is None:
            break
        turns = turns + 1 if front in seen else 0
        if turns > 30:
            break
        seen.add(front)
        QTest.keyClick(front, Qt.Key.Key_Tab)
    return seen


def is_reached(widget: QWidget, seen: set[QWidget]) -> bool:
    """Itself, what it gives the keyboard to, or another one of its group, which arrows go through."""
    if widget in seen or widget.focusProxy() in seen or any(widget.isAncestorOf(one) for one in seen):
        return True
    if isinstance(widget, QAbstractButton):
        group = widget.group()
        if group is not None and group.exclusive():
            return any(button in seen for button in group.buttons())
        if widget.autoExclusive() and widget.parentWidget() is not None:
            return any(one in seen for one in widget.parentWidget().findChildren(QAbstractButton))
    return False


def cut(window: QWidget) -> Iterator[str]:
    """Every text that has less room than it needs, told with its widget."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or widget.width() == 0 or _is_inner(widget):
            continue
        told = _shortage(widget)
        if told:
            yield f"{_who(widget)}: {told}"


def _shortage(widget: QWidget) -> str:
    if isinstance(widget, ElidedLabel):
        return ""  # shortens what its tip and its name say whole
    if isinstance(widget, QLabel):
        return _label_shortage(widget)
    if isinstance(widget, QHeaderView):
        return _header_shortage(widget)
    if isinstance(widget, QLineEdit):
        text = widget.text() or widget.placeholderText()
        option = QStyleOptionFrame()
        widget.initStyleOption(option)
        room = widget.style().subElementRect(QStyle.SubElement.SE_LineEditContents, option, widget)
        needs, has = QFontMetrics(widget.font()).horizontalAdvance(text), room.width() - 4
        return f"{text!r} needs {needs}, has {has}" if needs > has + 1 and not widget.text() else ""
    if isinstance(widget, QComboBox):
        needs, has = QFontMetrics(widget.font()).horizontalAdvance(widget.currentText()) + 40, widget.width()
        return f"{widget.currentText()!r} needs {needs}, has {has}" if needs > has else ""
    if isinstance(widget, QAbstractButton) and (widget.text() or isinstance(widget, QPushButton)):
        hint = widget.sizeHint() if widget.text() else widget.minimumSizeHint()
        if hint.width() > widget.width() + 1 or hint.height() > widget.height() + 1:
            return f"{widget.text()!r} needs {hint.toTuple()}, has {widget.size().toTuple()}"
    return ""


def _label_shortage(label: QLabel) -> str:
    text = label.text()
    if not text or label.textFormat() == Qt.TextFormat.RichText:
        return ""
    needs, has = label.sizeHint(), label.size()
    if label.wordWrap():
        height = label.heightForWidth(has.width())
        words = max(QFontMetrics(label.font()).horizontalAdvance(word) for word in text.split() or [""])
        longest = words if text.isascii() else 0
        if height > has.height() + 1 or longest > has.width():
            return (
                f"{text!r} needs height {height}, has {has.height()} (width {has.width()}, a word {longest})"
            )
        return ""
    if needs.width() > has.width() + 1 or needs.height() > has.height() + 4:
        return f"{text!r} needs {needs.toTuple()}, has {has.toTuple()}"
    return ""


def _header_shortage(header: QHeaderView) -> str:
    if header.orientation() == Qt.Orientation.Vertical or type(header) is not QHeaderView:
        return ""
    short = []
    for section in range(header.count()):
        if header.isSectionHidden(section) or header.model() is None:
            continue
        needs, has = header.sectionSizeFromContents(section).width(), header.sectionSize(section)
        if needs > has:
            short.append(
                f"{header.model().headerData(section, header.orientation())!r} needs {needs}, has {has}"
            )
    return "; ".join(short)


class Picture:
    """A window as drawn, to be measured."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        image = QImage(window.size() * SCALE, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(SCALE)
        image.fill(window.palette().window().color())
        painter = QPainter(image)
        window.render(painter, QPoint())
        painter.end()
        self._width = image.width()
        self._bounds = QRect(QPoint(), window.size())
        self._pixels = array("I", bytes(image.constBits()))

    def contrast(self, box: QRect) -> float:
        """The greatest contrast of anything in the box against its ground, the colour most of it has."""
        counted = self._counted(box.intersected(self._bounds))
        if len(counted) < 2:
            return 0.0
        ground = luminance(counted.most_common(1)[0][0])
        return max(ratio(luminance(color), ground) for color in counted)

    def _counted(self, box: QRect) -> Counter[int]:
        counted: Counter[int] = Counter()
        left, right = box.left() * SCALE, (box.right() + 1) * SCALE
        for line in range(box.top() * SCALE, (box.bottom() + 1) * SCALE):
            counted.update(self._pixels[line * self._width + left : line * self._width + right])
        return counted


def faint(window: QWidget) -> Iterator[str]:
    """Every text and icon of something usable whose contrast is below 4.5, or 3 when it is large."""
    picture = Picture(window)
    for widget, box, words in _inks(window):
        font = widget.font()
        large = font.pointSize() >= 18 or (font.pointSize() >= 14 and font.bold())
        found, wanted = picture.contrast(box), 3.0 if large else 4.5
        if 0 < found < wanted:
            yield f"{_who(widget)}: {words!r} has {found:.2f}, wants {wanted}"


def _inks(window: QWidget) -> Iterator[tuple[QWidget, QRect, str]]:
    for widget in window.findChildren(QWidget):
        if (
            not widget.isVisible()
            or not widget.isEnabled()
            or widget.visibleRegion().isEmpty()
            or _is_inner(widget)
        ):
            continue
        shown = widget.visibleRegion().boundingRect()
        place = QRect(widget.mapTo(window, shown.topLeft()), shown.size())
        if isinstance(widget, QLabel) and (widget.text() or not widget.pixmap().isNull()):
            yield widget, place, widget.text()
        elif isinstance(widget, QAbstractButton) and (widget.text() or not widget.icon().isNull()):
            yield widget, place.adjusted(3, 3, -3, -3), widget.text() or name_of(widget)
        elif isinstance(widget, QLineEdit | QComboBox):
            words = (
                widget.currentText()
                if isinstance(widget, QComboBox)
                else widget.text() or widget.placeholderText()
            )
            if words:
                yield widget, place.adjusted(3, 3, -3, -3), words
        elif isinstance(widget, QAbstractItemView) and not isinstance(widget, QHeaderView):
            yield from _cells(widget, window)


def _cells(view: QAbstractItemView, window: QWidget) -> Iterator[tuple[QWidget, QRect, str]]:
    model = view.model()
    if model is None:
        return
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount()
    for row in range(min(model.rowCount(view.rootIndex()), 12)):
        for column in range(columns):
            index = model.index(row, column)
            box = view.visualRect(index).intersected(view.viewport().rect())
            words = index.data(Qt.ItemDataRole.DisplayRole)
            if words and box.width() > 8 and box.height() > 8 and index.flags() & Qt.ItemFlag.ItemIsEnabled:
                box.moveTopLeft(view.viewport().mapTo(window, box.topLeft()))
                yield view, box.adjusted(2, 2, -2, -2), str(words)


def luminance(pixel: int) -> float:
    """WCAG's relative luminance of 0xffRRGGBB."""
    color = QColor(pixel & 0xFFFFFF)
    parts = (color.redF(), color.greenF(), color.blueF())
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: float, other: float) -> float:
    """WCAG's contrast of two luminances."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def _is_inner(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, QComboBox | QAbstractSpinBox | QLineEdit) or widget.objectName().startswith(
        "qt_"
    )


def _who(widget: QWidget) -> str:
    names, each = [], widget
    while each is not None and len(names) < 3:
        names.append(each.objectName() or type(each).__name__)
        each = each.parentWidget()
    return f"{type(widget).__name__} {' in '.join(names)}"
