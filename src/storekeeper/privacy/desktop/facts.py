"""Pairs of a name and what it is, below each other; a level stands at the right of its line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from storekeeper.kit.sentences import Sentences
from storekeeper.privacy.desktop.levels import LevelChip
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Theme

_ID = re.compile(r"([0-9a-f]{8})-(?:[0-9a-f]{4}-){3}[0-9a-f]{8}([0-9a-f]{4})")


@dataclass(frozen=True)
class Fact:
    """One line: `name` muted at the left, `text` beside it, a `level` or a `number` at the right where it has one."""

    name: str
    text: str = ""
    level: str | None = None
    strong: bool = False
    number: str = ""


class Facts(QWidget):
    """Lines of facts; `ruled` draws a line between them."""

    def __init__(self, parent: QWidget | None = None, *, ruled: bool = False) -> None:
        super().__init__(parent)
        self._ruled = ruled
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(1, 1)
        self.lines: tuple[Fact, ...] = ()
        self._tall = 0

    def show_facts(self, facts: Iterable[Fact], theme: Theme, sentences: Sentences) -> None:
        """Other facts, in the words and the theme in use."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.lines = tuple(facts)
        probe = label("店")
        probe.setFont(theme.font())
        self._tall = (
            probe.sizeHint().height()
        )  # Chinese lines are taller than those of digits: all become as tall
        row = 0
        for number, fact in enumerate(self.lines):
            if self._ruled and number:
                self._grid.addWidget(rule(), row, 0, 1, 3)
                row += 1
            self._add(row, fact, theme, sentences)
            row += 1

    def _add(self, row: int, fact: Fact, theme: Theme, sentences: Sentences) -> None:
        heading = fact.strong and not fact.text
        tall = theme.metric("control_small") if fact.level is not None else self._tall
        place = Qt.AlignmentFlag.AlignTop
        name = label(fact.name, "strong" if heading else "muted")
        name.setMinimumHeight(tall)
        self._grid.addWidget(name, row, 0, 1, 1 if fact.text else 2, place)
        if fact.text:
            text = value_label(fact.text, "strong" if fact.strong else "")
            text.setMinimumHeight(tall)
            self._grid.addWidget(text, row, 1, 1, 2 if fact.level is None and not fact.number else 1, place)
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if fact.level is not None:
            chip = LevelChip()
            chip.show_level(fact.level, theme, sentences)
            self._grid.addWidget(chip, row, 2, right)
        elif fact.number:
            self._grid.addWidget(label(fact.number), row, 2, right)


def value_label(text: str, level: str) -> QLabel:
    """An id is told by its ends, whole in the tip: it does not break, and would leave no room to the names."""
    found = _ID.fullmatch(text)
    made = label(text if found is None else f"{found[1]}…{found[2]}", level)
    if found is not None:
        made.setToolTip(text)
    return made


class Note(QFrame):
    """A message that belongs to the page: sign, a bold line, and what it means."""

    def __init__(self, tone: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "message")
        self.sign, self.title, self.text = Sign(self), label("", "strong"), label()
        self.show_tone(tone)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 8, 12, 8)
        row.setSpacing(8)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_tone(self, tone: str) -> None:
        """info, done, soft or hard; seen after the next `restyle`."""
        self.tone = tone
        self.setProperty("tone", tone)

    def say(self, title: str, text: str = "") -> None:
        """Other words."""
        self.title.setText(title)
        self.text.setText(text)
        self.text.setVisible(bool(text))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)

    def restyle(self, theme: Theme) -> None:
        """Sign and ground of the theme and the tone in use."""
        self.sign.show_tone(self.tone, theme)
        self.style().polish(self)


def label(text: str = "", level: str = "") -> QLabel:
    """A label of plain text that wraps and can be copied from."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if level:
        made.setProperty("level", level)
    return made


def rule() -> QFrame:
    """A line between parts."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def card() -> tuple[QFrame, QVBoxLayout]:
    """A card and the column inside it."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    column = QVBoxLayout(frame)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(8)
    return frame, column


def emptied(layout: QVBoxLayout) -> QVBoxLayout:
    """The layout without what stood in it."""
    while (item := layout.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
    return layout
