"""Lists in pages: fetched on demand, sorted by the store, refreshed row by row without losing one's place."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from functools import partial

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from storekeeper.kit.errors import Unreachable
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.paged_model import PAGE, Column, PagedModel


@dataclass(frozen=True)
class Toy:
    """A row."""

    id: int
    name: str


@dataclass(frozen=True)
class Found:
    """A page of them."""

    rows: tuple[Toy, ...]
    after: object


@dataclass
class Shelf:
    """What a store would hold; `held` keeps answers back."""

    toys: list[Toy] = field(default_factory=list)
    asked: list[dict[str, object]] = field(default_factory=list)
    error: Unreachable | None = None

    def read(self, _connection: object, *, text: str = "", **how: object) -> Found:
        self.asked.append({"text": text, **how})
        if self.error is not None:
            raise self.error
        found = [toy for toy in self.toys if text in toy.name]
        found.sort(key=lambda toy: getattr(toy, str(how["sort"])), reverse=bool(how["descending"]))
        after, limit = how["after"], how["limit"]
        assert isinstance(limit, int)
        start = 0 if after is None else [toy.id for toy in found].index(int(str(after))) + 1
        page = tuple(found[start : start + limit])
        return Found(page, page[-1].id if start + limit < len(found) else None)

    def count(self, _connection: object, *, text: str = "") -> int:
        return sum(text in toy.name for toy in self.toys)

    def one(self, _connection: object, *, keys: Collection[object], text: str = "") -> list[Toy]:
        return [toy for toy in self.toys if toy.id in keys and text in toy.name]


COLUMNS = (
    Column("id", lambda _s: "Id", lambda toy, _s: f"{toy.id}", sort="id", number=True),
    Column("name", lambda _s: "Name", lambda toy, _s: toy.name, sort="name"),
    Column("note", lambda _s: "Note", lambda _toy, _s: ""),
)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf([Toy(number, f"toy {number % 7}{number:04d}") for number in range(1, 501)])


@pytest.fixture
def model(desk: Desk, shelf: Shelf) -> PagedModel:
    made = PagedModel(
        desk, COLUMNS, read=shelf.read, count=shelf.count, one=shelf.one, key=lambda toy: toy.id, sort="id",
        parent=desk,
    )  # fmt: skip
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    made.ask()
    return made


@pytest.fixture
def view(model: PagedModel, qtbot: QtBot) -> QTableView:
    made = QTableView()
    qtbot.addWidget(made)
    made.setModel(model)
    made.resize(400, 300)
    with qtbot.waitExposed(made):
        made.show()
    return made


def shown(model: PagedModel) -> list[int]:
    return [model.row(model.index(place, 0)).id for place in range(model.rowCount())]


def choose(view: QTableView, place: int) -> None:
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
    view.selectionModel().setCurrentIndex(view.model().index(place, 0), flags)


def test_the_first_page_comes_and_the_next_when_it_is_scrolled_to(
    model: PagedModel, view: QTableView
) -> None:
    first = model.rowCount()

    view.scrollToBottom()

    assert (first, model.rowCount(), model.total) == (PAGE, 2 * PAGE, 500)


def test_all_pages_together_are_the_whole_list_once(model: PagedModel) -> None:
    while model.canFetchMore():
        model.fetchMore()

    assert shown(model) == list(range(1, 501))


def test_a_head_sorts_in_the_store(model: PagedModel, shelf: Shelf) -> None:
    model.sort(1, Qt.SortOrder.DescendingOrder)

    assert shown(model)[0] == 496
    assert shelf.asked[-1]["sort"] == "name"


def test_a_column_without_an_order_is_left_as_it_is(model: PagedModel, shelf: Shelf) -> None:
    asked = len(shelf.asked)

    model.sort(2)

    assert len(shelf.asked) == asked


def test_a_changed_row_is_replaced_where_it_stands(model: PagedModel, view: QTableView, shelf: Shelf) -> None:
    choose(view, 20)
    shelf.toys[20] = replace(shelf.toys[20], name="mended")

    model.refresh([21, 9999])

    assert view.currentIndex().row() == 20
    assert view.currentIndex().siblingAtColumn(1).data() == "mended"


def test_a_row_that_is_no_answer_any_more_goes_and_is_counted(model: PagedModel, shelf: Shelf) -> None:
    model.ask(text="toy 1")
    total = model.total
    shelf.toys[0] = replace(shelf.toys[0], name="gone")

    model.refresh([1])

    assert shown(model)[0] == 8
    assert total is not None
    assert model.total == total - 1


def test_reading_anew_keeps_selection_and_place(model: PagedModel, view: QTableView, shelf: Shelf) -> None:
    view.scrollToBottom()
    choose(view, 150)
    view.verticalScrollBar().setValue(145)
    del shelf.toys[10]
    shelf.toys.insert(0, Toy(0, "toy new"))

    model.reload()

    assert model.row(view.currentIndex()).id == 151
    assert [index.row() for index in view.selectionModel().selectedRows()] == [150]
    assert view.verticalScrollBar().value() in {145, 146}
    assert shown(model)[:12] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]


def test_rows_beyond_what_is_read_anew_go_together(
    model: PagedModel, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    while model.canFetchMore():
        model.fetchMore()
    gone: list[tuple[int, int]] = []
    model.rowsRemoved.connect(lambda _parent, first, last: gone.append((first, last)))
    monkeypatch.setattr("storekeeper.qtkit.paged_model.MOST_AT_ONCE", 300)
    del shelf.toys[4]

    model.reload()

    assert gone == [(301, 499), (4, 4)]
    assert shown(model) == [1, 2, 3, 4, *range(6, 302)]
    assert model.canFetchMore()


def hold_reads(desk: Desk) -> list[Callable[[], Callable[[], None]]]:
    """What is asked from now on: the first call has the store answer, what it returns hands the answer over."""
    held: list[Callable[[], Callable[[], None]]] = []

    def slow(work: Callable[[], object], then: Callable[[object], None], _failed: object = None) -> None:
        held.append(lambda: partial(then, work()))

    desk.lanes.read = slow  # type: ignore[method-assign, assignment]
    return held


def test_a_row_that_was_saved_while_a_page_is_read_is_not_shown_as_it_was(
    model: PagedModel, shelf: Shelf, desk: Desk
) -> None:
    held = hold_reads(desk)
    model.reload()
    early = [ask() for ask in held]
    held.clear()
    shelf.toys[20] = replace(shelf.toys[20], name="mended")

    model.refresh([21])
    for answer in [*(ask() for ask in held), *early]:
        answer()

    assert model.row(model.index(20, 0)).name == "mended"


def test_an_answer_to_an_older_question_is_dropped(model: PagedModel, shelf: Shelf, desk: Desk) -> None:
    held = hold_reads(desk)
    model.ask(text="toy 1")
    model.ask(text="toy 2")
    for ask in reversed(held):
        ask()()

    assert {row % 7 for row in shown(model)} == {2}
    assert model.total == shelf.count(None, text="toy 2")


def test_what_cannot_be_read_leaves_what_is_shown(model: PagedModel, shelf: Shelf) -> None:
    told: list[object] = []
    model.failed.connect(told.append)
    shelf.error = Unreachable("stores.unreachable")

    model.reload()

    assert (model.rowCount(), len(told)) == (PAGE, 1)
