"""An edit is shown at once, sent through one door, and taken back by its inverse through the same door."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoCommand, QUndoStack
from pytestqt.qtbot import QtBot

from storekeeper.kit.access import Actor
from storekeeper.kit.errors import Conflict, Refused, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.page import Page
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance
from storekeeper.qtkit.undo import EditStep, keep_pruned, overtake, rebuild, take_back, when_free
from tests.fixtures.screens import PlainDoor


@dataclass(frozen=True)
class Put:
    """Writes `after` where `before` stood."""

    key: str
    before: int
    after: int

    def touched(self) -> frozenset[str]:
        return frozenset({self.key})

    def inverse(self) -> Put:
        return Put(self.key, self.after, self.before)


@dataclass
class Store:
    """What the other side holds, and whether it lets the next edit in."""

    cells: dict[str, int] = field(default_factory=dict)
    edits: list[UUID] = field(default_factory=list)
    undone: list[UUID] = field(default_factory=list)
    refusal: Exception | None = None


class Bench(QObject):
    """A page's side of it: the cells as shown, those still pending, and the errors that came back."""

    def __init__(self, desk: Desk, store: Store) -> None:
        super().__init__()
        self.desk, self.store = desk, store
        self.undo_stack = QUndoStack(self)
        self.cells: dict[str, int] = {}
        self.pending: set[str] = set()
        self.errors: list[StorekeeperError] = []
        self.after: Callable[[], None] = bool
        keep_pruned(self.undo_stack)

    def put(self, key: str, value: int) -> None:
        deed = Put(key, self.cells.get(key, 0), value)
        self.undo_stack.push(EditStep(self, deed, deed.inverse(), f"put {value}"))

    def take(self, edit: Put) -> Put:
        self.pending.add(edit.key)
        return edit

    def show(self, sent: Put) -> None:
        if not self.errors:
            self.cells[sent.key] = sent.after

    def submit(self, connection: Any, *, edit_id: UUID, edit: Put, undoes: UUID | None) -> None:
        assert self.pending == {edit.key}, "taken in before it is sent"
        if self.store.refusal is not None:
            raise self.store.refusal
        self.store.cells[edit.key] = edit.after
        self.store.edits.append(edit_id)
        if undoes is not None:
            self.store.undone.append(undoes)

    def settle(self, edit: Put, saved: object) -> None:
        self.pending.discard(edit.key)
        self.after()

    def give_back(self, edit: Put, error: StorekeeperError) -> None:
        self.pending.discard(edit.key)
        self.errors.append(error)
        self.cells = dict(self.store.cells)

    def again(self, edit: Put, text: str) -> None:
        now = Put(edit.key, self.cells.get(edit.key, 0), edit.after)
        self.undo_stack.push(EditStep(self, now, now.inverse(), text))


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def threaded_desk(language: Language, appearance: Appearance) -> Iterator[Desk]:
    door: Any = PlainDoor()
    desk = Desk(
        actor=Actor("p_1001", "梁慧儀", frozenset()),
        door=door,
        lanes=Lanes(),
        changes=ChangeFeed(new_id()),
        language=language,
        appearance=appearance,
    )
    yield desk
    desk.close()


@pytest.fixture
def bench(desk: Desk, store: Store) -> Bench:
    return Bench(desk, store)


def test_an_edit_reaches_the_store_and_its_mark_goes(bench: Bench, store: Store) -> None:
    bench.put("a", 1)

    assert (bench.cells, store.cells, bench.pending) == ({"a": 1}, {"a": 1}, set())


def test_undo_and_redo_are_edits_of_their_own_and_undo_names_what_it_undoes(
    bench: Bench, store: Store
) -> None:
    bench.put("a", 1)
    bench.undo_stack.undo()
    bench.undo_stack.redo()

    assert bench.cells == store.cells == {"a": 1}
    assert len(set(store.edits)) == 3
    assert store.undone == [store.edits[0]]


def test_the_undo_of_a_redo_names_the_redo(bench: Bench, store: Store) -> None:
    bench.put("a", 1)
    bench.undo_stack.undo()
    bench.undo_stack.redo()
    bench.undo_stack.undo()

    assert store.undone == [store.edits[0], store.edits[2]]


@pytest.mark.parametrize("error", [Refused("desktop.test"), Conflict("desktop.test")])
def test_a_refused_edit_leaves_no_step_and_shows_the_store_again(
    bench: Bench, store: Store, error: StorekeeperError
) -> None:
    bench.put("a", 1)
    store.refusal = error

    bench.put("a", 2)

    assert bench.errors == [error]
    assert bench.cells == {"a": 1}
    assert bench.undo_stack.undoText() == "put 1"
    assert not bench.undo_stack.canRedo()


def test_a_fault_in_a_write_ends_the_step_too_and_later_edits_go_on(
    threaded_desk: Desk, store: Store, qtbot: QtBot
) -> None:
    bench = Bench(threaded_desk, store)
    store.refusal = ZeroDivisionError()

    with qtbot.captureExceptions() as crashes:
        bench.put("a", 1)
        qtbot.waitUntil(lambda: bool(crashes))
    pending, shown, undoable = set(bench.pending), dict(bench.cells), bench.undo_stack.canUndo()
    store.refusal = None
    bench.put("a", 2)
    qtbot.waitUntil(lambda: not bench.pending)

    assert [kind for kind, *_ in crashes] == [ZeroDivisionError]
    assert (pending, shown, undoable) == (set(), {}, False)
    assert [error.code for error in bench.errors] == ["desktop.fault"]
    assert store.cells == {"a": 2}


def test_an_undo_that_is_refused_at_once_leaves_no_step_behind_and_none_is_used_after_it_is_gone(
    bench: Bench, store: Store, qtbot: QtBot
) -> None:
    for value in (1, 2, 3):
        bench.put("a", value)
    bench.undo_stack.undo()

    store.refusal = Conflict("desktop.test")
    bench.undo_stack.redo()
    bench.undo_stack.undo()
    store.refusal = None

    assert bench.undo_stack.count() == 1
    assert bench.undo_stack.undoText() == "put 1"
    assert not bench.undo_stack.canRedo()
    assert [error.code for error in bench.errors] == ["desktop.test"] * 2


def test_a_stack_that_is_emptied_because_of_a_step_is_emptied_after_that_step(
    bench: Bench, store: Store, qtbot: QtBot
) -> None:
    bench.put("a", 1)
    bench.put("a", 2)
    bench.after = lambda: when_free(bench.undo_stack, bench.undo_stack.clear)

    bench.undo_stack.undo()

    assert bench.cells == {"a": 1}
    qtbot.waitUntil(lambda: bench.undo_stack.count() == 0)


def test_a_message_takes_back_its_own_edit_and_none_that_came_in_its_place(bench: Bench) -> None:
    bench.put("a", 1)
    undo_first = take_back(bench.undo_stack)
    bench.undo_stack.undo()
    bench.put("b", 2)
    undo_second = take_back(bench.undo_stack)

    undo_first()
    after_first = dict(bench.cells)
    undo_second()

    assert after_first == {"a": 0, "b": 2}
    assert bench.cells == {"a": 0, "b": 0}


def test_what_a_colleague_changed_can_no_longer_be_undone_and_the_rest_can(bench: Bench) -> None:
    bench.put("a", 1)
    bench.put("b", 2)
    bench.put("a", 3)

    overtake(bench.undo_stack, {"a"})
    first = bench.undo_stack.undoText()
    bench.undo_stack.undo()

    assert first == "put 2"
    assert bench.cells == {"a": 3, "b": 0}
    assert not bench.undo_stack.canUndo()


def test_a_page_drops_an_obsolete_step_as_soon_as_it_is_next_in_line(desk: Desk, qtbot: QtBot) -> None:
    page = Page(desk)
    qtbot.addWidget(page)
    first, second = QUndoCommand("first"), QUndoCommand("second")
    page.undo_stack.push(first)
    page.undo_stack.push(second)
    first.setObsolete(True)

    page.undo_stack.undo()

    assert not page.undo_stack.canUndo()
    assert page.undo_stack.redoText() == "second"


def test_a_stack_is_rebuilt_from_saved_edits_without_sending_them_again(bench: Bench, store: Store) -> None:
    saved = [(new_id(), Put("a", 0, 1)), (new_id(), Put("a", 1, 2))]
    bench.cells = {"a": 2}

    rebuild(
        bench.undo_stack, [EditStep(bench, deed, deed.inverse(), "stored", stored=key) for key, deed in saved]
    )
    sent_by_rebuilding = list(store.edits)
    bench.undo_stack.undo()

    assert sent_by_rebuilding == []
    assert bench.cells == {"a": 1}
    assert store.undone == [saved[1][0]]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    deeds=st.lists(
        st.one_of(st.tuples(st.sampled_from("ab"), st.integers(1, 9)), st.just("undo"), st.just("redo"))
    )
)
def test_after_any_mixture_of_edits_undos_and_redos_screen_and_store_are_equal(
    desk: Desk, deeds: list[tuple[str, int] | str]
) -> None:
    bench = Bench(desk, Store())

    for deed in deeds:
        if isinstance(deed, tuple):
            bench.put(*deed)
        elif deed == "undo":
            bench.undo_stack.undo()
        else:
            bench.undo_stack.redo()

    assert bench.cells == bench.store.cells
    while bench.undo_stack.canUndo():
        bench.undo_stack.undo()
    assert set(bench.cells.values()) <= {0}


def test_a_bench_that_only_its_own_steps_and_slots_know_can_be_collected_at_any_time(
    desk: Desk, qapp: object
) -> None:
    watched = []
    for _ in range(40):
        bench = Bench(desk, Store())
        bench.after = partial(bench.cells.get, "itself", bench)
        for number in range(8):
            bench.put("a", number)
        bench.undo_stack.undo()
        watched.append(weakref.ref(bench))
        del bench
        gc.collect(0)

    gc.collect()

    assert {one() for one in watched} == {None}
