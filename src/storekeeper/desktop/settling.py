"""What somebody finds when she has come in: her preferences and her shops, the shops again after changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from storekeeper.desktop.preferences import Preferences
from storekeeper.kit import preferences as own
from storekeeper.kit.clock import today
from storekeeper.kit.errors import StorekeeperError, Unreachable
from storekeeper.people import service as people
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import RegionEntry, ShopEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

    from storekeeper.kit.changes import Change

_SEE_SHOPS = frozenset({"sk_regional", "sk_hq", "sk_hr", "sk_privacy", "sk_auditor", "sk_accountant"})
_TOPICS = frozenset({"people.shop", "people.region", "sec.scope"})


@dataclass(frozen=True)
class _Found:
    regions: tuple[RegionEntry, ...]
    shops: tuple[ShopEntry, ...]
    values: Mapping[str, Any] | None


class Settling(QObject):
    """Reads off the GUI thread; what cannot be reached is read once the server is heard again."""

    def __init__(self, desk: Desk, preferences: Preferences) -> None:
        super().__init__(desk)
        self._desk, self._preferences = desk, preferences
        self._is_reading = self._again = self._has_settled = False
        desk.changes.changed.connect(self._hear)
        desk.changes.made.connect(self._hear)  # an import brings the first shops
        desk.changes.reconnected.connect(self.read)

    def read(self) -> None:
        """Reads everything that is not known yet or may have changed; asked twice at once, it is read once more."""
        self._again = self._is_reading
        if not self._is_reading:
            self._is_reading = True
            sees_shops = bool(self._desk.actor.groups & _SEE_SHOPS)
            self._desk.read(
                _read, sees_shops=sees_shops, settled=self._has_settled, then=self._take, failed=self._stay
            )

    def _hear(self, change: Change) -> None:
        if change.topic in _TOPICS:
            self.read()

    def _take(self, found: _Found) -> None:
        self._is_reading = False
        if found.values is not None:
            self._has_settled = True
            self._preferences.follow(self._desk, found.values)
        self._desk.scope.fill(found.regions, found.shops)
        self._read_again()

    def _stay(self, error: StorekeeperError) -> None:
        self._is_reading = False
        if not isinstance(error, Unreachable):
            self._desk.lanes.unanswered.emit(error)
        self._read_again()

    def _read_again(self) -> None:
        if self._again:
            self.read()


def _read(connection: Any, *, sees_shops: bool, settled: bool) -> _Found:
    if not sees_shops:
        return _Found((), (), None if settled else own.read(connection))
    regions = tuple(
        RegionEntry(one.id, one.code, one.name_zh, one.name_en) for one in people.regions(connection)
    )
    shops = tuple(
        ShopEntry(one.id, one.region_id, one.code, one.name_zh, one.name_en)
        for one in people.shops(connection, on=today())
    )
    return _Found(regions, shops, None if settled else own.read(connection))
