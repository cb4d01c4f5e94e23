"""The page of logins: who may sign in, with which groups and scope; a person is dragged onto a region to give it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from storekeeper.kit.contributions import Place
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.sentences import Sentences
from storekeeper.privacy import service
from storekeeper.privacy.desktop import asking
from storekeeper.privacy.desktop.list_page import ListPage
from storekeeper.privacy.desktop.person_panel import PersonPanel
from storekeeper.privacy.desktop.region_targets import LOGIN, RegionTargets
from storekeeper.privacy.domain import Close, Difference, Outcome, PersonLine, Places, RightChange
from storekeeper.qtkit.key_table import KeyTable
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import Column, Index, PagedModel
from storekeeper.qtkit.record_words import day_text


class PeopleModel(PagedModel):
    """A line can be taken by the mouse: what is carried is its login."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [LOGIN]

    def mimeData(self, indexes: Sequence[QModelIndex | QPersistentModelIndex]) -> QMimeData:
        data, line = QMimeData(), self.row(indexes[0]) if indexes else None
        if line is not None:
            data.setData(LOGIN, line.login.encode())
            data.setText(line.name)
        return data


class LoginsPage(ListPage):
    """`show_place` takes {'login'}."""

    key = "logins"
    symbol = "account-key"
    states = asking.STATES
    topics = ("sec.", "people.region", "people.shop")
    key_table = KeyTable("access.keys.logins", (("Ctrl+G", "access.keys.give_place"),))

    def __init__(self, desk: Desk) -> None:
        self.may_change = "sk_it" in desk.actor.groups
        self._wanted: str | None = None
        self._waits: tuple[str, object] | None = None  # whose change, in which request, the message speaks of
        self._question = 0
        super().__init__(desk)
        self.targets = RegionTargets(desk, self.words)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)  # noqa: S101
        layout.insertWidget(2, self.targets)
        self.targets.setVisible(self.may_change)
        self.targets.given.connect(self._give)
        self.targets.narrowed.connect(self._narrow)
        self.list_view.setDragEnabled(self.may_change)
        self.list_view.carried = self._carried
        self.list_view.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self._give_action = self._action("Ctrl+G", self._begin_giving)
        self.panel.begun.connect(self._begun)
        self.panel.proposal.given_up.connect(self._back_to_list)
        self.panel.eyes.connect(self._see_as)
        self.panel.cut.connect(self._cut)
        self.panel.proposal.wanted.connect(self._work_out)
        self.panel.proposal.asked.connect(self._ask_for)
        self.retranslate()
        self._read_places()

    # what the page of lists asks for

    def make_model(self) -> PagedModel:
        return PeopleModel(
            self.desk, self._columns(), read=asking.person_lines, count=asking.count_people,
            one=asking.some_people, key=lambda line: line.login, sort="name", parent=self,
        )  # fmt: skip

    def make_panel(self) -> PersonPanel:
        self.panel = PersonPanel(self.desk, self.words, may_change=self.may_change)
        return self.panel

    def asked(self) -> Mapping[str, object]:
        return {"region_id": self.targets.region_id if hasattr(self, "targets") else None}

    def clear_filters(self) -> None:
        self.targets.clear()

    @property
    def is_narrowed(self) -> bool:
        return hasattr(self, "targets") and self.targets.region_id is not None

    def show_line(self, line: PersonLine) -> None:
        """Reads everything about her."""
        self._question += 1
        self.desk.read(
            asking.read_person,
            line.login,
            then=partial(self._take_person, self._question),
            failed=self.tell,
        )

    def show_place(self, values: Mapping[str, object]) -> None:
        login = values.get("login")
        if isinstance(login, str) and not self.list_view.choose(login):
            self._wanted = login
            self._help()

    def reload(self) -> None:
        """List, regions and the person in hand."""
        super().reload()
        if hasattr(self, "targets"):
            self._read_places()
        if (line := self.line_in_hand()) is not None:
            self.show_line(line)

    def restyle(self) -> None:
        super().restyle()
        self.panel.restyle()
        if hasattr(self, "targets"):
            self.targets.restyle()

    def retranslate(self) -> None:
        super().retranslate()
        if hasattr(self, "_give_action"):
            self.panel.retranslate()
            self.targets.retranslate()
            self._give_action.setText(self.words.say("keys.give_place"))

    # what was read

    def _read_places(self) -> None:
        self.desk.read(asking.read_places, then=self._take_places, failed=self.tell)

    def _take_places(self, found: tuple[Places, tuple[PersonLine, ...]]) -> None:
        places, people = found
        self.words.places = places
        self.words.know(people)
        counts = {
            region.id: sum(1 for each in people if region.id in each.regions and each.closed_at is None)
            for region in places.regions
        }
        self.targets.show_regions(places.regions, counts)
        self.panel.retranslate()
        self.model.retranslate()
        self.list_view.set_widths()

    def _take_person(self, question: int, person: asking.Person | None) -> None:
        if question == self._question and person is not None:
            self.panel.show_person(person.line, person.rights, person.events)

    def _filled(self) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self.list_view.choose(wanted)
        super()._filled()
        self._tell_answer()

    # what is done

    def _give(self, login: str, region_id: int) -> None:
        """Somebody was dropped on a region: her panel shows what that would mean; nothing is asked yet."""
        self.list_view.choose(login)
        self.folding.open()
        self.panel.give_place(region_id)

    def _carried(self, line: Any) -> str:
        return self.words.say("targets.carried", name=line.name)

    def _begin_giving(self) -> None:
        """The keyboard's way of the drag."""
        if self.may_change and self.line_in_hand() is not None:
            self.folding.open()
            self.panel.place_choice.setFocus()
            self.panel.place_choice.showPopup()

    def _narrow(self, _region_id: object) -> None:
        self.ask()

    def _begun(self, change: RightChange) -> None:
        """What was said of another change before makes room."""
        self.messages.clear()
        self._work_out(change)

    def _back_to_list(self) -> None:
        """The button that had the keyboard is gone; without this the panel would scroll to the next one."""
        self.list_view.setFocus()
        self.detail_area.verticalScrollBar().setValue(0)

    def _work_out(self, change: RightChange) -> None:
        self.desk.read(
            service.difference,
            change=change,
            then=partial(self._take_difference, change),
            failed=self.tell,
        )

    def _take_difference(self, change: RightChange, difference: Difference) -> None:
        self.panel.proposal.show_difference(change, difference)
        self.detail_area.verticalScrollBar().setValue(0)  # what is in the making stands above all else

    def _ask_for(self, change: RightChange, reason: str) -> None:
        asked_for = partial(self._asked_for, change)
        self.desk.write(service.ask, change=change, reason=reason, then=asked_for, failed=self._not_asked)

    def _asked_for(self, change: RightChange, outcome: Outcome) -> None:
        self._back_to_list()
        self.panel.proposal.end()
        waits = outcome.state == "waiting"
        if isinstance(change, Close) and not waits:
            ended = partial(self._ended, self.words.person(change.login))
            self.desk.write(service.end_sessions, login=change.login, then=ended, failed=self._not_asked)
            return
        self._waits = (change.login, outcome.request_id) if waits else None
        code = "waits" if waits else "done"
        go = (lambda: self.words.say("proposal.see_request"), partial(self._go_to, outcome.request_id))
        self.messages.say("done", lambda: self.words.say(f"proposal.{code}"), go if waits else None)
        self.saved.emit()
        self.reload()

    def _tell_answer(self) -> None:
        """Somebody has answered the request that the message said was waiting."""
        if self._waits is None:
            return
        login, request_id = self._waits
        place = self.model.place_of(login)
        line = None if place is None else self.model.row(self.model.index(place, 0))
        if line is not None and not line.pending:
            self._waits = None
            name, go = line.name, partial(self._go_to, request_id)
            see = (lambda: self.words.say("proposal.see_request"), go)
            self.messages.say("info", lambda: self.words.say("proposal.answered", name=name), see)

    def _cut(self, login: str) -> None:
        """Ends somebody's open sessions; she may sign in again. Kept first, done in a transaction after that."""
        self.desk.write(service.cut, login=login, then=partial(self._end, login), failed=self._not_asked)

    def _end(self, login: str, _outcome: object) -> None:
        self.desk.write(service.end_sessions, login=login, then=self._were_cut, failed=self._not_asked)

    def _were_cut(self, _count: object) -> None:
        self.messages.say("done", lambda: self.words.say("proposal.cut"))
        self.reload()

    def _ended(self, name: str, _count: object) -> None:
        """Only now, in a transaction after the closing: so no rollback can undo the one and hide the other."""
        self.messages.say("done", lambda: self.words.say("proposal.closed", name=name))
        self.saved.emit()
        self.reload()

    def _not_asked(self, error: StorekeeperError) -> None:
        self.tell(error)

    def _go_to(self, request_id: object) -> None:
        self.desk.go(Place("access", {"request_id": request_id}))

    def _see_as(self, login: str) -> None:
        self.desk.go(Place("access", {"login": login}))

    def _columns(self) -> tuple[Column, ...]:
        words = self.words

        def title(code: str) -> Any:
            return lambda _says: words.say(f"logins.column.{code}")

        return (
            Column("name", title("name"), lambda line, _says: line.name, "name", 12, strong=True, whole=True),
            Column(
                "groups",
                title("groups"),
                lambda line, _says: words.groups(line.groups),
                "groups",
                10,
                whole=True,
            ),
            Column(
                "scope", title("scope"), lambda line, _says: _scope_text(words, line), "scope", 10, whole=True
            ),
            Column("until", title("until"), _until, "until", 8, whole=True),
            Column(
                "state",
                title("state"),
                lambda line, _says: _state_text(words, line),
                "pending",
                8,
                whole=True,
            ),
        )


def _scope_text(words: Any, line: PersonLine) -> str:
    if line.shop_count is None:
        return str(words.say("logins.everywhere"))
    if not line.shop_count:
        return str(words.say("logins.nowhere"))
    names = [words.region(each) for each in line.regions]
    named = words.say("list_mark").join(names)
    return str(words.say("logins.scope", names=named, count=line.shop_count).strip())


def _until(line: PersonLine, _says: Sentences) -> str:
    return "" if line.valid_until is None else day_text(line.valid_until)


def _state_text(words: Any, line: PersonLine) -> str:
    if line.closed_at is not None:
        return str(words.say("logins.closed"))
    if line.pending:
        return str(words.say("logins.pending", count=line.pending))
    return str(words.say("logins.online")) if line.sessions else ""
