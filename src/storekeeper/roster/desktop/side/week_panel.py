"""The panel beside the grid: findings and versions as tabs, the unpublished below them; the sheet in their place."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from storekeeper.kit.errors import Severity
from storekeeper.qtkit.folding import Mark
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.side.changes_card import ChangesCard
from storekeeper.roster.desktop.side.differences import counted
from storekeeper.roster.desktop.side.finding_list import FindingList
from storekeeper.roster.desktop.side.findings import Found, found_in
from storekeeper.roster.desktop.side.publish_sheet import PublishSheet
from storekeeper.roster.desktop.side.revision_list import RevisionList
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week
from storekeeper.roster.publishing import Listed
from storekeeper.roster.rules import Kept

QUIET = 100
"""Milliseconds without a change after which the whole week is judged anew: an edit is sent and painted before."""


class WeekPanel(QWidget):
    """wanted: (place) show that cell. confirmed: (note) publish. restored: (revision) make it the draft.

    reading: the published weeks are wanted. looked: findings or counts have changed.
    """

    wanted = Signal(object)
    confirmed = Signal(str)
    restored = Signal(object)
    reading = Signal()
    looked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._week: Week | None = None
        self._words: Words | None = None
        self._theme = Theme()
        self._listed: tuple[Listed, ...] | None = None
        self.may_edit, self.is_busy = True, False
        self._kept = Kept()
        self.findings, self.revisions = FindingList(), RevisionList()
        self.sheet, self.card = PublishSheet(), ChangesCard()
        self.findings_tab, self.revisions_tab = QPushButton(), QPushButton()
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self.look)
        self._lay_out()
        self._connect()

    def show_week(self, week: Week | None) -> None:
        """Another week, or the same one changed; the panel looks at it when nothing has changed for a moment."""
        before = self._week
        self._week = week
        if before is None or week is None or _published(before) != _published(week):
            self._listed = None
            if (
                week is None
                or before is None
                or (before.shop.id, before.monday) != (week.shop.id, week.monday)
            ):
                self.leave_sheet()
        is_due = self._later.isActive() and self._later.interval() == 0
        self._later.start(QUIET if _is_same(before, week) and not is_due else 0)

    def retranslate(self, words: Words) -> None:
        """Another language."""
        self._words = words
        self.setAccessibleName(words.say("panel.name"))
        self.revisions_tab.setText(words.say("panel.revisions"))
        self._later.start(0)

    def restyle(self, theme: Theme) -> None:
        """Another theme."""
        self._theme = theme
        self.card.restyle(theme)
        self._later.start(0)

    def needed_width(self) -> int:
        """What the words of the card and of the tabs need."""
        words = max(self.card.minimumSizeHint().width() + 16, self._head.minimumSizeHint().width())
        return max(words, self.sheet.minimumSizeHint().width()) if self.is_asking else words

    def set_busy(self, busy: bool) -> None:
        """Whether something is being published."""
        self.is_busy = busy
        self.look()

    def look(self) -> None:
        """Says everything anew from the week as it stands."""
        week, words = self._week, self._words
        if week is None or words is None:
            return
        found = found_in(week, self._kept)
        hard = sum(one.finding.severity is Severity.HARD for one in found)
        self.findings_tab.setText(words.say("panel.findings", count=len(found)))
        self.findings.show_found(found, words, self._theme)
        self.card.show_week(week, words, hindered=hard, may_edit=self.may_edit, busy=self.is_busy)
        if self._places.currentWidget() is self.sheet:
            self.sheet.show_week(week, found, words, self._theme, busy=self.is_busy)
        if self._places.currentWidget() is self.revisions:
            self._show_revisions()
        self.looked.emit()

    def marks(self) -> tuple[Mark, ...]:
        """What stands on the strip of the folded panel."""
        week, words = self._week, self._words
        if week is None or words is None:
            return ()
        count, found = counted(week).all, len(self.findings.found)
        return (
            Mark("findings", "alert-outline", found, words.say("panel.findings", count=found)),
            Mark("revisions", "history", week.published.number if week.published else 0,
                 words.say("panel.revisions")),
            Mark("publish", "send", count, words.say("draft_count", count=count)),
        )  # fmt: skip

    def show_part(self, part: str) -> None:
        """'findings', 'revisions', 'compare' or 'publish'."""
        if part in {"publish", "compare"}:
            self._ask(asks=part == "publish")
            return
        self.leave_sheet()
        tab = self.revisions_tab if part == "revisions" else self.findings_tab
        tab.setChecked(True)
        self._choose_tab()

    def show_listed(self, listed: tuple[Listed, ...], week: Week) -> None:
        """What was published of this week."""
        if self._week is not None and _published(week) == _published(self._week):
            self._listed = listed
            if self._places.currentWidget() is self.revisions:
                self._show_revisions()

    @property
    def is_asking(self) -> bool:
        """Whether the sheet is open."""
        return self._places.currentWidget() is self.sheet

    def leave_sheet(self) -> None:
        """Back to the tabs."""
        if self.is_asking:
            self._head.show()
            self.card.show()
            self._choose_tab()

    def found(self) -> tuple[Found, ...]:
        """The findings listed now."""
        return self.findings.found

    def _ask(self, *, asks: bool) -> None:
        week, words = self._week, self._words
        if week is None or words is None or (asks and not (self.may_edit and counted(week).all)):
            return
        self.sheet.begin(asks=asks)
        self._places.setCurrentWidget(self.sheet)
        self._head.hide()
        self.card.hide()
        self.look()
        shown = self.sheet.publish_button if self.sheet.publish_button.isVisibleTo(self) else None
        (shown or self.sheet.back_button).setFocus()

    def _choose_tab(self) -> None:
        is_history = self.revisions_tab.isChecked()
        self._places.setCurrentWidget(self.revisions if is_history else self.findings)
        if is_history:
            self._show_revisions()

    def _show_revisions(self) -> None:
        week, words = self._week, self._words
        if week is None or words is None:
            return
        if self._listed is None:
            self.revisions.show_reading(words)
            self.reading.emit()
        else:
            self.revisions.show_listed(self._listed, week, words, may_edit=self.may_edit)

    def _lay_out(self) -> None:
        self._tabs = QButtonGroup(self)
        self._head = QWidget()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(12, 8, 12, 0)
        head.setSpacing(0)
        for place, tab in (("first", self.findings_tab), ("last", self.revisions_tab)):
            tab.setProperty("kind", "segment")
            tab.setProperty("place", place)
            tab.setCheckable(True)
            self._tabs.addButton(tab)
            head.addWidget(tab)
        head.addStretch()
        self.findings_tab.setChecked(True)
        self._places = QStackedWidget()
        for widget in (self.findings, self.revisions, self.sheet):
            self._places.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._places, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 8, 8, 8)
        foot.addWidget(self.card)
        column.addLayout(foot)

    def _connect(self) -> None:
        self._tabs.buttonClicked.connect(self._choose_tab)
        self.findings.wanted.connect(self.wanted)
        self.sheet.wanted.connect(self.wanted)
        self.sheet.confirmed.connect(self.confirmed)
        self.sheet.left.connect(self.leave_sheet)
        self.revisions.restored.connect(self.restored)
        self.card.publishing.connect(lambda: self._ask(asks=True))
        self.card.comparing.connect(lambda: self._ask(asks=False))


def _is_same(before: Week | None, week: Week | None) -> bool:
    return (
        before is not None
        and week is not None
        and (before.shop.id, before.monday) == (week.shop.id, week.monday)
    )


def _published(week: Week) -> tuple[object, ...]:
    return week.shop.id, week.monday, week.published.id if week.published else None
