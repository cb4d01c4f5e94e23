"""The findings of the week in the panel: 必須處理, 請留意, 供參考, each with its count; a press goes to the cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import groupby

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from storekeeper.qtkit.theme import Theme
from storekeeper.roster import rules
from storekeeper.roster.desktop.side.findings import Found
from storekeeper.roster.desktop.side.lines import Column, Line, label
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.hong_kong.basis import bases

MOST = 60


class FindingList(Column):
    """`wanted` carries the cell of the finding that was pressed."""

    wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._found: tuple[Found, ...] = ()
        self._at = -1

    @property
    def found(self) -> tuple[Found, ...]:
        """What is listed."""
        return self._found

    def show_found(self, found: tuple[Found, ...], words: Words, theme: Theme) -> None:
        """Lists these."""
        if found != self._found:
            self._at = -1
        self._found = found
        self.fill(self._groups(words, theme))

    def go_next(self) -> None:
        """To the cell of the next finding, after the last one to the first."""
        places = [one.place for one in self._found[:MOST] if one.place is not None]
        if places:
            self._at = (self._at + 1) % len(places)
            self.wanted.emit(places[self._at])

    def _groups(self, words: Words, theme: Theme) -> Iterator[QWidget]:
        if not self._found:
            yield label(words.say("panel.calm"), "muted")
        for severity, group in groupby(self._found, key=lambda one: one.finding.severity):
            listed = tuple(group)
            named = words.say(f"panel.group.{severity.value}")
            yield label(words.say("panel.group_count", group=named, count=len(listed)), "strong")
            for one in listed[:MOST]:
                yield self._line(one, words, theme)
            if len(listed) > MOST:
                yield label(words.say("panel.more", count=len(listed) - MOST), "caption")

    def _line(self, one: Found, words: Words, theme: Theme) -> Line:
        mending = rules.mending(one.finding)
        said = [words.sentences.tell(mending)] if mending is not None else []
        below = "\n".join([*said, *bases(words.sentences, one.finding)])
        go = partial(self.wanted.emit, one.place) if one.place is not None else None
        return Line(words.sentences.tell(one.finding), below, go, theme, one.finding.severity.value)
