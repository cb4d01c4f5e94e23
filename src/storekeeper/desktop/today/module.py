"""Today in the rail of the window."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class TodayModule:
    """What needs the person who sits here; for everybody."""

    key = group = "today"
    icon = "home"
    needs: frozenset[str] = frozenset()

    def title(self, sentences: Sentences) -> str:
        """今日."""
        return sentences.say("today.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.desktop.today.page import TodayPage

        return TodayPage(desk)
