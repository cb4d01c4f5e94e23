"""The hint in an empty field: seen whole, and said to a screen reader as the name of the field."""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLineEdit

_BESIDE = 34  # padding, border and the room of the cursor, in pixels


def say_hint(line: QLineEdit, text: str) -> None:
    """Shows a hint; the field becomes wide enough for it. To be said again in other letters."""
    line.setPlaceholderText(text)
    line.setAccessibleName(text)
    line.setMinimumWidth(QFontMetrics(line.font()).horizontalAdvance(text) + _BESIDE)
