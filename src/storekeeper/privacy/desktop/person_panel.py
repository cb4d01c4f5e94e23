"""Everything about one login: where it may go and since when, what it may see and from which group, and its changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from storekeeper.kit.access import GROUPS
from storekeeper.privacy.desktop.change_words import event_text
from storekeeper.privacy.desktop.facts import Fact, Facts, emptied, label, rule
from storekeeper.privacy.desktop.proposal import Proposal
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.desktop.wrapping import Wrapping
from storekeeper.privacy.domain import (
    Close,
    Effective,
    GiveGroup,
    GiveScope,
    PersonLine,
    RightChange,
    RightEvent,
    TakeGroup,
    TakeScope,
)
from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_words import day_text

_STATES = {"agreed": "check", "waiting": "clock-outline", "failed": "alert"}


class PersonPanel(QWidget):
    """begun: (change) a proposal has begun. eyes: (login) see as her. cut: (login) end what she has open."""

    begun = Signal(object)
    eyes = Signal(str)
    cut = Signal(str)

    def __init__(
        self, desk: Desk, words: AccessWords, *, may_change: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self._desk, self._words, self._may_change = desk, words, may_change
        self.line: PersonLine | None = None
        self.rights: Effective | None = None
        self._events: tuple[RightEvent, ...] = ()
        self.title, self.caption, self.chip = label("", "title"), label("", "muted"), QLabel()
        self.proposal = Proposal(desk, words)
        self.scope_head, self.group_head = label("", "subtitle"), label("", "subtitle")
        self.rights_head, self.stores_head = label("", "subtitle"), label("", "subtitle")
        self.history_head = label("", "subtitle")
        self.place_choice, self.group_choice = QComboBox(), QComboBox()
        self.close_button, self.eyes_button, self.cut_button = QPushButton(), QPushButton(), QPushButton()
        self.deeds = Wrapping()
        self.scope_lines, self.group_lines = QVBoxLayout(), QVBoxLayout()
        self.rights_facts, self.store_lines, self.history_facts = Facts(), QVBoxLayout(), Facts()
        self._lay_out()
        self._wire()
        self.restyle()
        self.retranslate()

    def show_person(self, line: PersonLine, rights: Effective, events: Sequence[RightEvent]) -> None:
        """Another person, or another reading of the same; a change in the making stays with its person."""
        if self.line is None or self.line.login != line.login:
            self.proposal.end()
        self.line, self.rights, self._events = line, rights, tuple(events)
        self._say()

    def begin(self, change: RightChange) -> None:
        """Shows a change in the making."""
        if self._may_change:
            self.proposal.begin(change)
            self.begun.emit(change)

    def give_place(self, region_id: int | None, shop_id: int | None = None) -> None:
        """Begins to give a region or a shop to the person in hand."""
        if self.line is not None:
            self.begin(GiveScope(self.line.login, region_id=region_id, shop_id=shop_id, until=None))

    def restyle(self) -> None:
        """The theme in use."""
        theme = self._desk.theme
        side = beside_words(theme.metric("icon"))
        self.eyes_button.setIcon(icon("eye", theme.color("text.muted")))
        self.cut_button.setIcon(icon("lan-disconnect", theme.color("text.muted")))
        self.close_button.setIcon(icon("account-cancel", theme.color("danger")))
        for button in (self.eyes_button, self.cut_button, self.close_button):
            button.setIconSize(side)
        self.proposal.restyle()
        self._say()

    def retranslate(self) -> None:
        """The language in use."""
        say = self._words.say
        self.scope_head.setText(say("person.scope"))
        self.group_head.setText(say("person.groups"))
        self.rights_head.setText(say("person.rights"))
        self.stores_head.setText(say("person.stores"))
        self.history_head.setText(say("person.history"))
        self.eyes_button.setText(say("person.eyes"))
        self.cut_button.setText(say("person.cut"))
        self.close_button.setText(say("person.close"))
        self.place_choice.setAccessibleName(say("person.give_place"))
        self.group_choice.setAccessibleName(say("person.give_group"))
        self.proposal.retranslate()
        self._refill()
        self._say()

    # what is shown

    def _say(self) -> None:
        line, rights = self.line, self.rights
        if line is None or rights is None:
            return
        say, words = self._words.say, self._words
        self.title.setText(line.name)
        self.caption.setText(say("person.caption", login=line.login, groups=words.groups(line.groups)))
        closed = line.closed_at is not None
        state = "closed" if closed else "online" if line.sessions else "offline"
        self.chip.setText(say(f"person.is.{state}", count=line.sessions))
        self.close_button.setVisible(self._may_change and not closed)
        own = line.login == self._desk.actor.login
        self.cut_button.setVisible(self._may_change and bool(line.sessions) and not own)
        self.place_choice.setVisible(self._may_change and not closed)
        self.group_choice.setVisible(self._may_change and not closed)
        self._say_scopes(rights)
        self._say_groups(rights)
        self._say_rights(rights)
        self._say_stores(rights)
        facts = [Fact(words.moment(each.at), event_text(words, each)) for each in self._events]
        self.history_facts.show_facts(facts, self._desk.theme, self._desk.sentences)
        self.history_head.setVisible(bool(facts))

    def _say_scopes(self, rights: Effective) -> None:
        column, words = emptied(self.scope_lines), self._words
        if rights.everywhere:
            column.addWidget(label(words.say("person.everywhere"), "muted"))
        elif not rights.scopes:
            column.addWidget(label(words.say("person.no_scope"), "muted"))
        for held in rights.scopes:
            take = partial(TakeScope, rights.login, held.id, held.region_id, held.shop_id)
            text = words.place(held.region_id, held.shop_id)
            column.addWidget(self._held(text, self._since(held.since, held.until, held.by), take))

    def _say_groups(self, rights: Effective) -> None:
        column, words = emptied(self.group_lines), self._words
        for held in rights.groups:
            take = partial(TakeGroup, rights.login, held.group)
            column.addWidget(
                self._held(words.group(held.group), self._since(held.since, held.until, held.by), take)
            )

    def _say_rights(self, rights: Effective) -> None:
        words = self._words
        facts = [
            Fact(words.kind(kind), words.say("person.from", groups=words.groups(sources)), level)
            for kind, level, sources in rights.cells
            if level != "none"
        ]
        self.rights_facts.show_facts(facts, self._desk.theme, self._desk.sentences)
        self.rights_head.setVisible(bool(facts))

    def _say_stores(self, rights: Effective) -> None:
        column, theme = emptied(self.store_lines), self._desk.theme
        for each in rights.stores:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            mark = QLabel()
            side = theme.metric("icon")
            token = "danger" if each.state == "failed" else "text.muted"
            mark.setPixmap(icon(_STATES[each.state], theme.color(token)).pixmap(QSize(side, side)))
            line.addWidget(mark)
            told = self._words.say(f"store_state.{each.state}")
            line.addWidget(label(self._words.store(each.store)), 1)
            line.addWidget(label(told, "muted"))
            column.addWidget(row)
        self.stores_head.setVisible(bool(rights.stores))

    def _held(self, text: str, since: str, take: Callable[[], RightChange]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(label(text, "strong"))
        words.addWidget(label(since, "caption"))
        line.addLayout(words, 1)
        if self._may_change and self.line is not None and self.line.closed_at is None:
            button = QPushButton(self._words.say("person.take"))
            button.setProperty("kind", "quiet")
            button.setAccessibleName(self._words.say("person.take_it", what=text))
            button.clicked.connect(lambda _checked=False: self.begin(take()))
            line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        return row

    def _since(self, since: object, until: object, by: str) -> str:
        say = self._words.say
        start = "" if since is None else say("person.since", day=day_text(since), name=self._words.giver(by))  # type: ignore[arg-type]
        return f"{start} · {self._words.until(until)}" if start else self._words.until(until)  # type: ignore[arg-type]

    # what is done

    def _refill(self) -> None:
        words, places = self._words, self._words.places
        for choice, code in (
            (self.place_choice, "person.give_place"),
            (self.group_choice, "person.give_group"),
        ):
            choice.blockSignals(True)
            choice.clear()
            choice.addItem(words.say(code), None)
        for region in () if places is None else places.regions:
            self.place_choice.addItem(words.place(region.id, None), (region.id, None))
            for shop in places.shops if places is not None else ():
                if shop.region_id == region.id:
                    self.place_choice.addItem(f"　{words.shop(shop.id)}", (None, shop.id))
        for role in GROUPS.values():
            self.group_choice.addItem(words.group(role), role)
        for choice in (self.place_choice, self.group_choice):
            choice.blockSignals(False)

    def _place_chosen(self, _place: int) -> None:
        chosen = self.place_choice.currentData()
        self.place_choice.setCurrentIndex(0)
        if chosen is not None:
            self.give_place(*chosen)

    def _group_chosen(self, _place: int) -> None:
        group = self.group_choice.currentData()
        self.group_choice.setCurrentIndex(0)
        if group is not None and self.line is not None:
            self.begin(GiveGroup(self.line.login, str(group), until=None))

    def _close(self) -> None:
        if self.line is not None:
            self.begin(Close(self.line.login))

    def _cut(self) -> None:
        if self.line is not None:
            self.cut.emit(self.line.login)

    def _see(self) -> None:
        if self.line is not None:
            self.eyes.emit(self.line.login)

    def _wire(self) -> None:
        self.place_choice.activated.connect(self._place_chosen)
        self.group_choice.activated.connect(self._group_chosen)
        self.close_button.clicked.connect(self._close)
        self.eyes_button.clicked.connect(self._see)
        self.cut_button.clicked.connect(self._cut)

    def _lay_out(self) -> None:
        self.chip.setProperty("kind", "chip")
        self.close_button.setProperty("kind", "danger")
        for choice in (self.place_choice, self.group_choice):
            choice.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(8)
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignTop)
        self.deeds.flow(8)
        self.deeds.show_parts((self.eyes_button, self.cut_button, self.close_button))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self.caption)
        column.addWidget(self.deeds)
        column.addWidget(self.proposal)
        for part in (
            (self.scope_head, self.scope_lines, self.place_choice),
            (self.group_head, self.group_lines, self.group_choice),
            (self.rights_head, self.rights_facts),
            (self.stores_head, self.store_lines),
            (self.history_head, self.history_facts),
        ):
            column.addWidget(rule())
            for each in part:
                column.addLayout(each) if isinstance(each, QVBoxLayout) else column.addWidget(each)
        column.addStretch()
