"""The small menu where a shift lands on another one: change places, a second shift, replace, cancel."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.carrying import Choice, Landing
from storekeeper.roster.desktop.words import Words

_ICONS = {"swap": "swap-horizontal", "add": "plus", "replace": "file-replace-outline"}
_TONES = {"free": ("check", "ok"), "warned": ("alert", "warn"), "refused": ("close-circle", "danger")}


class DropMenu(QMenu):
    """`chosen` carries the choice; the first one that is allowed is lit, so that Enter takes it.

    What is refused stays in the menu: choosing it says why.
    """

    chosen = Signal(object)

    def __init__(self, landing: Landing, words: Words, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("drop_menu")
        self.setAccessibleName(words.say("drop.title"))
        for choice in landing.choices:
            self._offer(choice, words, theme)
        self.addSeparator()
        self.addAction(icon("close", theme.color("text.muted")), words.say("drop.cancel"))

    def _offer(self, choice: Choice, words: Words, theme: Theme) -> None:
        text = words.say(f"drop.{choice.name}")
        symbol, tone = _TONES[choice.verdict]
        if choice.verdict == "free":
            symbol, tone = _ICONS[choice.name], "text.muted"
        else:
            text = words.say(f"drop.{choice.verdict}", deed=text)
        action = self.addAction(icon(symbol, theme.color(tone)), text)
        action.setObjectName(choice.name)
        action.triggered.connect(lambda _checked, choice=choice: self.chosen.emit(choice))
        if choice.verdict != "refused" and self.activeAction() is None:
            self.setActiveAction(action)
