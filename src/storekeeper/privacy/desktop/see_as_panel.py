"""See as: which columns and how many rows a person gets from the database, without ever being that person."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.privacy.desktop.asking import SCREENS
from storekeeper.privacy.desktop.facts import Fact, Facts, Note, card, label
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import PersonLine, Seen
from storekeeper.qtkit.module import Desk

_MOST_SHOPS = 8
_BOOKKEEPING = frozenset(
    {"row_version", "made_at", "made_by", "changed_at", "changed_by", "stroke_key", "folded"}
)
_MARK = " "  # between the tables of one choice


class SeeAsPanel(QWidget):
    """Person, table and moment are chosen here. wanted: one of them is another one; the page reads and shows."""

    wanted = Signal()

    def __init__(self, desk: Desk, words: AccessWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._desk, self._words = desk, words
        self._people: tuple[PersonLine, ...] = ()
        self._tables: tuple[str, ...] = ()
        self._may_wait = False
        self.seen: tuple[Seen, ...] = ()
        self.title, self.person_label, self.table_label = label("", "subtitle"), QLabel(), QLabel()
        self.person_choice, self.table_choice = QComboBox(), QComboBox()
        self.now_button, self.after_button = QPushButton(), QPushButton()
        self.columns_card, self._columns = card()
        self.rows_card, self._rows = card()
        self.columns_head, self.rows_head = label("", "strong"), label("", "strong")
        self.column_facts, self.row_facts = Facts(ruled=True), Facts()
        self.figure, self.figure_unit = QLabel(), QLabel()
        self.more = label("", "caption")
        self.note = Note("info")
        self.refusal = label("", "muted")
        self._lay_out()
        self._wire()
        self.retranslate()
        self.restyle()

    @property
    def login(self) -> str | None:
        """Whose eyes."""
        found = self.person_choice.currentData()
        return None if found is None else str(found)

    @property
    def looked_at(self) -> tuple[str, ...]:
        """Which tables: one, or all that a page shows."""
        chosen = self.table_choice.currentData()
        return () if chosen is None else tuple(str(chosen).split(_MARK))

    @property
    def is_after(self) -> bool:
        """Whether as it would be after the change that waits."""
        return self.after_button.isChecked() and self.after_button.isEnabled()

    def offer(self, people: Sequence[PersonLine], tables: Sequence[str]) -> None:
        """Who and what can be chosen; what was chosen stays."""
        self._people, self._tables = tuple(people), tuple(tables)
        self._refill()

    def choose(self, login: str, *, after: bool = False) -> None:
        """Somebody's eyes, as they are or as they would be."""
        place = self.person_choice.findData(login)
        if place >= 0:
            with QSignalBlocker(self.person_choice):
                self.person_choice.setCurrentIndex(place)
            (self.after_button if after else self.now_button).setChecked(True)
            self.wanted.emit()

    def permit_after(self, waits: bool) -> None:
        """Whether a change waits for this person, so that there is something to compare."""
        self._may_wait = waits
        self.after_button.setEnabled(waits)
        if not waits:
            self.now_button.setChecked(True)

    def show_seen(self, seen: Sequence[Seen]) -> None:
        """What the database answered."""
        self.seen = tuple(seen)
        self.refusal.hide()
        for each in (self.columns_card, self.rows_card):
            each.show()
        self._say_seen()

    def show_refusal(self, text: str) -> None:
        """Why there is no answer."""
        self.seen = ()
        self.refusal.setText(text)
        self.refusal.show()
        for each in (self.columns_card, self.rows_card):
            each.hide()

    def restyle(self) -> None:
        """The theme in use."""
        self.note.restyle(self._desk.theme)
        side = self._desk.theme.metric("icon")
        for choice in (self.person_choice, self.table_choice):
            choice.setIconSize(QSize(side, side))
        self._say_seen()

    def retranslate(self) -> None:
        """The language in use."""
        say = self._words.say
        self.title.setText(say("see_as.title"))
        self.person_label.setText(say("see_as.person"))
        self.table_label.setText(say("see_as.table"))
        self.now_button.setText(say("see_as.now"))
        self.after_button.setText(say("see_as.after"))
        self.after_button.setToolTip(say("see_as.after_why"))
        self.columns_head.setText(say("see_as.columns"))
        self.rows_head.setText(say("see_as.rows"))
        self.person_choice.setAccessibleName(say("see_as.person"))
        self.table_choice.setAccessibleName(say("see_as.table"))
        self.note.say(say("see_as.note_title"), say("see_as.note"))
        self._refill()
        self._say_seen()

    def _refill(self) -> None:
        login, table = self.login, self.table_choice.currentData()
        with QSignalBlocker(self.person_choice), QSignalBlocker(self.table_choice):
            self.person_choice.clear()
            for person in self._people:
                text = self._words.say(
                    "person_of", name=person.name, groups=self._words.groups(person.groups)
                )
                self.person_choice.addItem(text, person.login)
            self.table_choice.clear()
            for key, tables in SCREENS.items():
                shown = _MARK.join(name for name in tables if name in self._tables)
                if shown:
                    self.table_choice.addItem(self._words.say(f"screen.{key}"), shown)
            for name in self._tables:
                self.table_choice.addItem(self._words.table(name), name)
            self.person_choice.setCurrentIndex(
                max(self.person_choice.findData(login), 0 if self._people else -1)
            )
            self.table_choice.setCurrentIndex(
                max(self.table_choice.findData(table), 0 if self._tables else -1)
            )

    def _say_seen(self) -> None:
        seen, theme, says = self.seen, self._desk.theme, self._desk.sentences
        if not seen:
            return
        words, several = self._words, len(seen) > 1
        columns: list[Fact] = []
        for each in seen:
            if several:
                columns.append(Fact(words.table(each.table), strong=True))
            columns += [
                self._column(each.table, column.name, column.level)
                for column in each.columns
                if column.name not in _BOOKKEEPING
            ]
        self.column_facts.show_facts(columns, theme, says)
        shops = sorted(shops_in(seen).items(), key=lambda pair: -pair[1])
        self.figure.setText(f"{sum(each.total for each in seen):,}")
        self.figure_unit.setText(words.say("see_as.rows_in", shops=len(shops)))
        facts = [Fact(words.table(each.table), number=f"{each.total:,}") for each in seen if several]
        if several and shops:
            facts = [
                Fact(words.say("see_as.per_table"), strong=True),
                *facts,
                Fact(words.say("see_as.per_shop"), strong=True),
            ]
        facts += [Fact(words.shop(shop), number=f"{count:,}") for shop, count in shops[:_MOST_SHOPS]]
        self.row_facts.show_facts(facts, theme, says)
        left = shops[_MOST_SHOPS:]
        self.more.setVisible(bool(left))
        self.more.setText(words.say("see_as.more", shops=len(left), rows=f"{sum(n for _, n in left):,}"))

    def _column(self, table: str, name: str, level: str) -> Fact:
        return Fact(self._words.column(table, name), level=level)

    def _wire(self) -> None:
        self.person_choice.currentIndexChanged.connect(self._choose_now)
        self.table_choice.currentIndexChanged.connect(self._tell)
        for button in (self.now_button, self.after_button):
            button.clicked.connect(self._tell)

    def _choose_now(self, _index: int) -> None:
        self.now_button.setChecked(True)
        self.wanted.emit()

    def _tell(self, *_how: object) -> None:
        self.wanted.emit()

    def _lay_out(self) -> None:
        for place, button in (("first", self.now_button), ("last", self.after_button)):
            button.setProperty("kind", "segment")
            button.setProperty("place", place)
            button.setCheckable(True)
            button.setAutoExclusive(True)
        self.now_button.setChecked(True)
        self.after_button.setEnabled(False)
        for each in (self.person_label, self.table_label, self.figure_unit):
            each.setProperty("level", "muted")
        self.figure.setProperty("level", "figure")
        self.refusal.hide()
        moments = QHBoxLayout()
        moments.setSpacing(0)
        for button in (self.now_button, self.after_button):
            moments.addWidget(button, 1)
        figures = QHBoxLayout()
        figures.addWidget(self.figure)
        figures.addWidget(self.figure_unit, 1)
        self._columns.addWidget(self.columns_head)
        self._columns.addWidget(self.column_facts)
        self._rows.addWidget(self.rows_head)
        self._rows.addLayout(figures)
        self._rows.addWidget(self.row_facts)
        self._rows.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.title)
        for name, choice in ((self.person_label, self.person_choice), (self.table_label, self.table_choice)):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(8)
            column.addWidget(name)
            column.addWidget(choice)
        column.addLayout(moments)
        column.addWidget(self.refusal)
        for frame in (self.rows_card, self.columns_card):
            frame.hide()
            column.addWidget(frame)
        column.addWidget(self.note)
        column.addStretch()


def shops_in(seen: Sequence[Seen]) -> dict[int, int]:
    """Shop → how many rows of all these tables."""
    found: dict[int, int] = {}
    for each in seen:
        for shop, count in each.rows:
            found[shop] = found.get(shop, 0) + count
    return found
