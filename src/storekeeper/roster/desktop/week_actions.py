"""The deeds of the roster page as actions: with keys, for palette and key map, and on the tool bar that gives way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLayout, QMenu, QPushButton, QWidget

from storekeeper.qtkit.giving_way import Fold, GivingWay
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.words import Words


@dataclass(frozen=True)
class _Deed:
    action: QAction
    symbol: str
    button: QPushButton | None


class WeekActions(QObject):
    """`add` makes an action of the page; its words are roster.screen.action.<name> and, where it has one, <name>_tip.

    A button of the tool bar shows its action. In a narrow bar the later buttons go first, into the menu of `more`.
    """

    def __init__(self, page: QWidget, bar: QWidget, more: QPushButton, words: Callable[[], Words]) -> None:
        super().__init__(page)
        self._page, self._bar, self._more, self._words = page, bar, more, words
        self._deeds: dict[str, _Deed] = {}
        self._folded: list[QAction] = []
        self._menu = QMenu(more)
        self._able = True
        self._theme = Theme()
        more.setMenu(self._menu)
        more.hide()
        layout = bar.layout()
        if layout is not None:
            layout.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        bar.setMinimumWidth(1)
        self._way: GivingWay | None = None

    def __getitem__(self, name: str) -> QAction:
        return self._deeds[name].action

    def add(
        self,
        name: str,
        symbol: str,
        deed: Callable[[], object],
        *,
        keys: str = "",
        button: QPushButton | None = None,
        everywhere: bool = False,
    ) -> QAction:
        """An action with its key, which works wherever in the page the keyboard is, or in the whole window."""
        action = QAction(self._page)
        action.setObjectName(name)
        context = Qt.ShortcutContext
        action.setShortcutContext(
            context.WindowShortcut if everywhere else context.WidgetWithChildrenShortcut
        )
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked: deed())
        self._page.addAction(action)
        self._deeds[name] = _Deed(action, symbol, button)
        if button is not None and button.menu() is None:
            button.clicked.connect(action.trigger)
        return action

    def settle(self, *, shown: bool = True) -> None:
        """All buttons are there: from now on the bar gives way; it is gone for who may do nothing of it."""
        self._bar.setVisible(shown)
        buttons = [deed for deed in self._deeds.values() if deed.button is not None]
        self._way = GivingWay(self._bar, [self._fold_of(deed) for deed in reversed(buttons)])

    def enable(self, able: bool, *names: str) -> None:
        """Whether these deeds, else all with a button, can be done now."""
        for name, deed in self._deeds.items():
            if name in names or (not names and deed.button is not None):
                deed.action.setEnabled(able)
                if deed.button is not None:
                    deed.button.setEnabled(able)

    def retranslate(self) -> None:
        """Texts and tips in the language in use."""
        words = self._words()
        self._more.setText(words.say("action.more"))
        for name, deed in self._deeds.items():
            text = words.say(f"action.{name}")
            deed.action.setText(text)
            if deed.button is None:
                continue
            tip = words.say(f"action.{name}_tip")
            deed.action.setToolTip(tip)
            deed.button.setText(text)
            deed.button.setToolTip(tip)
        if self._way is not None:
            self._way.renew()

    def restyle(self, theme: Theme) -> None:
        """Icons of the theme in use."""
        self._theme = theme
        color, off = theme.color("text"), theme.color("text.disabled")
        side = beside_words(theme.metric("icon"))
        for deed in self._deeds.values():
            deed.action.setIcon(icon(deed.symbol, color, off))
            if deed.button is not None:
                deed.button.setIcon(icon(deed.symbol, color, off))
                deed.button.setIconSize(side)
        self._more.setIcon(icon("dots-horizontal", color, off))
        self._more.setIconSize(QSize(side))
        if self._way is not None:
            self._way.renew()

    def _fold_of(self, deed: _Deed) -> Fold:
        def fold(folded: bool) -> None:
            button, action = deed.button, deed.action
            if button is None:
                return
            button.setHidden(folded)
            if folded:
                before = self._menu.actions()[:1]
                shown = button.menu().menuAction() if button.menu() is not None else action
                shown.setText(action.text())
                shown.setIcon(action.icon())
                self._menu.insertAction(before[0] if before else None, shown)  # type: ignore[arg-type]
                self._folded.append(shown)
            elif self._folded:
                self._menu.removeAction(self._folded.pop())
            self._more.setVisible(bool(self._folded))

        return fold
