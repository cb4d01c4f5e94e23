"""A month to pick a day from, which begins on Monday and wears the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QFont, QPalette, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget

_LEAST_TARGET = 28


class Calendar(QCalendarWidget):
    """Saturdays and Sundays are days like the others: red says that something is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setGridVisible(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes language and colours in use now, and room for its largest words."""
        self.setLocale(QLocale())
        palette = self.palette()
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(palette.color(QPalette.ColorRole.Text))
        head.setForeground(palette.color(QPalette.ColorRole.PlaceholderText))
        head.setBackground(palette.color(QPalette.ColorRole.AlternateBase))
        head.setFontWeight(QFont.Weight.Bold)
        self.setHeaderTextFormat(head)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        letters = self.fontMetrics()
        wide, high = letters.horizontalAdvance("30日") + 12, max(letters.height() + 8, _LEAST_TARGET)
        self.setMinimumSize(7 * wide, 8 * high)
        super().showEvent(event)
