"""A month to pick a day from, which begins on Monday and wears the colours of the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette, QShowEvent, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QWidget


class Calendar(QCalendarWidget):
    """Saturdays and Sundays are days like the others: red says that something is wrong."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.setGridVisible(False)

    def showEvent(self, event: QShowEvent) -> None:
        """Takes the colours in use now, and room for its largest words."""
        palette = self.palette()
        plain, head = QTextCharFormat(), QTextCharFormat()
        plain.setForeground(palette.color(QPalette.ColorRole.Text))
        head.setForeground(palette.color(QPalette.ColorRole.PlaceholderText))
        head.setBackground(palette.color(QPalette.ColorRole.AlternateBase))
        head.setFontWeight(QFont.Weight.Bold)
        self.setHeaderTextFormat(head)
        for day in Qt.DayOfWeek:
            self.setWeekdayTextFormat(day, plain)
        wide = self.fontMetrics().horizontalAdvance("30日") + 12
        self.setMinimumWidth(7 * wide)
        super().showEvent(event)
