"""What narrows the list of employees besides text, state and scope: the menu, and the chips that say what is in use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from storekeeper.people.desktop.employees.person_words import PersonWords
from storekeeper.people.domain import DUE, LACKS, ROLES
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme


@dataclass(frozen=True)
class Narrowing:
    """A role, something that people lack, or something that is due for them; None narrows nothing."""

    role: str | None = None
    lacks: str | None = None
    due: str | None = None


NOTHING = Narrowing()
"""Everybody."""


class PeopleFilter(QObject):
    """The narrowing in use. `changed`: it has become another one."""

    changed = Signal()

    def __init__(self, words: PersonWords) -> None:
        super().__init__()
        self._words = words
        self.now = NOTHING

    def use(self, other: Narrowing) -> None:
        """Another narrowing."""
        if other != self.now:
            self.now = other
            self.changed.emit()

    def fill(self, menu: QMenu) -> None:
        """All there is to choose, with what is chosen checked."""
        menu.clear()
        self._choices(menu, "role", self.now.role, ROLES)
        self._choices(menu, "lacks", self.now.lacks, LACKS)
        self._choices(menu, "due", self.now.due, DUE)

    def in_use(self) -> tuple[tuple[str, Narrowing], ...]:
        """Each part in words, with what stays in use without it."""
        now = self.now
        parts = (
            (self.word("role", now.role), replace(now, role=None)) if now.role else None,
            (self.word("lacks", now.lacks), replace(now, lacks=None)) if now.lacks else None,
            (self.word("due", now.due), replace(now, due=None)) if now.due else None,
        )
        return tuple(part for part in parts if part is not None)

    def word(self, name: str, value: str) -> str:
        """店長, 未有合約, 有假期待批."""
        if name == "role":
            return self._words.role(value)
        return self._words.say(f"lacks.{value}" if name == "lacks" else f"due.{value}")

    def _choices(self, menu: QMenu, name: str, chosen: str | None, values: tuple[str, ...]) -> None:
        menu.addSection(self._words.say(f"filter.{name}"))
        group = QActionGroup(menu)
        for value in (None, *values):
            text = self._words.say("filter.any") if value is None else self.word(name, value)
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setChecked(value == chosen)
            group.addAction(action)
            action.triggered.connect(partial(self._choose, name, value))

    def _choose(self, name: str, value: str | None, _checked: bool = False) -> None:
        self.use(replace(self.now, **{name: value}))


class FilterChips(QWidget):
    """One chip for each part of the filter; a press takes that part away. Empty, it takes no room."""

    def __init__(self, people: PeopleFilter, words: PersonWords, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people, self._words = people, words
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(12, 0, 12, 6)
        self._row.setSpacing(8)
        self._row.addStretch()
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.buttons: list[QPushButton] = []
        self.hide()

    def show_filter(self, theme: Theme) -> None:
        """The chips of what is in use, in the theme and language in use."""
        had_focus = any(button.hasFocus() for button in self.buttons)
        for button in self.buttons:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(text, rest, theme) for text, rest in self._people.in_use()]
        for place, button in enumerate(self.buttons):
            self._row.insertWidget(place, button)
        self.setVisible(bool(self.buttons))
        if had_focus and self.buttons:
            self.buttons[0].setFocus()

    def _button(self, text: str, rest: Narrowing, theme: Theme) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "chip")
        button.setIcon(icon("close", theme.color("text.muted")))
        button.setAccessibleName(self._words.say("filter.without", part=text))
        button.setToolTip(button.accessibleName())
        button.clicked.connect(partial(self._people.use, rest))
        return button
