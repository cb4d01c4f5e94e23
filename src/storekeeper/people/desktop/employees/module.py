"""The employees in the rail of the window, beside the other pages of people."""

from __future__ import annotations

from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class EmployeesModule:
    """The people of the chain, as far as one's scope reaches."""

    key, group = "employees", "people"
    icon = "account-group"
    needs = frozenset({"sk_regional", "sk_hq", "sk_hr"})

    def title(self, sentences: Sentences) -> str:
        """員工."""
        return sentences.say("people.screen.title")

    def open(self, desk: Desk) -> Page:
        """The page; what it needs is loaded only now."""
        from storekeeper.people.desktop.employees.page import EmployeesPage

        return EmployeesPage(desk)
