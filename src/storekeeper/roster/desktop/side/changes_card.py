"""What is not published yet, in figures, and the one primary button of the page."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storekeeper.qtkit.icons import beside_words, icon
from storekeeper.qtkit.theme import Theme
from storekeeper.roster.desktop.side.differences import counted
from storekeeper.roster.desktop.side.lines import label
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week


class ChangesCard(QFrame):
    """publishing: she wants to publish. comparing: she wants to see the changes one by one."""

    publishing = Signal()
    comparing = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.title, self.counts = label("", "subtitle"), label("", "muted")
        self.compare_button, self.publish_button = QPushButton(), QPushButton()
        self.compare_button.setProperty("kind", "link")
        self.publish_button.setProperty("kind", "primary")
        self.compare_button.clicked.connect(self.comparing)
        self.publish_button.clicked.connect(self.publishing)
        below = QHBoxLayout()
        below.addWidget(self.compare_button)
        below.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 12, 12)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.counts)
        column.addLayout(below)
        column.addWidget(self.publish_button)

    def show_week(self, week: Week, words: Words, *, hindered: int, may_edit: bool, busy: bool) -> None:
        """What there is to publish; who may not is told who may."""
        counts = counted(week)
        self.title.setText(words.say("changes.title"))
        said = words.say("changes.none")
        if counts.all:
            said = words.say(
                "changes.counts", added=counts.added, changed=counts.changed, removed=counts.removed
            )
        elif week.published is not None:
            said = words.say("changes.same", number=week.published.number)
        lines = [said]
        if counts.all and hindered:
            lines.append(words.say("changes.hindered", count=hindered))
        if not may_edit:
            lines.append(words.say("changes.may_not"))
        self.counts.setText("\n".join(lines))
        self.compare_button.setText(words.say("action.compare"))
        self.compare_button.setVisible(bool(counts.all))
        text = words.say("publish.button", count=counts.all, people=counts.people)
        if busy:
            text = words.say("publish.busy")
        elif not counts.all:
            text = words.say("publish.nothing")
        self.publish_button.setText(text)
        self.publish_button.setToolTip(said)
        self.publish_button.setEnabled(bool(counts.all) and not busy)
        self.publish_button.setVisible(may_edit)

    def restyle(self, theme: Theme) -> None:
        """Icon of the theme in use."""
        sign = icon("send", theme.color("accent.on"), theme.color("text.disabled"))
        self.publish_button.setIcon(sign)
        self.publish_button.setIconSize(beside_words(theme.metric("icon")))
