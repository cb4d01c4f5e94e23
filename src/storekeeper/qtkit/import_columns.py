"""Which column of a file each field comes from: the guess, its doubts, and the hand that corrects it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from storekeeper.kit.imports import ImportKind
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import column_letters
from storekeeper.kit.sheets.columns import Columns
from storekeeper.qtkit.import_words import as_label


class ColumnsPanel(QWidget):
    """One box for each field. corrected: (Columns) the person wants the file compared with these."""

    corrected = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind: ImportKind | None = None
        self._columns: Columns | None = None
        self._names: tuple[str, ...] = ()
        self._boxes: dict[str, QComboBox] = {}
        self._labels: dict[str, QLabel] = {}
        self.title, self._why, self._unknown = QLabel(), QLabel(), QLabel()
        self.title.setProperty("level", "subtitle")
        for text in (self._why, self._unknown):
            text.setWordWrap(True)
            text.setTextFormat(Qt.TextFormat.PlainText)
            text.setProperty("level", "caption")
        self.again = QPushButton()
        self.again.setEnabled(False)
        self.again.clicked.connect(self._send)
        self._fields = QWidget()
        self._field_layout = QVBoxLayout(self._fields)
        self._field_layout.setContentsMargins(0, 0, 8, 0)
        self._field_layout.setSpacing(4)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._fields)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 4, 12)
        column.setSpacing(8)
        for widget in (self.title, self._why):
            column.addWidget(widget)
        column.addWidget(area, 1)
        column.addWidget(self._unknown)
        column.addWidget(self.again)

    @property
    def boxes(self) -> dict[str, QComboBox]:
        """Field → its box."""
        return self._boxes

    def show_columns(
        self, kind: ImportKind, columns: Columns, names: tuple[str, ...], sentences: Sentences
    ) -> None:
        """Shows how a sheet was understood; `names` tell its columns apart: headings, else what stands in them."""
        if self._kind is not kind:
            self._make(kind)
        self._columns, self._names = columns, names
        self._fill(sentences)
        self.again.setEnabled(False)

    def retranslate(self, sentences: Sentences) -> None:
        """Says everything again; choices stay."""
        self.title.setText(sentences.say("import.screen.columns"))
        self._why.setText(sentences.say("import.screen.columns_why"))
        self.again.setText(sentences.say("import.screen.preview_again"))
        if self._columns is not None:
            self._fill(sentences, self._chosen())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A wheel that passes over a box scrolls the panel and changes nothing."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)

    def _make(self, kind: ImportKind) -> None:
        while (item := self._field_layout.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._kind, self._boxes, self._labels = kind, {}, {}
        for field in kind.lines.fields:
            label, box = QLabel(), QComboBox()
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.setMinimumContentsLength(8)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            box.installEventFilter(self)
            box.activated.connect(self._changed)
            label.setBuddy(box)
            self._field_layout.addWidget(label)
            self._field_layout.addWidget(box)
            self._labels[field.key], self._boxes[field.key] = label, box
        self._field_layout.addStretch(1)

    def _fill(self, sentences: Sentences, chosen: dict[str, int | None] | None = None) -> None:
        columns, kind = self._columns, self._kind
        if columns is None or kind is None:
            return
        entries: list[tuple[str, int | None]] = [(sentences.say("import.screen.not_imported"), None)]
        for place, name in enumerate(self._names):
            told = sentences.say("import.screen.heading", letter=column_letters(place + 1), heading=name)
            entries.append((told, place))
        for key, box in self._boxes.items():
            name = as_label(sentences.tell(kind.lines.named(key)))
            doubt = sentences.say("import.screen.doubted") if key in columns.doubted else ""
            self._labels[key].setText(f"{name}（{doubt}）" if doubt else name)
            self._labels[key].setProperty("tone", "soft" if doubt else "")
            box.setAccessibleName(f"{name} {doubt}".strip())
            box.clear()
            for text, each in entries:
                box.addItem(text, each)
            wanted = chosen[key] if chosen is not None else columns.at.get(key)
            box.setCurrentIndex(0 if wanted is None else wanted + 1)
        headings = tuple(columns.unknown)
        self._unknown.setText(sentences.say("import.screen.unknown", headings=headings) if headings else "")
        self._unknown.setVisible(bool(headings))

    def _chosen(self) -> dict[str, int | None]:
        return {key: box.currentData() for key, box in self._boxes.items()}

    def _changed(self) -> None:
        """A column belongs to one field: the box that had it lets go."""
        moved = self.sender()
        if isinstance(moved, QComboBox) and moved.currentData() is not None:
            for box in self._boxes.values():
                if box is not moved and box.currentData() == moved.currentData():
                    box.setCurrentIndex(0)
        self.again.setEnabled(self._columns is not None and self._wanted().at != self._columns.at)

    def _wanted(self) -> Columns:
        assert self._columns is not None  # noqa: S101 - nothing is shown before
        columns = self._columns
        for key, place in self._chosen().items():
            if columns.at.get(key) != place:
                columns = columns.corrected(key, place)
        return columns

    def _send(self) -> None:
        if self._columns is not None:
            self.corrected.emit(self._wanted())
