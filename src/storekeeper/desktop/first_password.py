"""The first sign-in: whoever came with the password that somebody else gave chooses her own before anything opens."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.desktop.gate import Gate
from storekeeper.desktop.password_edit import PasswordEdit
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.passwords import SHORTEST, check_password
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Theme


class FirstPassword(QWidget):
    """`changed` carries the new password once the store has it; `left` says that it stays as it is."""

    changed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate: Gate | None = None
        self._lanes: Lanes | None = None
        self._sentences: Sentences | None = None
        self._name = self._given = ""
        self._trouble: StorekeeperError | None = None
        self.title, self.why, self.trouble_text = QLabel(), QLabel(), QLabel()
        self.new_label, self.again_label = QLabel(), QLabel()
        self.new, self.again = PasswordEdit(), PasswordEdit()
        self.trouble, self.trouble_sign = QWidget(), Sign()
        self.change_button, self.back_button = QPushButton(), QPushButton()
        self._lay_out()
        self.change_button.clicked.connect(self.change)
        self.back_button.clicked.connect(self.leave)
        self.new.returnPressed.connect(self.again.setFocus)
        self.again.returnPressed.connect(self.change)

    def serve(self, gate: Gate, lanes: Lanes) -> None:
        """By which gate the password is changed, and off which thread."""
        self._gate, self._lanes = gate, lanes

    def ask(self, name: str, given: str) -> None:
        """Begins for somebody who came with the password `given`."""
        self._name, self._given = name, given
        self._complain(None)
        self.setEnabled(True)
        self.new.setFocus()

    def change(self) -> None:
        """Asks the store for the change; what is wrong is said here."""
        if self._gate is None or self._lanes is None or not self.isEnabled():
            return None
        new = self.new.text()
        if new != self.again.text():
            self.trouble_text.setText(self._say("login.passwords_differ"))
            self.trouble.show()
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        try:
            check_password(new, login=self._name, former=self._given)
        except StorekeeperError as error:
            return self._refuse(error)
        self.setEnabled(False)
        work = partial(self._gate.change_password, self._name, self._given, new)
        return self._lanes.read(work, partial(self._done, new), self._refuse)

    def leave(self) -> None:
        """No password stays in a field that nobody sees."""
        self._forget()
        self.left.emit()

    def retranslate(self, sentences: Sentences) -> None:
        """Says everything in the language in use."""
        self._sentences = sentences
        self.title.setText(self._say("desktop.first_password.title"))
        self.why.setText(self._say("desktop.first_password.why", shortest=SHORTEST))
        for field, text, name in ((self.new, self.new_label, "new"), (self.again, self.again_label, "again")):
            text.setText(self._say(f"desktop.password.{name}"))
            field.setAccessibleName(text.text())
        self.change_button.setText(self._say("desktop.first_password.change"))
        self.back_button.setText(self._say("desktop.password.cancel"))
        self._complain(self._trouble)

    def restyle(self, theme: Theme) -> None:
        """Signs and eyes in the theme in use."""
        self.trouble_sign.show_tone("hard", theme)
        for field in (self.new, self.again):
            field.restyle(theme)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            return self.leave()
        return super().keyPressEvent(event)

    def _done(self, new: str, _result: object) -> None:
        self._forget()
        self.changed.emit(new)

    def _refuse(self, error: StorekeeperError) -> None:
        self.setEnabled(True)
        self._complain(error)
        self.new.setFocus(Qt.FocusReason.OtherFocusReason)
        self.new.selectAll()

    def _complain(self, error: StorekeeperError | None) -> None:
        self._trouble = error
        self.trouble.setVisible(error is not None)
        if error is not None and self._sentences is not None:
            self.trouble_text.setText(self._sentences.tell(error))

    def _forget(self) -> None:
        self._given = ""
        for field in (self.new, self.again):
            field.clear()

    def _say(self, code: str, **values: object) -> str:
        return "" if self._sentences is None else self._sentences.say(code, **values)

    def _lay_out(self) -> None:
        self.title.setProperty("level", "title")
        self.change_button.setProperty("kind", "primary")
        for each in (self.title, self.why, self.trouble_text, self.new_label, self.again_label):
            each.setTextFormat(Qt.TextFormat.PlainText)
            each.setWordWrap(True)
        column, row, foot = QVBoxLayout(self), QHBoxLayout(self.trouble), QHBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.trouble_sign)
        row.addWidget(self.trouble_text, 1)
        foot.addWidget(self.change_button)
        foot.addWidget(self.back_button)
        foot.addStretch(1)
        for each in (self.title, self.why):
            column.addWidget(each)
        for field, text in ((self.new, self.new_label), (self.again, self.again_label)):
            field.setMaxLength(200)
            text.setBuddy(field)
            column.addWidget(text)
            column.addWidget(field)
        column.addWidget(self.trouble)
        column.addLayout(foot)
