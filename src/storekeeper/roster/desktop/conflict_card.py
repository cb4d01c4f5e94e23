"""The card of a change made at the same time: before, theirs, mine; one of the two is taken, or both are kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import UUID

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from storekeeper.kit.errors import Conflict, Finding, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.icons import icon
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.signs import Sign
from storekeeper.qtkit.unsaved import BUILT_ON, UnsavedEdit
from storekeeper.roster.desktop.bench import Deed, RosterBench
from storekeeper.roster.desktop.clash import Clash, Row, forbidding, hindrance, in_words, load_rows, name_of
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import Week

_LINES = ("base", "theirs", "mine")


class ConflictCard(QFrame):
    """Stands in the page above the grid as long as a clash of the week on show is open; the others queue behind it.

    The edits lie among the desk's refused ones from the first moment: whoever closes the card, goes to another week or
    leaves the page finds them there. plain: (error) the two sides are not to be told apart, so a sentence must do.
    left: the last clash was settled with the keyboard in the card, which now belongs elsewhere.
    """

    plain = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, bench: RosterBench, model: RosterModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._bench, self._model = desk, bench, model
        self._queue: list[Clash] = []
        self.setProperty("kind", "card")
        self.setObjectName("conflict_card")
        self._build()
        bench.conflicted.connect(self.meet)
        model.week_changed.connect(self._refresh)
        desk.unsaved.changed.connect(self._follow)
        self.restyle()
        self.hide()

    @property
    def clash(self) -> Clash | None:
        """The one on show: the first of this week whose other side is known."""
        week = self._model.week
        place = (week.shop.id, week.monday) if week is not None else None
        return next((one for one in self._queue if one.place == place and one.theirs is not None), None)

    @property
    def lines(self) -> tuple[str, str, str]:
        """Before, theirs and mine as they are written."""
        first, second, third = (self._texts[name].text() for name in _LINES)
        return first, second, third

    def holds(self, error: StorekeeperError) -> bool:
        """Whether a refusal is told by the card, now or as soon as the other side is read."""
        return any(error is one.error for one in self._queue) or (
            error.code == BUILT_ON and bool(self._queue)
        )

    def meet(self, deed: Deed, error: Conflict) -> None:
        """An edit came back: it is kept among the refused, and the other side is read."""
        if not (deed.before or deed.after):
            return
        kept = self._keep(deed, error)
        rests_on = self._under(deed) if error.code == BUILT_ON else None
        if rests_on is not None:
            both = replace(rests_on, deeds=(*rests_on.deeds, deed), kept=(*rests_on.kept, kept))
            self._queue[self._queue.index(rests_on)] = both
            return
        clash = Clash((deed,), (kept,), error)
        self._queue.append(clash)
        take = partial(self._take, kept)
        self._desk.read(load_rows, clash.rows(), then=take, failed=partial(self._cannot_tell, kept))

    def take_mine(self) -> None:
        """The same once more, on the rows as they are now."""
        for kept in self._done():
            self._desk.unsaved.make_again(kept)

    def take_theirs(self) -> None:
        """What the other made stays; one's own edit is forgotten."""
        for kept in self._done():
            self._desk.unsaved.drop(kept)

    def keep_both(self) -> None:
        """The other's stays and one's own comes beside it, as a new shift."""
        clash, week = self.clash, self._model.week
        edit = clash.both(week) if clash is not None and week is not None else None
        if edit is None or week is None or clash is None:
            return
        name = name_of(clash, week, self._words)
        for kept in self._done():
            self._desk.unsaved.drop(kept)
        self._bench.do(edit, name)

    def put_off(self) -> None:
        """Not now: the edit stays among the refused."""
        self._done()

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc puts it off."""
        if event.key() == Qt.Key.Key_Escape:
            self.put_off()
            return
        super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Another language."""
        if event.type() == QEvent.Type.LanguageChange and hasattr(self, "_close"):
            self._refresh()
        super().changeEvent(event)

    def restyle(self) -> None:
        """Sign and cross of the theme in use."""
        self._sign.show_tone("soft", self._desk.theme)
        self._close.setIcon(icon("close", self._desk.theme.color("text.muted")))

    # inside

    @property
    def _words(self) -> Words:
        return Words(self._desk.sentences)

    def _keep(self, deed: Deed, error: Conflict) -> UUID:
        """Its id among the refused edits; what had waited for the server is there already."""
        unsaved = self._desk.unsaved
        known = next(
            (one for one in unsaved.refused if one.error is error and one.rows == deed.touched()), None
        )
        if known is not None:
            return known.id
        edit = UnsavedEdit(
            new_id(), partial(self._label, deed, error), frozenset(deed.touched()), error=error
        )
        unsaved.keep(replace(edit, again=partial(self._again, deed, error)))
        return edit.id

    def _label(self, deed: Deed, error: Conflict) -> str:
        week = self._model.week
        if week is None:
            return self._words.sentences.say(f"roster.edit.{deed.edit.name}")
        return name_of(Clash((deed,), (), error), week, self._words)

    def _again(self, deed: Deed, error: Conflict) -> None:
        self._bench.again(deed, self._label(deed, error))

    def _under(self, deed: Deed) -> Clash | None:
        return next((one for one in self._queue if one.rows() & deed.touched()), None)

    def _take(self, kept: UUID, theirs: tuple[Row, ...]) -> None:
        found = self._of(kept)
        if found is None:
            return
        told = replace(found, theirs=theirs)
        if told.is_told():
            self._queue[self._queue.index(found)] = told
            self._refresh(news=True)
        else:
            self._cannot_tell(kept, found.error)

    def _cannot_tell(self, kept: UUID, error: StorekeeperError) -> None:
        found = self._of(kept)
        if found is not None:
            self._queue.remove(found)
            self.plain.emit(error)

    def _of(self, kept: UUID) -> Clash | None:
        return next((one for one in self._queue if kept in one.kept), None)

    def _done(self) -> tuple[UUID, ...]:
        clash = self.clash
        if clash is None:
            return ()
        self._queue.remove(clash)
        self._refresh()
        return clash.kept

    def _follow(self) -> None:
        """What was dropped or made again elsewhere is no clash any more."""
        refused = {one.id for one in self._desk.unsaved.refused}
        open_still = [one for one in self._queue if refused.intersection(one.kept)]
        if len(open_still) != len(self._queue):
            self._queue = open_still
            self._refresh()

    def _refresh(self, *, news: bool = False) -> None:
        clash, week = self.clash, self._model.week
        was_shown, had_focus = self.isVisible(), self.isAncestorOf(self.focusWidget() or self)
        self.setVisible(clash is not None)
        if clash is None or week is None:
            if was_shown and had_focus:
                self.left.emit()
            return
        self._say(clash, week)
        if news or not was_shown:
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _say(self, clash: Clash, week: Week) -> None:
        words = self._words
        who = str(clash.error.values.get("who") or words.say("conflict.somebody"))
        self._title.setText(words.say("conflict.title", what=name_of(clash, week, words)))
        here = sum(one.place == clash.place and one.theirs is not None for one in self._queue) - 1
        self._waiting.setText(words.say("conflict.waiting", count=here))
        self._waiting.setVisible(here > 0)
        rows = {"base": clash.before(), "theirs": clash.theirs or (), "mine": clash.mine()}
        for name in _LINES:
            nothing = words.say("conflict.no_row" if name == "base" else "conflict.gone")
            values = {"who": who} if name == "theirs" else {}
            self._names[name].setText(words.say(f"conflict.{name}", **values))
            self._texts[name].setText(in_words(rows[name], week, words) or nothing)
        self._offer(clash, week, words)
        self._close.setToolTip(words.say("conflict.close"))
        self._close.setAccessibleName(words.say("conflict.close"))
        self.setAccessibleName(self._title.text())
        said = [f"{self._names[name].text()}: {self._texts[name].text()}" for name in _LINES]
        self.setAccessibleDescription("\n".join(said))

    def _offer(self, clash: Clash, week: Week, words: Words) -> None:
        """What may be done; what may not is greyed, and why stands beneath."""
        both = clash.both(week)
        against: dict[str, str] = {}
        self._judge(against, "use_mine", forbidding(clash.mine_again(week)))
        if both is None:
            against["keep_both"] = words.say("conflict.both_needs_one")
        else:
            self._judge(against, "keep_both", hindrance(week, both))
        for name, button in self._buttons.items():
            button.setText(words.say(f"conflict.{name}"))
            button.setEnabled(name not in against)
            button.setToolTip(against.get(name, ""))
            button.setAccessibleDescription(against.get(name, ""))
        told = [
            words.say("conflict.cannot", deed=self._buttons[name].text(), reason=reason)
            for name, reason in against.items()
        ]
        self._why.setText("\n".join(told))
        self._why.setVisible(bool(told))

    def _judge(self, against: dict[str, str], name: str, finding: Finding | None) -> None:
        if finding is not None:
            against[name] = self._desk.sentences.tell(finding)

    def _build(self) -> None:
        self._sign, self._title = Sign(self), _label("subtitle")
        self._waiting, self._why = _label("caption"), _label("caption")
        self._close = QToolButton()
        self._close.setProperty("kind", "quiet")
        self._close.clicked.connect(self.put_off)
        self._names = {name: _label("caption") for name in _LINES}
        self._texts = {name: _label("strong" if name == "mine" else "") for name in _LINES}
        deeds: dict[str, Callable[[], None]] = {
            "use_mine": self.take_mine,
            "use_theirs": self.take_theirs,
            "keep_both": self.keep_both,
        }
        self._buttons = {name: self._button(name, deed) for name, deed in deeds.items()}
        head, lines, row = QHBoxLayout(), QGridLayout(), QHBoxLayout()
        head.addWidget(self._sign)
        head.addWidget(self._title, 1)
        head.addWidget(self._waiting)
        head.addWidget(self._close)
        lines.setColumnStretch(1, 1)
        lines.setHorizontalSpacing(12)
        lines.setVerticalSpacing(4)
        for number, name in enumerate(_LINES):
            lines.addWidget(self._names[name], number, 0)
            lines.addWidget(self._texts[name], number, 1)
        for button in self._buttons.values():
            row.addWidget(button)
        row.addWidget(self._why, 1)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 8, 8, 8)
        for part in (head, lines, row):
            column.addLayout(part)

    def _button(self, name: str, deed: Callable[[], None]) -> QPushButton:
        button = QPushButton()
        button.setObjectName(name)
        button.clicked.connect(lambda _checked: deed())
        return button


def _label(level: str) -> QLabel:
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(level not in {"caption"})
    if level:
        label.setProperty("level", level)
    return label
