"""The roster in the rail of the window."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class RosterModule:
    """Weekly rosters of the shops in one's scope."""

    key = group = "roster"
    icon = "calendar-text"
    needs = frozenset({"sk_regional", "sk_hq"})

    def title(self, sentences: Sentences) -> str:
        """更表."""
        return sentences.say("roster.screen.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.roster.desktop.page import RosterPage

        return RosterPage(desk)
