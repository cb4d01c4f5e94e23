"""Who would be told what: to be compared, or to be confirmed with a note before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit.errors import Severity
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.side.differences import Day, Difference, counted, differences
from storekeeper.roster.desktop.side.findings import Found
from storekeeper.roster.desktop.side.lines import Column, Line, label
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week

LONGEST_NOTE = 500


class PublishSheet(QWidget):
    """confirmed: (note) publish it. left: back to the grid. wanted: (place) a person or finding was pressed."""

    confirmed = Signal(str)
    left = Signal()
    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.asks = False
        self.title, self.list = label("", "subtitle"), Column()
        self.note_label, self.note = label("", "caption"), QLineEdit()
        self.note.setMaxLength(LONGEST_NOTE)
        self.publish_button, self.back_button = QPushButton(), QPushButton()
        self.publish_button.setProperty("kind", "primary")
        self.publish_button.clicked.connect(self._confirm)
        self.back_button.clicked.connect(self.left)
        buttons = QHBoxLayout()
        buttons.addWidget(self.publish_button, 1)
        buttons.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 12)
        column.setSpacing(8)
        column.addWidget(self.title)
        column.addWidget(self.list, 1)
        column.addWidget(self.note_label)
        column.addWidget(self.note)
        column.addLayout(buttons)

    def begin(self, *, asks: bool) -> None:
        """Shown anew: to be confirmed (`asks`), else to be compared only."""
        self.asks = asks
        self.note.clear()

    def show_week(
        self, week: Week, found: tuple[Found, ...], words: Words, theme: Theme, *, busy: bool
    ) -> None:
        """The changes of the week; hard findings stand in their place when it shall be published."""
        hard = tuple(one for one in found if one.finding.severity is Severity.HARD) if self.asks else ()
        counts = counted(week)
        self.publish_button.setVisible(self.asks and not hard)
        self.publish_button.setEnabled(bool(counts.all) and not busy)
        self.publish_button.setText(words.say("publish.busy" if busy else "publish.confirm"))
        self.back_button.setText(words.say("publish.back"))
        for widget in (self.note, self.note_label):
            widget.setVisible(self.asks and not hard)
        self.note_label.setText(words.say("publish.note", limit=LONGEST_NOTE))
        self.note.setAccessibleName(self.note_label.text())
        if hard:
            self.title.setText(words.say("publish.hindered", count=len(hard)))
            self.list.fill(self._hindrances(hard, words, theme))
            return
        self.title.setText(self._titled(week, words))
        self.list.fill(self._people(week, words, theme))

    def _titled(self, week: Week, words: Words) -> str:
        counts = counted(week)
        if self.asks:
            return words.say("publish.title", count=counts.all, people=counts.people)
        if week.published is None:
            return words.say("compare.first")
        return words.say("compare.title", number=week.published.number)

    def _hindrances(self, hard: tuple[Found, ...], words: Words, theme: Theme) -> Iterator[QWidget]:
        for one in hard:
            go = partial(self.wanted.emit, one.place) if one.place is not None else None
            yield Line(words.sentences.tell(one.finding), "", go, theme, "hard")

    def _people(self, week: Week, words: Words, theme: Theme) -> Iterator[QWidget]:
        listed = differences(week)
        if not listed:
            yield label(words.say("publish.nothing"), "muted")
        for one in listed:
            below = "\n".join(_told(each, words) for each in one.days)
            go = partial(self.wanted.emit, (one.employee_id, one.days[0].day))
            yield Line(_name(one, week, words), below, go, theme)

    def _confirm(self) -> None:
        self.confirmed.emit(self.note.text().strip())


def _name(one: Difference, week: Week, words: Words) -> str:
    person = week.person(one.employee_id) if one.employee_id is not None else None
    return words.name(person) if person is not None else words.say("open_shifts")


def _told(one: Day, words: Words) -> str:
    if one.before == one.after:
        return words.say("compare.role", day=one.day, after=one.after)
    if not one.before:
        return words.say("compare.added", day=one.day, after=one.after)
    if not one.after:
        return words.say("compare.removed", day=one.day, before=one.before)
    return words.say("compare.line", day=one.day, before=one.before, after=one.after)
