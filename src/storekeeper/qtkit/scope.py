"""The region or shop that a person has chosen to look at: one choice for all pages of a window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal


@dataclass(frozen=True)
class RegionEntry:
    """A region that can be chosen."""

    id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class ShopEntry:
    """A shop that can be chosen."""

    id: int
    region_id: int
    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True)
class Chosen:
    """What is looked at: one shop, a whole region, or (both None) everything that may be seen."""

    region_id: int | None = None
    shop_id: int | None = None


class Scope(QObject):
    """What can be chosen and what is. `changed`: another choice; `filled`: the shops were read (anew).

    is_known: whether the shops have been read at all, so that none means none.
    """

    changed = Signal()
    filled = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.regions: tuple[RegionEntry, ...] = ()
        self.shops: tuple[ShopEntry, ...] = ()
        self.chosen = Chosen()
        self.is_known = False

    def fill(self, regions: Iterable[RegionEntry], shops: Iterable[ShopEntry]) -> None:
        """Takes over what may be chosen; a choice that is not there any more becomes everything."""
        self.regions, self.shops = tuple(regions), tuple(shops)
        self.is_known = True
        if not self._is_there(self.chosen):
            self.choose(Chosen())
        self.filled.emit()

    def choose(self, chosen: Chosen) -> None:
        """Looks at something else; what is not there is passed over once the shops are known."""
        if self.is_known and not self._is_there(chosen):
            return
        if chosen != self.chosen:
            self.chosen = chosen
            self.changed.emit()

    def shop(self, shop_id: int | None) -> ShopEntry | None:
        """The entry of a shop."""
        return next((shop for shop in self.shops if shop.id == shop_id), None)

    def region(self, region_id: int | None) -> RegionEntry | None:
        """The entry of a region."""
        return next((region for region in self.regions if region.id == region_id), None)

    @property
    def looked_at(self) -> tuple[ShopEntry, ...]:
        """The shops inside the present choice."""
        shop_id, region_id = self.chosen.shop_id, self.chosen.region_id
        if shop_id is not None:
            return tuple(shop for shop in self.shops if shop.id == shop_id)
        return tuple(shop for shop in self.shops if region_id is None or shop.region_id == region_id)

    def _is_there(self, chosen: Chosen) -> bool:
        if chosen.shop_id is not None:
            return self.shop(chosen.shop_id) is not None
        return chosen.region_id is None or self.region(chosen.region_id) is not None
