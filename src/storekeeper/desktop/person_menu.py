"""The menu under the person's name: undo, language, text size, colours, one's own password, signing out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from storekeeper.desktop.preferences import Preferences
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import DENSITIES, NAMES

LANGUAGE_NAMES = {"zh-HK": "繁體中文", "en": "English", "zh-CN": "简体中文"}


class PersonMenu(QMenu):
    """Every choice takes effect at once and is remembered."""

    def __init__(self, desk: Desk, preferences: Preferences, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._preferences = desk, preferences
        self._words: list[tuple[QMenu | QAction, str]] = []
        self._choices: dict[tuple[str, str], QAction] = {}
        theme = desk.theme
        self._add("language", dict.fromkeys(LANGUAGES), desk.language.current, self._use_language)
        self._add("size", {d: f"desktop.density.{d}" for d in DENSITIES}, theme.density, self._use_density)
        self._add("theme", {n: f"desktop.theme.{n}" for n in NAMES}, theme.name, self._use_theme)
        self.addSeparator()
        self.about = self.addAction("")
        self.about.setObjectName("action_about")
        self._words.append((self.about, "desktop.menu.about"))
        self.password = self.addAction("")
        self.password.setObjectName("action_password")
        self._words.append((self.password, "desktop.menu.password"))
        self.sign_out = self.addAction("")
        self._words.append((self.sign_out, "desktop.menu.sign_out"))
        self.retranslate()

    def place_edits(self, undo: QAction, redo: QAction) -> None:
        """Puts undo and redo on top."""
        first = self.actions()[0]
        self.insertActions(first, [undo, redo])
        self.insertSeparator(first)

    def show_choices(self) -> None:
        """Marks what is in force, whoever chose it."""
        desk = self._desk
        worn = {"language": desk.language.current, "size": desk.theme.density, "theme": desk.theme.name}
        for (key, value), action in self._choices.items():
            action.setChecked(worn[key] == value)

    def retranslate(self) -> None:
        """Says every entry in the language in use; a language is called by its own name."""
        for entry, code in self._words:
            text = self._desk.sentences.say(code)
            if isinstance(entry, QMenu):
                entry.setTitle(text)
            else:
                entry.setText(text)

    def _add(
        self, key: str, choices: dict[str, str | None], chosen: str, choose: Callable[[str], None]
    ) -> None:
        menu = self.addMenu("")
        menu.setObjectName(f"menu_{key}")
        self._words.append((menu, f"desktop.menu.{key}"))
        group = QActionGroup(menu)
        for value, code in choices.items():
            action = menu.addAction(LANGUAGE_NAMES.get(value, value))
            action.setObjectName(f"{key}_{value}")
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.triggered.connect(partial(_chosen, choose, value))
            group.addAction(action)
            self._choices[key, value] = action
            if code is not None:
                self._words.append((action, code))

    def _use_language(self, language: str) -> None:
        self._preferences.keep(language=language)
        self._desk.language.use(language)
        self._desk.appearance.use(language=language)

    def _use_density(self, density: str) -> None:
        self._preferences.keep(density=density)
        self._desk.appearance.use(density=density)

    def _use_theme(self, name: str) -> None:
        self._preferences.keep(theme=name)
        self._desk.appearance.use(name=name)


def _chosen(choose: Callable[[str], None], value: str, *_checked: bool) -> None:
    choose(value)
