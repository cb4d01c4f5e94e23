"""Publishing from the page: sends the week as it was seen, and reads what was published before."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal

from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.module import Desk
from storekeeper.roster import publishing
from storekeeper.roster.desktop.side.differences import counted
from storekeeper.roster.desktop.words import Said
from storekeeper.roster.domain import Revision, Week


class PublishingDesk(QObject):
    """published: (revision, people) it is in the store. failed: (error) it is not. listed: (revisions, week)."""

    published = Signal(object, int)
    failed = Signal(object)
    listed = Signal(object, object)

    def __init__(self, desk: Desk, said: Said, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._said = desk, said
        self._asked = 0
        self.is_busy = False

    def publish(self, week: Week, note: str) -> None:
        """Sends the week as it is seen, behind the edits that are under way; outwaits a lost server."""
        if self.is_busy:
            return
        self.is_busy = True
        revision_id = new_id()
        self._desk.write(
            publishing.publish,
            revision_id=revision_id,
            seen=week,
            note=note,
            edit=revision_id,
            label=self._said.say("publish.deed"),
            rows=frozenset(week.versions),
            then=partial(self._published, counted(week).people),
            failed=self._failed,
        )

    def read(self, week: Week) -> None:
        """Asks for the published weeks; the latest that was asked for is listed."""
        self._asked += 1
        self._desk.read(
            publishing.revisions,
            shop_id=week.shop.id,
            monday=week.monday,
            then=partial(self._listed, self._asked, week),
            failed=self.failed.emit,
        )

    def _published(self, people: int, revision: Revision) -> None:
        self.is_busy = False
        self.published.emit(revision, people)

    def _failed(self, error: StorekeeperError) -> None:
        self.is_busy = False
        self.failed.emit(error)

    def _listed(self, asked: int, week: Week, found: tuple[publishing.Listed, ...]) -> None:
        if asked == self._asked:
            self.listed.emit(found, week)
