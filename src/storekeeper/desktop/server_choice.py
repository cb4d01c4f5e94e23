"""Where the stores are: on this computer, or on a server whose address is typed or taken from those used lately."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QRadioButton, QWidget

from storekeeper.qtkit.form import Form
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.theme import Theme


class ServerChoice(QWidget, Form):
    """`chosen` carries the address as typed, empty for this computer; `left` says that it stays as it is."""

    form = "server_choice"
    chosen = Signal(str)
    left = Signal()

    local_radio: QRadioButton
    server_radio: QRadioButton
    address_box: QComboBox
    example: QLabel
    trouble: QWidget
    trouble_sign: Sign
    trouble_text: QLabel
    use_button: QPushButton
    back_button: QPushButton

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load_form()
        self.use_button.clicked.connect(self._use)
        self.back_button.clicked.connect(self.left)
        self.server_radio.clicked.connect(self.address_box.setFocus)
        self.address_box.editTextChanged.connect(self._typed)
        self.address_box.activated.connect(self._typed)
        if (line := self.address_box.lineEdit()) is not None:
            line.returnPressed.connect(self._use)
            line.setMaxLength(260)

    def offer(self, server: str, recent: Sequence[str]) -> None:
        """Begins with the present server, empty for this computer; `recent` are offered, the latest first."""
        self.trouble.hide()
        self.example.show()
        self.address_box.clear()
        self.address_box.addItems(list(recent))
        self.address_box.setEditText(server)
        self.server_radio.setChecked(bool(server))
        self.local_radio.setChecked(not server)
        (self.address_box if server else self.local_radio).setFocus()

    def complain(self, sentence: str) -> None:
        """Shows what is wrong with the address; what was typed stays."""
        self.trouble_text.setText(sentence)
        self.trouble.show()
        self.example.hide()
        self.address_box.setFocus()

    def restyle(self, theme: Theme) -> None:
        """The sign in the theme in use."""
        self.trouble_sign.show_tone("hard", theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        on_radio = self.local_radio.hasFocus() or self.server_radio.hasFocus()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and on_radio:
            self._use()
            return
        super().keyPressEvent(event)

    def _typed(self) -> None:
        self.server_radio.setChecked(True)

    def _use(self) -> None:
        local = self.local_radio.isChecked() or not self.address_box.currentText().strip()
        self.chosen.emit("" if local else self.address_box.currentText().strip())
