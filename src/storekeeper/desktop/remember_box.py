"""The box with which a person asks that her password be remembered, and the way in that it opens."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from storekeeper.desktop.gate import Entered, Gate
from storekeeper.desktop.password_memory import PasswordMemory, Recalled
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.tasks import Lanes


class RememberBox(QCheckBox):
    """Off, and says so, where there is no key store. `recalled` comes when it is known whether one is kept."""

    recalled = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._gate: Gate | None = None
        self._lanes: Lanes | None = None
        self._memory: PasswordMemory | None = None
        self._asked = ("", "")
        self._recalled = Recalled(offered=False)
        self.setEnabled(False)
        self.clicked.connect(self._forget_when_unticked)

    def serve(self, gate: Gate, lanes: Lanes, memory: PasswordMemory | None) -> None:
        """Without a memory nothing is remembered."""
        self._gate, self._lanes, self._memory = gate, lanes, memory

    @property
    def is_kept(self) -> bool:
        """Whether the password of the server and login last asked for is remembered."""
        return self._recalled.kept

    def recall(self, login: str) -> None:
        """Asks the key store about the gate's server and this login, unless it was asked about them last."""
        if self._gate is not None and (self._gate.server, login) != self._asked:
            self.recall_anew(login)

    def recall_anew(self, login: str) -> None:
        """The same in any case; what was ticked is as the key store says."""
        if self._gate is None or self._lanes is None or self._memory is None:
            return
        asked = self._asked = (self._gate.server, login)
        self._lanes.read(partial(self._memory.recall, *asked), partial(self._was_recalled, asked))

    def way_in(self, login: str, password: str) -> Callable[[], Entered]:
        """What signs in, off the GUI thread: with the password, or without one with that which is kept."""
        if self._gate is None:
            raise Refused("desktop.not_open")
        if password:
            keeps = self._memory if self.isChecked() else None
            return partial(_typed, self._gate, keeps, login, password)
        if self._memory is None or not self.is_kept:
            raise Refused("desktop.password_missing")
        return partial(_remembered, self._gate, self._memory, login)

    def retranslate(self, sentences: Sentences) -> None:
        """Says what it offers, in the language in use."""
        offered = self._recalled.offered
        self.setText(sentences.say("desktop.remember" if offered else "desktop.remember_nowhere"))

    def _was_recalled(self, asked: tuple[str, str], recalled: Recalled) -> None:
        if asked != self._asked:
            return
        self._recalled = recalled
        self.setEnabled(recalled.offered)
        self.setChecked(recalled.kept)
        self.recalled.emit()

    def _forget_when_unticked(self, ticked: bool) -> None:
        if ticked or not self.is_kept or self._lanes is None or self._memory is None:
            return
        again = partial(self._forgotten, self._asked[1])
        self._lanes.read(partial(self._memory.forget, *self._asked), again, again)

    def _forgotten(self, login: str, _done: object) -> None:
        self.recall_anew(login)


def _typed(gate: Gate, keeps: PasswordMemory | None, login: str, password: str) -> Entered:
    """A key store that fails now does not keep anybody out."""
    entered = gate.enter(login, password)
    if keeps is not None:
        with suppress(StorekeeperError):
            keeps.keep(gate.server, login, password)
    return entered


def _remembered(gate: Gate, memory: PasswordMemory, login: str) -> Entered:
    """A kept password that is refused is forgotten."""
    password = memory.password(gate.server, login)
    if password is None:
        raise Refused("desktop.password_missing")
    try:
        return gate.enter(login, password)
    except Refused as refused:
        if refused.code == "stores.wrong_password":
            memory.forget(gate.server, login)
        raise
