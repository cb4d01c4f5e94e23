"""Shops and regions in the rail of the window, beside the employees."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page

_READERS = frozenset({"sk_regional", "sk_hq", "sk_hr"})


class ShopsModule:
    """The shops in one's scope."""

    key, group = "shops", "people"
    icon = "store"
    needs = _READERS

    def title(self, sentences: Sentences) -> str:
        """店舖."""
        return sentences.say("people.shops.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.people.desktop.places.shops_page import ShopsPage

        return ShopsPage(desk)


class RegionsModule:
    """The regions of the chain."""

    key, group = "regions", "people"
    icon = "map-marker-radius"
    needs = _READERS

    def title(self, sentences: Sentences) -> str:
        """區域."""
        return sentences.say("people.regions.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.people.desktop.places.regions_page import RegionsPage

        return RegionsPage(desk)
