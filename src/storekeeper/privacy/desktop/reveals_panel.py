"""Who uncovered what lately and what for, and whether the record of it is whole."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storekeeper.privacy.desktop.facts import Note, label, rule
from storekeeper.privacy.desktop.seal_words import say_seal
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import Revealed, SealState
from storekeeper.qtkit.module import Desk

_MOST = 5


class RevealsPanel(QWidget):
    """all_wanted: the whole record is to be shown."""

    all_wanted = Signal()

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._words = desk, words
        self._reveals: tuple[Revealed, ...] = ()
        self._seal: SealState | None = None
        self.title, self.none = label("", "subtitle"), label("", "muted")
        self.all_button, self.seal_note = QPushButton(), Note("done")
        self.all_button.setProperty("kind", "link")
        self.all_button.clicked.connect(self.all_wanted)
        self.title.setWordWrap(False)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.all_button)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        for column, stretch in enumerate((0, 2, 2, 2)):
            self._grid.setColumnStretch(column, stretch)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(self.none)
        outer.addLayout(self._grid)
        outer.addWidget(self.seal_note)
        outer.addStretch()
        self.retranslate()

    def show_reveals(self, reveals: Sequence[Revealed], seal: SealState | None) -> None:
        """Another reading."""
        self._reveals, self._seal = tuple(reveals), seal
        self.retranslate()
        self.restyle()

    def restyle(self) -> None:
        """The theme in use."""
        self.title.setMinimumHeight(self._desk.theme.metric("control"))
        self.seal_note.restyle(self._desk.theme)

    def retranslate(self) -> None:
        """The language in use."""
        say = self._words.say
        self.title.setText(say("reveals.title"))
        self.all_button.setText(say("reveals.all"))
        self.none.setText(say("reveals.none"))
        self.none.setVisible(not self._reveals)
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        if self._reveals:
            for column, code in enumerate(("at", "who", "what", "purpose")):
                self._grid.addWidget(label(say(f"reveals.{code}"), "caption"), 0, column)
        for row, each in enumerate(self._reveals[:_MOST]):
            self._grid.addWidget(rule(), 2 * row + 1, 0, 1, 4)
            texts = (
                self._words.moment(each.at), each.name, self._words.matter(each.matter),
                self._words.purpose(each.purpose),
            )  # fmt: skip
            for column, text in enumerate(texts):
                self._grid.addWidget(label(text), 2 * row + 2, column)
        self._say_seal()

    def _say_seal(self) -> None:
        seal = self._seal
        self.seal_note.setVisible(seal is not None)
        if seal is None:
            return
        say_seal(self.seal_note, self._words, seal)
        self.seal_note.restyle(self._desk.theme)
