"""The kinds of shift in the rail of the window, beside shops and people."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class KindsModule:
    """The kinds of shift of the chain and of each shop in one's scope."""

    key, group = "kinds", "people"
    icon = "shape"
    needs = frozenset({"sk_regional", "sk_hq", "sk_hr"})

    def title(self, sentences: Sentences) -> str:
        """更種."""
        return sentences.say("roster.kinds.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.roster.desktop.kinds.page import KindsPage

        return KindsPage(desk)
