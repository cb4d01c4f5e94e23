"""A value that is never cut, as wide as there is room: what has no spaces, such as an e-mail, breaks anywhere."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QSizePolicy, QWidget


class WholeText(QPlainTextEdit):
    """Read only; it can be copied from, and is passed over by Tab."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "value")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(0)
        self.textChanged.connect(self._fit)

    def text(self) -> str:
        """The value."""
        return self.toPlainText()

    def setText(self, text: str) -> None:
        """Another value."""
        self.setPlainText(text)
        self.setAccessibleName(text)

    def minimumSizeHint(self) -> QSize:
        """It may always become narrower."""
        return QSize(0, self.minimumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit()

    def _fit(self) -> None:
        """As tall as its lines."""
        lines = max(round(self.document().size().height()), 1)
        tall = int(lines * QFontMetricsF(self.font()).lineSpacing()) + 2
        if tall != self.minimumHeight():
            self.setFixedHeight(tall)
