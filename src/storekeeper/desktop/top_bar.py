"""The top bar: what is looked at, the tabs of the group, the page's own choices, search, help, bell and person."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from storekeeper.desktop.bell import Bell
from storekeeper.desktop.front_stack import FrontStack
from storekeeper.desktop.person_button import PersonButton
from storekeeper.desktop.scope_selector import ScopeSelector
from storekeeper.desktop.search_button import SearchButton
from storekeeper.desktop.tabs import Tabs
from storekeeper.kit.access import Actor
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.giving_way import GivingWay
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.theme import Theme


class TopBar(QWidget, Form):
    """seeking, explaining: the field of the palette, the button of the map of keys was pressed.

    Where it is too narrow, search becomes an icon, then the person a picture, then the tabs a menu.
    """

    form = "top_bar"
    seeking = Signal()
    explaining = Signal()

    scope_selector: ScopeSelector
    tabs: Tabs
    scopes: FrontStack
    search_button: SearchButton
    help_button: QToolButton
    bell: Bell
    person_button: PersonButton

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load_form()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.search_button.clicked.connect(self.seeking)
        self.help_button.clicked.connect(self.explaining)
        parts = (self.search_button.fold, self.person_button.fold, self.tabs.fold)
        self._way = GivingWay(self, parts)

    def renew(self) -> None:
        """Finds out anew what has room, after words or letters have changed."""
        self._way.renew()

    def retranslate(self, sentences: Sentences, actor: Actor, english_name: str) -> None:
        """Says in the language in use what was said in Python; the person by her name in it."""
        self.tabs.retranslate(sentences)
        self.scope_selector.retranslate()
        self.bell.retranslate()
        self.search_button.say(sentences.say("desktop.action.search"), "Ctrl K")
        keys = sentences.say("desktop.action.keys")
        self.help_button.setAccessibleName(keys)
        self.help_button.setToolTip(f"{keys} (F1)")
        groups = [f"desktop.group.{group}" for group in sorted(actor.groups)]
        role = [sentences.say(code) for code in groups if sentences.knows(code)][:1]
        name = english_name if sentences.language == "en" else actor.name
        self.person_button.say(name, "".join(role))
        self.renew()

    def restyle(self, theme: Theme) -> None:
        """Takes icons and sizes from the theme in use."""
        side = theme.metric("icon")
        self.setFixedHeight(max(theme.metric("top_bar"), theme.metric("control") + 20))
        self.person_button.show_picture(icon("account-circle", theme.color("text.muted")), side + 8)
        self.help_button.setIcon(icon("help-circle-outline", theme.color("text")))
        self.help_button.setIconSize(QSize(side + 2, side + 2))
        self.search_button.restyle(theme)
        self.tabs.restyle(theme)
        self.renew()
