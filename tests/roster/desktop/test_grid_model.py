"""The model: what Qt asks of it, which cells a change touches, and what a screen reader hears."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.roster.desktop.grid_model import OPEN_ROW, TOTAL, Order, RosterModel
from storekeeper.roster.desktop.words import Words
from storekeeper.roster.domain import AddShift, MoveShift, Outcome
from tests.roster.drawn import day_of, draw, shift_at, typed

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
WEEK = """
    1001 陳大文 | 9-18 | R | AL | @10-14 |
    1002 李小明 | 9-12,17-21 | | x
    open        | 13-22
"""


def model_of(picture: str = WEEK) -> RosterModel:
    model = RosterModel(Words(Sentences("zh-HK")))
    model.show(draw(picture))
    return model


def touched(model: RosterModel) -> list[tuple[int, int]]:
    """Grows by every cell that the model says has changed."""
    cells: list[tuple[int, int]] = []
    model.dataChanged.connect(
        lambda first, last: cells.extend(
            (row, column)
            for row in range(first.row(), last.row() + 1)
            for column in range(first.column(), last.column() + 1)
        )
    )
    return cells


def heard(model: RosterModel, who: int | None, day: str) -> str:
    index = model.index_of((who, day_of(day)))
    return str(model.data(index, Qt.ItemDataRole.AccessibleTextRole))


def test_qt_finds_no_fault_with_the_model_through_its_whole_life(qtbot: QtBot) -> None:
    model = RosterModel(Words(Sentences("zh-HK")))
    tester = QAbstractItemModelTester(model, FATAL)

    model.show(draw(WEEK))
    assert model.week is not None
    model.apply(typed(model.week, 1002, "Fri", "A"))
    model.arrange(Order.BY_NUMBER)
    model.show(None)

    assert isinstance(tester.model(), QAbstractItemModel)


def test_a_move_touches_two_cells_and_the_hours_of_two_rows(qtbot: QtBot) -> None:
    model = model_of()
    assert model.week is not None
    cells = touched(model)

    shift = shift_at(model.week, 1001, "Mon")
    model.apply(MoveShift(shift.id, shift.row_version, 1002, day_of("Fri")))

    assert sorted(cells) == [(1, 0), (1, TOTAL), (2, 4), (2, TOTAL)]


def test_the_same_week_read_again_touches_nothing_and_a_foreign_change_only_its_cell(qtbot: QtBot) -> None:
    model = model_of()
    week = model.week
    assert week is not None
    cells = touched(model)
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))

    model.refresh(week.after(Outcome()))
    assert cells == []
    model.refresh(typed(week, 1001, "Sat", "9-18").apply(week))

    assert sorted(cells) == [(1, 5), (1, TOTAL)]
    assert resets == []


def test_a_reading_does_not_overwrite_what_is_on_its_way_to_the_store(qtbot: QtBot) -> None:
    model = model_of()
    before = model.week
    assert before is not None
    shift = shift_at(before, 1001, "Mon")
    model.apply(MoveShift(shift.id, shift.row_version, 1002, day_of("Fri")))
    model.pend({shift.id})

    model.refresh(before)

    assert model.week is not None
    assert model.week.shifts_of(1002, day_of("Fri"))
    assert model.is_pending(shift.id)


def test_another_week_is_shown_whole(qtbot: QtBot) -> None:
    model = model_of()
    week = model.week
    assert week is not None

    with qtbot.waitSignal(model.modelReset):
        model.refresh(type(week)(week.shop, week.monday + timedelta(days=7), people=week.people))

    assert model.rowCount() == 3


def test_a_screen_reader_hears_a_full_sentence_for_every_kind_of_cell() -> None:
    model = model_of()

    assert heard(model, 1001, "Mon") == "陳大文，11月23日（一）：A 早更 0900–1800，8.0 小時，草稿"
    assert heard(model, 1001, "Tue") == "陳大文，11月24日（二）：例假，草稿"
    assert heard(model, 1001, "Wed") == "陳大文，11月25日（三）：年假"
    assert heard(model, 1001, "Thu") == "陳大文，11月26日（四）：在另一間店舖 1000–1400"
    assert heard(model, 1001, "Fri") == "陳大文，11月27日（五）：未編"
    assert heard(model, None, "Mon") == "空更，11月23日（一）：B 晚更 1300–2200，8.0 小時，草稿"
    total = model.data(model.index(1, TOTAL), Qt.ItemDataRole.AccessibleTextRole)
    assert total == "陳大文，本週 8.0 小時"


def test_every_language_has_words_for_every_cell() -> None:
    for language in LANGUAGES:
        model = RosterModel(Words(Sentences(language)))
        model.show(draw(WEEK))
        for row in range(model.rowCount()):
            for column in range(model.columnCount()):
                assert model.data(model.index(row, column), Qt.ItemDataRole.AccessibleTextRole)


def test_the_open_row_can_be_typed_into_and_the_hours_cannot() -> None:
    model = model_of()

    assert model.flags(model.index(OPEN_ROW, 0)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(1, TOTAL)) & Qt.ItemFlag.ItemIsEditable


def test_four_weeks_are_twenty_eight_columns_and_their_hours() -> None:
    model = RosterModel(Words(Sentences("zh-HK")))
    week = replace(draw(WEEK), weeks=4)
    last = week.days[-1]

    model.show(week)
    model.apply(AddShift(replace(shift_at(week, 1002, "Mon"), id=UUID(int=77), day=last)))

    assert (model.days, model.total, model.columnCount()) == (28, 28, 29)
    assert model.index_of((1002, last)).column() == 27
    assert not model.index_of((1002, last + timedelta(days=1))).isValid()
    assert model.day_total(last).people == 1
    assert model.place_at(model.index(1, 28)) is None
