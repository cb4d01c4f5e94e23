"""What is done to a whole week at once: copied from the one before, cleared, restored, saved as a workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.qtkit import saved_file
from storekeeper.qtkit.messages import MessageBar
from storekeeper.qtkit.undo import take_back
from storekeeper.roster import publishing, service
from storekeeper.roster.desktop import deeds
from storekeeper.roster.desktop.bench import RosterBench
from storekeeper.roster.desktop.grid_model import RosterModel
from storekeeper.roster.desktop.week_reading import place_of
from storekeeper.roster.desktop.words import Said
from storekeeper.roster.domain import (
    ClearWeek,
    CopyWeek,
    Edit,
    RestoreWeek,
    Revision,
    Week,
    parts_of,
)
from storekeeper.roster.repeating import repeated

Undo = tuple[Callable[[], str], Callable[[], None]]


class WeekDeeds(QObject):
    """Each deed is one edit through the bench, with a message that offers to undo it."""

    def __init__(
        self, page: QWidget, bench: RosterBench, model: RosterModel, said: Said, messages: MessageBar
    ) -> None:
        super().__init__(page)
        self._page, self._bench, self._model, self._said = page, bench, model, said
        self._desk, self._messages = bench.desk, messages

    def copy_last_week(self) -> None:
        """What stood in the week before comes into the empty cells, as one edit."""
        week = self._model.week
        if week is not None:
            self._desk.read(_repeat, week, then=partial(self._take_copy, week))

    def clear_week(self) -> None:
        """Every shift and mark of the week goes, as one edit."""
        week = self._model.week
        if week is None:
            return
        everybody = (None, *(person.employee_id for person in week.people))
        edit = deeds.clear(week, [(who, day) for who in everybody for day in week.days])
        if edit is None:
            self._messages.say("info", self._said.say("nothing_to_clear"))
            return
        self._do(ClearWeek(parts_of(edit)), "done", self._said.say("cleared", count=len(edit.touched())))

    def restore(self, revision: Revision) -> None:
        """The week becomes what the revision was, as one edit; nobody is told of it yet."""
        week = self._model.week
        if week is not None:
            then = partial(self._take_revision, revision, week)
            self._desk.read(
                publishing.restoring, revision_id=revision.id, week=week, then=then, failed=self._tell
            )

    def bring_in(self, edit: Edit, file: str) -> None:
        """What a workbook says, as one edit."""
        done = self._said.say("import.done", file=file, count=len(edit.touched()))
        self._do(edit, "done", done)

    def undo_it(self) -> Undo:
        """The action of a message that takes back what was just done."""
        return self._said.say("undo_it"), take_back(self._bench.undo_stack)

    def ask_export(self) -> None:
        """Asks for a file name without holding up the window, then writes the week."""
        week = self._model.week
        if week is not None:
            name = f"{week.shop.code}_{week.monday:%Y-%m-%d}.xlsx"
            saved_file.ask_where(self._page, self._desk.sentences, name, self.export_to)

    def export_to(self, path: Path) -> None:
        """Writes the week on show as a workbook; a message says where it is."""
        week = self._model.week
        if week is not None:
            self._desk.read(_export, week, path, self._desk.sentences.language, then=self._exported)

    def _exported(self, path: Path) -> None:
        saved_file.tell_saved(self._messages, lambda: self._desk.sentences, path)

    def _take_copy(self, week: Week, edit: Edit | None) -> None:
        now = self._model.week
        if now is None or place_of(now) != place_of(week):
            return
        if edit is None:
            self._messages.say("info", self._said.say("nothing_to_copy"))
            return
        self._do(CopyWeek(parts_of(edit)), "done", self._said.say("copied", count=len(edit.touched())))

    def _take_revision(self, revision: Revision, week: Week, edit: Edit | None) -> None:
        now = self._model.week
        if now is None or place_of(now) != place_of(week):
            return
        if edit is None:
            self._messages.say("info", self._said.say("revision.restored_already", number=revision.number))
            return
        restored = self._said.say("revision.restored", number=revision.number)
        self._do(RestoreWeek(parts_of(edit), revision.number), "done", restored)

    def _do(self, edit: Edit, tone: str, told: Callable[[], str]) -> None:
        week = self._model.week
        if week is None:
            return
        try:
            inverse = edit.inverse(week)
        except Conflict as error:
            self._tell(error)
            return
        self._bench.do(edit, self._said.words.deed(edit, inverse, week))
        message = self._messages.message
        if message is None or message.tone != "hard":
            self._messages.say(tone, told, self.undo_it())

    def _tell(self, error: StorekeeperError) -> None:
        self._messages.say("hard", self._said.told(error))


def _repeat(connection: Any, week: Week) -> Edit | None:
    before = service.load_week(connection, shop_id=week.shop.id, monday=week.monday - timedelta(days=7))
    return repeated(before, week)


def _export(connection: object, week: Week, path: Path, language: str) -> Path:  # noqa: ARG001
    from storekeeper.roster import exports

    exports.write_week(week, path, language=language)
    return path
