"""The skills of the chain among the pages of people."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class SkillsModule:
    """What people can be able to do, such as to run a till alone."""

    key, group = "skills", "people"
    icon = "certificate-outline"
    needs = frozenset({"sk_regional", "sk_hq", "sk_hr"})

    def title(self, sentences: Sentences) -> str:
        """技能."""
        return sentences.say("people.skills.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.people.desktop.skills.page import SkillsPage

        return SkillsPage(desk)
