"""The status bar: how the window stands with the server, what is saved, which store it is, what the page tells."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from storekeeper.desktop.front_stack import FrontStack
from storekeeper.desktop.link_state import LinkState
from storekeeper.desktop.status_part import StatusPart
from storekeeper.desktop.waiting_edits import WaitingEdits
from storekeeper.kit.clock import HONG_KONG, now
from storekeeper.qtkit.form import Form
from storekeeper.qtkit.giving_way import GivingWay
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page


class StatusBar(QWidget, Form):
    """Where it is too narrow, the name of the store becomes an icon, then the connection does.

    unsaved_place: the place of the tray of edits that wait or were refused.
    """

    form = "status_bar"

    link_text: StatusPart
    saved_text: StatusPart
    unsaved_place: QWidget
    place_text: StatusPart
    told_text: QLabel
    legends: FrontStack

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.load_form()
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._desk: Desk | None = None
        self._link: LinkState | None = None
        self._place: tuple[str, str | None] = ("", None)
        self._saved_at: str | None = None
        self._front: Page | None = None
        self._told: dict[Page, str] = {}
        self._told_in = ""
        self._way = GivingWay(self, (self.place_text.fold, self.link_text.fold))

    def serve(self, desk: Desk, link: LinkState, place: tuple[str, str | None]) -> None:
        """Tells of a desk at a store, which is the code of a sentence and perhaps a host; call once."""
        self._desk, self._link, self._place = desk, link, place
        row = self.unsaved_place.layout()
        if row is not None:
            row.addWidget(WaitingEdits(desk, self.unsaved_place))
        link.changed.connect(self._say_link)
        desk.lanes.waiting.connect(self._say_saved, Qt.ConnectionType.QueuedConnection)
        desk.appearance.changed.connect(self.restyle)
        self.restyle()

    def bring(self, page: Page) -> None:
        """The page in front is another one: its legend, and what it told last."""
        self._front = page
        self.legends.bring(page.legend)
        self.told_text.setText(self._told.get(page, ""))

    def tell(self, page: Page, text: str) -> None:
        """A page tells something; it stands here while the page is in front."""
        self._told[page] = text
        if page is self._front:
            self.told_text.setText(text)

    def saved(self) -> None:
        """Something has reached the store just now."""
        self._saved_at = f"{now().astimezone(HONG_KONG):%H:%M:%S}"
        if self._desk is not None:
            self._say_saved(self._desk.lanes.pending_writes)

    def renew(self) -> None:
        """Finds out anew what has room, after words or letters have changed."""
        self._way.renew()

    def retranslate(self) -> None:
        """Says everything in the language in use; a page in another language tells anew what it told."""
        if self._desk is None:
            return
        code, host = self._place
        if self._told_in != self._desk.sentences.language:
            self._told_in = self._desk.sentences.language
            self._told.clear()
            self.told_text.clear()
        self.place_text.say("database", self._desk.sentences.say(code, host=host), self._desk.theme)
        self._say_link()
        self._say_saved(self._desk.lanes.pending_writes)
        self.renew()

    def restyle(self) -> None:
        """Takes icons and height from the theme in use."""
        if self._desk is not None:
            theme = self._desk.theme
            self.setFixedHeight(theme.metric("status_bar") + 2 * (theme.metric("caption") - 10))
            self.retranslate()

    def _say_link(self) -> None:
        if self._desk is not None and self._link is not None:
            self.link_text.say(self._link.sign, self._link.text, self._desk.theme, warns=self._link.is_away)

    def _say_saved(self, waiting: int) -> None:
        if self._desk is None:
            return
        sentences, sign = self._desk.sentences, "cloud-check"
        if waiting:
            text, sign = sentences.say("desktop.saving", count=waiting), "cloud-sync"
        elif self._saved_at is None:
            text = sentences.say("desktop.nothing_saved")
        else:
            text = sentences.say("desktop.saved_at", time=self._saved_at)
        self.saved_text.say(sign, text, self._desk.theme)
