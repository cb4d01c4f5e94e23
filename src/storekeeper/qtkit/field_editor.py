"""One field of a record: its label above, its editor, and below it a sentence when it cannot stand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from storekeeper.kit.errors import Refused
from storekeeper.kit.records.values import Field, Kind
from storekeeper.qtkit.field_inputs import FieldChoice, FieldLine, open_calendar
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.theme import Theme

MASK = "••••"
MANY = 12  # from so many choices on, they can be searched by typing
_SHORT = {Kind.CODE: 10, Kind.DAY: 12, Kind.TIME: 7, Kind.NUMBER: 8, Kind.MINUTES: 8, Kind.AMOUNT: 12}


class FieldEditor(QWidget):
    """committed: (name) the field holds a value that may be saved and is another than before; `value` reads it.

    entered: (name) Enter was pressed in it. A field that may not be changed is sunken; one that may not be read shows
    a lock and who may.
    """

    committed = Signal(str)
    entered = Signal(str)

    def __init__(self, words: RecordWords, record: str, field: Field, theme: Callable[[], Theme]) -> None:
        super().__init__()
        self.field, self.record = field, record
        self._words, self._theme = words, theme
        self._shown: object = None
        self._masked = self._complaining = False
        self._may, self._blind = True, False
        self._note = self._mask = ""
        self.label, self._mark, self._below = QLabel(), QLabel(), QLabel()
        self.label.setProperty("level", "caption")
        self._below.setProperty("level", "caption")
        self.label.setWordWrap(True)
        self._below.setWordWrap(True)
        self._choice: FieldChoice | None = None
        if field.kind in {Kind.CODE, Kind.REFERENCE, Kind.FLAG}:
            self._choice = FieldChoice(self)
        self.line = FieldLine(self)
        self._calendar: QAction | None = None
        if field.kind is Kind.DAY:
            self._calendar = self.line.addAction(
                icon("calendar-blank", theme().color("text.muted")), FieldLine.ActionPosition.TrailingPosition
            )
            self._calendar.triggered.connect(self._choose_day)
        self._lay_out()
        self._wire()
        self.fill_choices()
        self.restyle()
        self.retranslate()

    # what it holds

    @property
    def input(self) -> QWidget:
        """Where the keyboard goes."""
        return self._choice if self._choice is not None and not self._choice.isHidden() else self.line

    @property
    def is_changed(self) -> bool:
        """Whether something else stands in it than was shown."""
        return self._editable and self._text() != self._shown_text()

    @property
    def is_refused(self) -> bool:
        """Whether a sentence below says why it cannot stand."""
        return self._complaining

    def value(self) -> object:
        """What stands in it; raises Refused with the sentence to show."""
        if self._choice is not None:
            if not self._choice.isEditable():
                chosen: object = self._choice.currentData()
            else:
                place = self._choice.findText(self._choice.currentText().strip())
                if place < 0 and self._choice.currentText().strip():
                    raise Refused("records.not_in_list")
                chosen = self._choice.itemData(place) if place >= 0 else None
            if chosen is None and self.field.required:
                raise Refused("records.required")
            return chosen
        return self._words.read(self.field, self.line.text())

    def show_value(self, value: object, *, readable: bool = True, masked: str = "") -> None:
        """Shows a stored value; what may not be read as `masked`, with a lock."""
        self._shown, self._masked = (value if readable else None), not readable
        self._mask = masked
        self._put_shown()
        self.complain("")
        self._show_rights()

    def send(self, value: object) -> None:
        """The value that stands in it is on its way to the store: nothing more is to be saved."""
        self._shown = value

    def come_back(self, stored: object, sentence: str) -> None:
        """The store refused it: the text stays, with the reason; Esc shows what is stored."""
        self._shown = stored
        self.complain(sentence)

    def revert(self) -> None:
        """What was shown stands in it again."""
        self._put_shown()
        self.complain("")

    def permit(self, may: bool, *, blind: bool = False) -> None:
        """Whether it may be changed; `blind`: even where its value may not be read."""
        if (may, blind) != (self._may, self._blind):
            self._may, self._blind = may, blind
            self._put_shown()
            self._show_rights()

    def note(self, sentence: str) -> None:
        """A quiet sentence below, such as who may change it."""
        self._note = sentence
        if not self._complaining:
            self._say_below(sentence, hard=False)

    def complain(self, sentence: str) -> None:
        """Says below why it cannot stand; "" takes that away."""
        self._complaining = bool(sentence)
        self._say_below(sentence or self._note, hard=bool(sentence))
        for widget in (self.line, self._choice):
            if widget is not None and widget.property("invalid") != ("true" if sentence else "false"):
                widget.setProperty("invalid", "true" if sentence else "false")
                widget.style().unpolish(widget)
                widget.style().polish(widget)
        self._name_input()

    def show_pending(self, pending: bool) -> None:
        """The mark of a value on its way to the store."""
        side = self._theme().metric("caption") + 4
        picture = icon("cloud-sync", self._theme().color("text.muted"))
        self._mark.setVisible(pending or self._masked)
        if pending or self._masked:
            name = picture if pending else icon("lock", self._theme().color("text.muted"))
            self._mark.setPixmap(name.pixmap(QSize(side, side), self.devicePixelRatioF()))

    # dress

    def fill_choices(self) -> None:
        """The list anew: another language, or other things to choose from."""
        if self._choice is None:
            return
        kept, chosen = self._choice.currentData(), self._choice.currentIndex() >= 0
        choices = self._words.choices(self.record, self.field)
        with QSignalBlocker(self._choice):
            self._choice.clear()
            if not self.field.required and all(key is not None for key, _ in choices):
                self._choice.addItem("", None)
            for key, text in choices:
                self._choice.addItem(text, key)
            if len(choices) > MANY and not self._choice.isEditable():
                self._choice.make_searchable()
                self._name_input()
            self._choice.say_how(self._words.sentences.say("records.search_in"))
            self._choice.setCurrentIndex(self._choice.findData(kept))
        if not (self._editable and chosen and kept != self._shown):  # else it was chosen and is not saved yet
            self._put_shown()

    def restyle(self) -> None:
        """Icons and sizes of the theme in use."""
        theme = self._theme()
        if self._calendar is not None:
            self._calendar.setIcon(icon("calendar-blank", theme.color("text.muted")))
        width = QFontMetrics(theme.font("body")).horizontalAdvance("0") * _SHORT.get(self.field.kind, 14) + 40
        self.line.setMinimumWidth(width)
        if self._choice is not None:
            self._choice.setMinimumWidth(width)

    def retranslate(self) -> None:
        """Label and name in the language in use."""
        text = self._words.label(self.record, self.field.name)
        self.label.setText(text if not self.field.required else f"{text} *")
        self.fill_choices()
        self._put_hint()
        if self._calendar is not None:
            self._calendar.setText(self._words.sentences.say("records.calendar"))
        self._name_input()

    # inside

    @property
    def _hint(self) -> str:
        optional = self.field.kind is Kind.DAY and not self.field.required and self._editable
        return self._words.sentences.say("records.optional") if optional else ""

    @property
    def _editable(self) -> bool:
        return self._may and (not self._masked or self._blind)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(4)
        head.addWidget(self.label, 1)
        head.addWidget(self._mark)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        if self._choice is not None:
            column.addWidget(self._choice)
            self.line.hide()
        column.addWidget(self.line)
        column.addWidget(self._below)
        column.addStretch()
        self._below.hide()
        self._mark.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setFocusProxy(self.input)
        self.label.setBuddy(self.input)

    def _wire(self) -> None:
        for widget in (self.line, self._choice):
            if widget is not None:
                widget.done.connect(self._done)
                widget.left.connect(self.commit)
                widget.given_up.connect(self._give_up)
        self.line.textEdited.connect(self._typed)

    def _done(self) -> None:
        self.commit()
        self.entered.emit(self.field.name)

    def _give_up(self) -> None:
        self.revert()
        if isinstance(self.input, FieldLine):
            self.line.selectAll()

    def _typed(self) -> None:
        if self._complaining and not self.is_changed:
            self.complain("")

    def commit(self) -> None:
        """Says that there is something to save, or below why it cannot be."""
        if not self.is_changed:
            if self._complaining:
                self.revert()
            return
        try:
            value = self.value()
        except Refused as error:
            self.complain(self._words.sentences.tell(error))
            return
        self.complain("")
        if value == self._shown:
            self._put_shown()
            return
        self.committed.emit(self.field.name)

    def _shown_text(self) -> str:
        return self._words.text(self.record, self.field, self._shown)

    def _text(self) -> str:
        if self._choice is not None and not self._choice.isHidden():
            return self._choice.currentText()
        return self.line.text()

    def _put_shown(self) -> None:
        hidden = self._mask or MASK
        if self._masked:
            self.line.setPlaceholderText(hidden)
        self.line.setText(hidden if self._masked and not self._editable else self._shown_text())
        self.line.setCursorPosition(0)
        if self._choice is not None:
            with QSignalBlocker(self._choice):
                self._choice.setCurrentIndex(self._choice.findData(self._shown))
                if self._choice.isEditable():
                    self._choice.setEditText(self._shown_text())

    def _put_hint(self) -> None:
        if not self._masked:
            self.line.setPlaceholderText(self._hint)

    def _show_rights(self) -> None:
        editable = self._editable
        if self._choice is not None:
            had_focus = self.input.hasFocus()
            self._choice.setVisible(editable)
            self.line.setVisible(not editable)
            self.setFocusProxy(self.input)
            self.label.setBuddy(self.input)
            if had_focus:
                self.input.setFocus()
        if self.line.isReadOnly() == editable:
            self.line.setReadOnly(not editable)
            self.line.style().unpolish(self.line)
            self.line.style().polish(self.line)
        self._put_hint()
        if self._calendar is not None:
            self._calendar.setVisible(editable)
        self.show_pending(False)
        self._name_input()

    def _say_below(self, sentence: str, *, hard: bool) -> None:
        self._below.setText(sentence)
        self._below.setVisible(bool(sentence))
        tone = "hard" if hard else ""
        if self._below.property("tone") != tone:
            self._below.setProperty("tone", tone)
            self._below.style().unpolish(self._below)
            self._below.style().polish(self._below)

    def _name_input(self) -> None:
        label = self._words.label(self.record, self.field.name)
        for widget in (self.line, self._choice):
            if widget is not None:
                widget.setAccessibleName(label)
                widget.setAccessibleDescription(self._below.text())
        line = self._choice.lineEdit() if self._choice is not None else None
        if line is not None:
            line.setAccessibleName(label)

    def _choose_day(self) -> None:
        open_calendar(self.line, self.commit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if alt_down and self._calendar is not None and self._editable:
            self._choose_day()
        else:
            super().keyPressEvent(event)
