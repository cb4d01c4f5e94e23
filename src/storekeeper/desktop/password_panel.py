"""One's own password, changed where one's name stands: the present one, the new one twice, and then signing in anew."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton

from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.overlay import Overlay
from storekeeper.desktop.password_edit import PasswordEdit
from storekeeper.desktop.password_memory import PasswordMemory
from storekeeper.kit.errors import StorekeeperError, Unreachable
from storekeeper.kit.passwords import SHORTEST, change_password, check_password
from storekeeper.kit.stores.address import Address
from storekeeper.qtkit.module import Desk


class PasswordPanel(Overlay):
    """Opens by the person's menu. After the change the window signs out: its connections know the former password."""

    def __init__(
        self, window: MainWindow, desk: Desk, address: Address, *, memory: PasswordMemory, server: str
    ) -> None:
        """`memory` learns the new password if it has kept the former one for `server`, as people type it."""
        super().__init__(window, widest=520, highest=400)
        self._window, self._desk, self._address = window, desk, address
        self._memory, self._server = memory, server
        self._changing = False
        self.setObjectName("password_panel")
        self.title, self.why, self.told = QLabel(), QLabel(), QLabel()
        self.current, self.new, self.again = PasswordEdit(), PasswordEdit(), PasswordEdit()
        self.change_button, self.cancel_button = QPushButton(), QPushButton()
        self._labels = {field: QLabel() for field in (self.current, self.new, self.again)}
        self._lay_out()
        for field in self._labels:
            field.textChanged.connect(self._allow)
            field.returnPressed.connect(self.change)
        self.change_button.clicked.connect(self.change)
        self.cancel_button.clicked.connect(self.leave)
        window.securing.connect(self.open)

    def open(self) -> None:
        """Shows it with empty fields in the language in use."""
        say = self._desk.sentences.say
        self.title.setText(say("desktop.menu.password").rstrip("…"))
        self.setAccessibleName(self.title.text())
        self.why.setText(say("desktop.password.why", shortest=SHORTEST))
        for field, name in ((self.current, "current"), (self.new, "new"), (self.again, "again")):
            self._labels[field].setText(say(f"desktop.password.{name}"))
            field.setAccessibleName(self._labels[field].text())
            field.restyle(self._desk.theme)
            field.clear()
        self.change_button.setText(say("desktop.password.change"))
        self.cancel_button.setText(say("desktop.password.cancel"))
        self.told.clear()
        self._allow()
        self.lay_over(self.current)

    def shut(self) -> None:
        """No password stays in a field that nobody sees."""
        super().shut()
        for field in self._labels:
            field.clear()

    def change(self) -> None:
        """Asks the store; what is wrong is said in the panel."""
        if not self.change_button.isEnabled():
            return
        say = self._desk.sentences.say
        current, new = self.current.text(), self.new.text()
        if new != self.again.text():
            self.told.setText(say("login.passwords_differ"))
            self.again.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        actor = self._desk.actor
        try:
            check_password(new, login=actor.login, name=actor.name, former=current)
        except StorekeeperError as error:
            self._refuse(error)
            return
        self._changing = True
        self._allow()
        self.told.setText(say("desktop.password.changing"))
        address = self._address.as_login(actor.login, current)
        work = partial(_changed, address, new, actor.name, self._memory, self._server)
        self._desk.lanes.read(work, self._done, self._refuse)

    def _done(self, _result: object) -> None:
        self.shut()
        self._window.sign_out()

    def _refuse(self, error: StorekeeperError) -> None:
        self._changing = False
        self._allow()
        wrong = error.code == "stores.wrong_password"
        sentences = self._desk.sentences
        self.told.setText(sentences.say("desktop.password.wrong") if wrong else sentences.tell(error))
        field = self.current if wrong or isinstance(error, Unreachable) else self.new
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        field.selectAll()

    def _allow(self) -> None:
        filled = all(field.text() for field in self._labels)
        self.change_button.setEnabled(filled and not self._changing)

    def _lay_out(self) -> None:
        self.title.setProperty("level", "title")
        self.told.setProperty("level", "muted")
        self.change_button.setProperty("kind", "primary")
        for label in (self.title, self.why, self.told):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        form, foot = QFormLayout(), QHBoxLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for field, label in self._labels.items():
            label.setBuddy(field)
            form.addRow(label, field)
        foot.addStretch(1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.change_button)
        for part in (self.title, self.why):
            self.column.addWidget(part)
        self.column.addLayout(form)
        self.column.addWidget(self.told)
        self.column.addStretch(1)
        self.column.addLayout(foot)


def _changed(address: Address, new: str, name: str, memory: PasswordMemory, server: str) -> None:
    """The memory may have no key store, and then it has kept nothing."""
    change_password(address, new, name=name)
    if memory.recall(server, address.login).kept:
        memory.keep(server, address.login, new)
