"""How the window stands with the server: connected, connecting or lost, and when it last answered."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from storekeeper.kit.clock import HONG_KONG, now
from storekeeper.kit.errors import Refused
from storekeeper.qtkit.module import Desk

_SIGNS = {"connecting": "lan-pending", "up": "lan-connect", "down": "lan-disconnect"}


class LinkState(QObject):
    """`changed` comes when state or time are others; `is_away` while edits wait or notices cannot be heard."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._unsent = self._unheard = False
        self._answered_at: str | None = None
        lanes, changes = desk.lanes, desk.changes
        lanes.offline.connect(self._went_offline)
        lanes.online.connect(self._came_online)
        lanes.answered.connect(self._answered)
        changes.lost.connect(self._went_deaf)
        changes.reconnected.connect(self._hears_again)
        changes.changed.connect(self._heard, Qt.ConnectionType.QueuedConnection)  # the page goes first

    @property
    def is_away(self) -> bool:
        """Whether the server is known to be away."""
        return self._unsent or self._unheard

    @property
    def state(self) -> str:
        """connecting, up or down."""
        if self.is_away:
            return "down"
        return "connecting" if self._answered_at is None else "up"

    @property
    def sign(self) -> str:
        """The icon of the state."""
        return _SIGNS[self.state]

    @property
    def text(self) -> str:
        """The state and, once there was one, the time of the last answer, in the language in use."""
        sentences = self._desk.sentences
        state = sentences.say(f"desktop.link.{self.state}")
        if self._answered_at is None:
            return state
        return sentences.say("desktop.link.synced", state=state, time=self._answered_at)

    def _went_offline(self) -> None:
        self._unsent = True
        self.changed.emit()

    def _came_online(self) -> None:
        self._unsent = False
        self._tell_time()

    def _went_deaf(self, _why: Refused | None) -> None:
        self._unheard = True
        self.changed.emit()

    def _hears_again(self) -> None:
        self._unheard = False
        self._tell_time()

    def _heard(self, _change: object) -> None:
        self._answered()

    def _answered(self) -> None:
        """Answers come many in a second; the second is told once."""
        if self._answered_at != _second():
            self._tell_time()

    def _tell_time(self) -> None:
        self._answered_at = _second()
        self.changed.emit()


def _second() -> str:
    return f"{now().astimezone(HONG_KONG):%H:%M:%S}"
