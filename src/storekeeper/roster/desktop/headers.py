"""The heads of the grid: days above, people at the left, and the corner that says how many and in which order."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QAbstractItemModel, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QHeaderView, QTableView

from storekeeper.qtkit.icons import paint_icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.grid_model import OPEN_ROW, RosterModel
from storekeeper.roster.desktop.words import hours

SUNDAY = 6
_WIDEST = "88", "888.8"
"""A total that all days of a week have room for, so that all are told in the same words."""
_AIR = 3
"""Pixels between what is special about a day and what is planned on it."""


class DayHeader(QHeaderView):
    """Date and weekday, today, the Sunday on which a new legal week begins, and the day a drag is above."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.theme = Theme()
        self.today: date | None = None
        self._lit: int | None = None

    def highlight(self, section: int | None) -> None:
        """The column a dragged shift hangs above."""
        if section != self._lit:
            self._lit = section
            self.viewport().update()

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Follows the totals of the days."""
        super().setModel(model)
        if isinstance(model, RosterModel):
            model.day_added_up.connect(self._draw_anew)

    def _draw_anew(self, column: int) -> None:
        left, width = self.sectionViewportPosition(column), self.sectionSize(column)
        self.viewport().update(left, 0, width, self.height())

    def sizeHint(self) -> QSize:
        """Three lines: date, what is special about the day, and what is planned on it."""
        title, caption = QFontMetrics(self.theme.font("title")), QFontMetrics(self.theme.font("caption"))
        return QSize(
            0, max(self.theme.metric("day_header"), title.height() + 2 * caption.height() + 9 + _AIR)
        )

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """One day, or the head of the hours."""
        model = self.model()
        if not isinstance(model, RosterModel) or model.week is None:
            return
        painter.save()
        painter.setClipRect(rect)
        self._ground(painter, rect, lit=logicalIndex == self._lit)
        if logicalIndex == model.total:
            self._total(painter, rect, model)
        else:
            self._day(painter, rect, model, model.week.days[logicalIndex])
        if logicalIndex % 7 == SUNDAY and logicalIndex < model.total:
            painter.setPen(legal_week_pen(self.theme))
            painter.drawLine(rect.left() + 1, rect.top(), rect.left() + 1, rect.bottom())
        painter.restore()

    def _ground(self, painter: QPainter, rect: QRect, *, lit: bool) -> None:
        painter.fillRect(rect, self.theme.color("accent.soft" if lit else "sunken"))
        painter.setPen(self.theme.color("line.group"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(self.theme.color("line"))
        painter.drawLine(rect.topRight(), rect.bottomRight())

    def _day(self, painter: QPainter, rect: QRect, model: RosterModel, day: date) -> None:
        theme, is_today = self.theme, day == self.today
        number, word = theme.font("title", strong=True), theme.font("body")
        left, top = rect.left() + 9, rect.top() + 3
        height = QFontMetrics(number).height()
        painter.setPen(theme.color("accent" if is_today else "text"))
        painter.setFont(number)
        text = str(day.day)
        painter.drawText(QRect(left, top, rect.width(), height), Qt.AlignmentFlag.AlignVCenter, text)
        left += QFontMetrics(number).horizontalAdvance(text) + 6
        painter.setFont(word)
        line = QRect(left, top + 1, rect.right() - left, height)
        painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, model.words.weekday(day))
        painter.setFont(theme.font("caption", strong=is_today))
        painter.setPen(theme.color("accent" if is_today else "text.muted"))
        high = painter.fontMetrics().height()
        under = QRect(rect.left() + 9, top + height - 1, rect.width() - 12, high)
        painter.drawText(
            under, Qt.AlignmentFlag.AlignTop, self._note(model, day, painter.fontMetrics(), under.width())
        )
        painter.setFont(theme.font("caption"))
        painter.setPen(theme.color("text.muted"))
        added = self._added(model, day, painter.fontMetrics(), under.width())
        painter.drawText(under.translated(0, high + _AIR), Qt.AlignmentFlag.AlignTop, added)
        if is_today:
            painter.fillRect(QRect(rect.left(), rect.bottom() - 2, rect.width(), 3), theme.color("accent"))

    def _note(self, model: RosterModel, day: date, metrics: QFontMetrics, room: int) -> str:
        """What is special about the day, in as many words as there is room for."""
        today = [model.words.say("today")] if day == self.today else []
        if day.weekday() == SUNDAY:
            notes = [[*today, model.words.say(code)] for code in ("legal_week", "legal_week_short")]
        elif day.day == 1 and not today:
            notes = [[model.words.say("month", month=model.words.month(day.month))]]
        else:
            notes = []
        told = [" · ".join(note) for note in (*notes, today)]
        return next((note for note in told if metrics.horizontalAdvance(note) <= room), told[-1])

    def _added(self, model: RosterModel, day: date, metrics: QFontMetrics, room: int) -> str:
        """How many people and hours are planned, in as many words as there is room for."""
        say, total = model.words.say, model.day_total(day)
        fits = (
            length
            for length in ("long", "tight", "short")
            if metrics.horizontalAdvance(say(f"day_total.{length}", people=_WIDEST[0], hours=_WIDEST[1]))
            <= room
        )
        length = next(fits, None)
        if length is None:
            return str(total.people)
        return say(f"day_total.{length}", people=total.people, hours=hours(total.minutes))

    def _total(self, painter: QPainter, rect: QRect, model: RosterModel) -> None:
        title = QFontMetrics(self.theme.font("title")).height()
        flags = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(self.theme.color("text"))
        painter.setFont(self.theme.font("body", strong=True))
        room = rect.adjusted(2, 3, -8, 0)
        painter.drawText(
            QRect(room.topLeft(), QSize(room.width(), title)), flags, model.words.say("this_week")
        )
        painter.setPen(self.theme.color("text.muted"))
        painter.setFont(self.theme.font("caption"))
        under = QRect(room.left(), room.top() + title - 1, room.width(), rect.height() - title)
        painter.drawText(under, Qt.AlignmentFlag.AlignRight, model.words.say("hours"))


class NameHeader(QHeaderView):
    """Name, role and contract; the open shifts on top; a chip for people on loan."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.theme = Theme()

    def sizeHint(self) -> QSize:
        """The width of the name column; names in Latin letters are longer."""
        model, wide = self.model(), self.theme.metric("name_column")
        latin = isinstance(model, RosterModel) and not model.words.chinese
        return QSize(wide * 5 // 4 if latin else wide, 0)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """One row's head."""
        model = self.model()
        if not isinstance(model, RosterModel) or model.week is None:
            return
        table = self.parent()
        current = isinstance(table, QTableView) and table.currentIndex().row() == logicalIndex
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, self.theme.color("accent.soft" if current else "sunken"))
        line = QRect(rect.left(), rect.top(), rect.width(), min(rect.height(), self.theme.metric("row") + 4))
        if logicalIndex == OPEN_ROW:
            self._open(painter, rect, model)
        else:
            self._person(painter, line if rect.height() > line.height() else rect, model, logicalIndex)
        strong = model.starts_group(logicalIndex + 1)
        painter.setPen(self.theme.color("line.group" if strong else "line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.setPen(self.theme.color("line.group"))
        painter.drawLine(rect.topRight(), rect.bottomRight())
        painter.restore()

    def _open(self, painter: QPainter, rect: QRect, model: RosterModel) -> None:
        side = self.theme.metric("icon")
        box = QRect(rect.left() + 9, rect.center().y() - side // 2, side, side)
        paint_icon(painter, box, "calendar-plus", self.theme.color("accent"))
        left = box.right() + 8
        left = self._piece(painter, rect, left, model.words.say("open_shifts"), strong=True)
        week = model.week
        count = sum(len(week.shifts_of(None, day)) for day in week.days) if week else 0
        self._right(painter, rect, left, model.words.say("open_count", count=count))

    def _person(self, painter: QPainter, rect: QRect, model: RosterModel, row: int) -> None:
        person = model.person_at(row)
        if person is None:
            return
        words = model.words
        left = self._piece(painter, rect, rect.left() + 9, words.name(person), strong=True)
        right = rect.right() - 8
        if words.is_on_loan(person):
            right = self._chip(painter, rect, words.say("loan")) - 6
        else:
            contract = words.contract(person)
            width = self._width("caption", contract)
            if left + width + 4 < right:
                self._right(painter, rect, left, contract)
                right -= width + 8
        self._fill(painter, QRect(left, rect.top(), right - left, rect.height()), words.role(person))

    def _width(self, role: str, text: str) -> int:
        return QFontMetrics(self.theme.font(role)).horizontalAdvance(text)

    def _piece(self, painter: QPainter, rect: QRect, left: int, text: str, *, strong: bool) -> int:
        font = self.theme.font("body", strong=strong)
        metrics = QFontMetrics(font)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, rect.right() - left - 8)
        painter.setFont(font)
        painter.setPen(self.theme.color("text"))
        width = metrics.horizontalAdvance(shown)
        painter.drawText(
            QRect(left, rect.top(), width + 2, rect.height()), Qt.AlignmentFlag.AlignVCenter, shown
        )
        return left + width + 6

    def _fill(self, painter: QPainter, room: QRect, text: str) -> None:
        if self._width("caption", text) > room.width():
            return
        painter.setFont(self.theme.font("caption"))
        painter.setPen(self.theme.color("text.muted"))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, text)

    def _right(self, painter: QPainter, rect: QRect, left: int, text: str) -> None:
        painter.setFont(self.theme.font("caption"))
        painter.setPen(self.theme.color("text.muted"))
        room = QRect(left, rect.top(), rect.right() - 8 - left, rect.height())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def _chip(self, painter: QPainter, rect: QRect, text: str) -> int:
        font = self.theme.font("caption")
        metrics = QFontMetrics(font)
        side = metrics.ascent()
        width = metrics.horizontalAdvance(text) + side + 14
        top = rect.center().y() - metrics.height() // 2 - 1
        box = QRect(rect.right() - 8 - width, top, width, metrics.height() + 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.color("accent.soft"))
        if self.theme.name == "contrast":
            painter.setPen(self.theme.color("accent"))
        painter.drawRoundedRect(box, 4, 4)
        accent = self.theme.color("accent")
        paint_icon(
            painter, QRect(box.left() + 4, box.center().y() - side // 2, side, side), "call-received", accent
        )
        painter.setPen(accent)
        painter.setFont(font)
        painter.drawText(box.adjusted(side + 7, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        return box.left()


def legal_week_pen(theme: Theme) -> QPen:
    """The dashed line before the day on which a new legal week begins."""
    pen = QPen(theme.color("accent"), 2)
    pen.setDashPattern([2.5, 2])
    return pen
