"""The workbench of records: saved, taken back, done again, refused, overtaken, and recalled after a restart."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from PySide6.QtGui import QUndoStack

from storekeeper.kit.changes import Change as Notice
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.records.values import Change, Edit, TakeBack
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.record_bench import RecordBench
from storekeeper.qtkit.record_words import RecordWords
from storekeeper.qtkit.undo import keep_pruned
from tests.qtkit.small_records import RECORDS, Toys


@pytest.fixture
def toys() -> Toys:
    made = Toys()
    made.put("bicycle", 1, name="Red", colour="red")
    return made


@pytest.fixture
def bench(desk: Desk, toys: Toys) -> RecordBench:
    return bench_on(desk, toys)


def bench_on(desk: Desk, toys: Toys) -> RecordBench:
    """A bench with a stack of its own."""
    stack = QUndoStack(desk)
    keep_pruned(stack)
    words = RecordWords("toys", lambda: desk.sentences)
    return RecordBench(
        desk, stack, page="toys", words=words, submit=toys.submit, undoable=toys.undoable, records=RECORDS,
        parent=QObject(desk),
    )  # fmt: skip


def rename(bench: RecordBench, toys: Toys, name: str, *, seen: int | None = None) -> None:
    row = toys.row("bicycle", 1)
    bench.do(Change("bicycle", 1, seen or row.version, {"name": name}))


def name_of(toys: Toys) -> object:
    return toys.row("bicycle", 1).values["name"]


def test_undo_takes_the_edit_back_and_redo_takes_that_back(bench: RecordBench, toys: Toys) -> None:
    rename(bench, toys, "Blue")
    assert name_of(toys) == "Blue"

    bench.undo_stack.undo()
    assert name_of(toys) == "Red"
    bench.undo_stack.redo()
    assert name_of(toys) == "Blue"
    bench.undo_stack.undo()

    assert name_of(toys) == "Red"
    assert [isinstance(edit, TakeBack) for edit in toys.sent] == [False, True, True, True]


def test_an_edit_on_a_row_read_before_the_last_one_meets_the_version_that_one_left(
    bench: RecordBench, toys: Toys
) -> None:
    rename(bench, toys, "Blue", seen=1)

    rename(bench, toys, "Green", seen=1)

    assert name_of(toys) == "Green"


def test_a_refused_edit_leaves_the_stack_and_is_told(bench: RecordBench, toys: Toys) -> None:
    told: list[tuple[Edit, StorekeeperError]] = []
    bench.failed.connect(lambda edit, error: told.append((edit, error)))
    toys.refuse = Refused("people.wrong_name", text="?")

    rename(bench, toys, "?")

    assert not bench.undo_stack.canUndo()
    assert [(type(edit), error.code) for edit, error in told] == [(Change, "people.wrong_name")]
    assert not bench.is_busy


def test_what_a_colleague_changed_since_can_not_be_taken_back(bench: RecordBench, toys: Toys) -> None:
    rename(bench, toys, "Blue")

    bench.heard(Notice("toys.bicycle", None, ("1",)))

    assert not bench.undo_stack.canUndo()


def test_a_row_read_in_a_later_version_was_changed_by_somebody_else(bench: RecordBench, toys: Toys) -> None:
    rename(bench, toys, "Blue")
    toys.put("bicycle", 1, name="Green")

    fresh = bench.seen([toys.row("bicycle", 1)])

    assert fresh
    assert not bench.undo_stack.canUndo()


def test_a_row_read_before_the_own_edit_has_to_be_read_again(bench: RecordBench, toys: Toys) -> None:
    old = toys.row("bicycle", 1)
    rename(bench, toys, "Blue")

    assert not bench.seen([old])
    assert bench.undo_stack.canUndo()


def test_after_a_restart_the_last_edits_can_be_taken_back(bench: RecordBench, desk: Desk, toys: Toys) -> None:
    rename(bench, toys, "Blue")
    again = bench_on(desk, toys)

    again.recall()
    again.undo_stack.undo()
    undone = name_of(toys)
    again.undo_stack.redo()

    assert (undone, name_of(toys)) == ("Red", "Blue")


def test_steps_are_called_after_what_they_change_in_the_language_in_use(
    bench: RecordBench, desk: Desk, toys: Toys
) -> None:
    rename(bench, toys, "Blue")
    assert bench.undo_stack.undoText() == "更改bicycle的Name"

    desk.language.use("en")
    bench.retranslate()

    assert bench.undo_stack.undoText() == "Change Name of bicycle"


def test_a_refused_edit_is_made_again_on_the_row_as_it_is_now(bench: RecordBench, toys: Toys) -> None:
    rename(bench, toys, "Blue")
    toys.put("bicycle", 1, colour="blue")
    bench.seen([toys.row("bicycle", 1)])

    bench.again(Change("bicycle", 1, 1, {"name": "Mine"}), "")

    assert toys.row("bicycle", 1).values == {"name": "Mine", "colour": "blue"}
