"""Somebody whose login is closed while she is in: once the server has ended her session, nothing of it stays open."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.qtkit.module import Desk

_CLOSED = "stores.account_closed"


class ShutOut(QObject):
    """found: (Refused) the login is closed. It comes in a turn of the event loop of its own, so the desk may go."""

    found = Signal(object)
    _answered = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        desk.changes.lost.connect(self.look)
        self._answered.connect(self.found, Qt.ConnectionType.QueuedConnection)

    def look(self) -> None:
        """Asks the server whether she may still come in; while it is away it is asked at the next loss."""
        self._desk.read(_knock, then=_still_in, failed=self._hear)

    def _hear(self, error: StorekeeperError) -> None:
        if isinstance(error, Refused) and error.code == _CLOSED:
            self._answered.emit(error)


def _knock(connection: Any) -> None:
    connection.exec_driver_sql("SELECT 1")


def _still_in(_nothing: object) -> None:
    """She is; the way out is another one."""
