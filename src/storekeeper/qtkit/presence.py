"""Keeps the others told where this desk is, and this desk where the others are, as long as a page is in sight."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from storekeeper.kit import presence
from storekeeper.kit.changes import Change
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.presence import Other, Whereabouts
from storekeeper.qtkit.module import Desk


class Presence(QObject):
    """`changed` comes when `others` did. Written beside the edits, one at a time: no edit ever waits for it.

    A page that is hidden says that it is left; what cannot be said ends by itself within a minute.
    """

    changed = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk, self._page = desk, page
        self.others: tuple[Other, ...] = ()
        self._where: Whereabouts | None = None
        self._is_saying = self._again = False
        self._timer = QTimer(self)
        self._timer.setInterval(int(presence.RENEWED_EVERY * 1000))
        self._timer.timeout.connect(self._say)
        desk.changes.met.connect(self._hear)
        desk.changes.reconnected.connect(self._say)
        desk.leaving.connect(self._leave_desk)
        page.installEventFilter(self)

    def at(self, where: Whereabouts) -> None:
        """This desk is there now, as far as the page is in sight; the same again says nothing."""
        if where != self._where:
            self._where = where
            self._say()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._page and event.type() == QEvent.Type.Show:
            self._say()
        elif watched is self._page and event.type() == QEvent.Type.Hide:
            self._leave()
        return False

    def _hear(self, change: Change) -> None:
        """Somebody came, went or began something."""
        where = self._where
        if where is None or not self._page.isVisible() or change.shop_id not in {None, where.shop_id}:
            return
        self._desk.read(
            presence.others,
            desk=self._desk.origin,
            page=where.page,
            shop_id=where.shop_id,
            then=self._take,
            failed=self._pass_over,
        )

    def _say(self) -> None:
        where = self._where
        if where is None or not self._page.isVisible():
            return
        if not self._timer.isActive():
            self._timer.start()
        self._again = self._is_saying
        if self._is_saying:
            return
        self._is_saying = True
        self._desk.write_quietly(
            presence.here, desk=self._desk.origin, where=where, then=self._said, failed=self._pass_over
        )

    def _said(self, others: tuple[Other, ...]) -> None:
        self._take(others)
        self._pass_over()

    def _take(self, others: tuple[Other, ...]) -> None:
        if others != self.others:
            self.others = others
            self.changed.emit()

    def _pass_over(self, _error: StorekeeperError | None = None) -> None:
        """Nobody needs to know that it could not be said: the next renewal tries again."""
        self._is_saying = False
        if self._again:
            self._again = False
            self._say()

    def _leave(self) -> None:
        self._timer.stop()
        self._again = False
        if self._where is not None:
            self._desk.write_quietly(presence.away, desk=self._desk.origin, failed=_never_mind)
        self._take(())

    def _leave_desk(self) -> None:
        """With the edits, whose lane is emptied before the desk is given up."""
        if self._timer.isActive():
            self._timer.stop()
            self._desk.write(presence.away, desk=self._desk.origin, failed=_never_mind)


def _never_mind(_error: StorekeeperError) -> None:
    """The row ends by itself."""
