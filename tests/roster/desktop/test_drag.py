"""Dragging a shift with a real mouse: where it lands, what the targets say, how it is called off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from storekeeper.roster.domain import AddShift, MoveShift
from tests.roster.desktop.gestures import CTRL, SHIFT, hands_on
from tests.roster.drawn import day_of, typed

KEY = Qt.Key


def test_a_shift_dragged_to_another_person_and_day_keeps_its_times(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |      |
    """
    hands = hands_on(qtbot, test_a_shift_dragged_to_another_person_and_day_keeps_its_times.__doc__)

    hands.drag(1001, "Mon", to=(1002, "Wed"))

    assert hands.picture == "1001\n1002 |  |  | 0900-1800"
    assert [type(edit) for edit in hands.edits] == [MoveShift]
    assert hands.grid.drag is None


def test_a_refused_target_takes_the_drop_only_to_say_why(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 | |
    1002 李小明 |      | AL |
    """
    hands = hands_on(qtbot, test_a_refused_target_takes_the_drop_only_to_say_why.__doc__)
    before = hands.picture

    hands.lift(1001, "Mon", to=(1002, "Tue"))
    drag = hands.grid.drag
    assert drag is not None
    assert drag.verdict_at(hands.model.index_of((1002, day_of("Tue")))) == "refused"
    assert "李小明" in drag.reason
    assert "年假" in drag.reason
    hands.drop(1002, "Tue")

    assert hands.picture == before
    assert not hands.edits
    assert [finding.code for finding in hands.refusals[0]] == ["roster.on_leave"]


def test_only_the_column_under_the_cursor_is_judged_aloud(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |   |
    1002 李小明 |      | R | x
    1003 何嘉雯 | 9-18 | 17-22 |
    """
    hands = hands_on(qtbot, test_only_the_column_under_the_cursor_is_judged_aloud.__doc__)

    hands.lift(1001, "Mon", to=(1002, "Tue"))

    drag = hands.grid.drag
    assert drag is not None
    tuesday = [
        drag.verdict_at(hands.model.index_of((who, day_of("Tue")))) for who in (None, 1001, 1002, 1003)
    ]
    assert tuesday == ["free", "free", "warned", "swap"]
    assert {drag.verdict_at(hands.model.index_of((1003, day_of(day)))) for day in ("Mon", "Wed")} == {None}
    drag.cancel()


def test_escape_calls_a_drag_off(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |
    """
    hands = hands_on(qtbot, test_escape_calls_a_drag_off.__doc__)
    before = hands.picture

    hands.lift(1001, "Mon", to=(1002, "Fri"))
    hands.key(KEY.Key_Escape)
    hands.drop(1002, "Fri")

    assert hands.grid.drag is None
    assert hands.picture == before
    assert not hands.edits


def test_ctrl_copies_even_when_it_is_pressed_after_the_drag_began(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |
    """
    hands = hands_on(qtbot, test_ctrl_copies_even_when_it_is_pressed_after_the_drag_began.__doc__)

    hands.lift(1001, "Mon", to=(1002, "Mon"))
    hands.key(KEY.Key_Control, CTRL)
    drag = hands.grid.drag
    assert drag is not None
    hands.hover(hands.centre(1002, "Mon"), CTRL)
    assert drag.copies
    hands.drop(1002, "Mon", held=CTRL)

    assert hands.picture == "1001 | 0900-1800\n1002 | 0900-1800"
    assert [type(edit) for edit in hands.edits] == [AddShift]


def test_shift_keeps_a_dragged_shift_with_its_person(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |
    """
    hands = hands_on(qtbot, test_shift_keeps_a_dragged_shift_with_its_person.__doc__)

    hands.drag(1001, "Mon", to=(1002, "Thu"), held=SHIFT)

    assert hands.picture == "1001 |  |  |  | 0900-1800\n1002"


def test_a_shift_becomes_open_in_the_first_row_and_is_taken_from_there(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |
    """
    hands = hands_on(qtbot, test_a_shift_becomes_open_in_the_first_row_and_is_taken_from_there.__doc__)

    hands.drag(1001, "Mon", to=(None, "Tue"))
    assert hands.picture == "1001\n1002\nopen |  | 0900-1800"
    hands.drag(None, "Tue", to=(1002, "Tue"))

    assert hands.picture == "1001\n1002 |  | 0900-1800"


def test_a_shift_that_comes_home_or_falls_outside_changes_nothing(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |
    """
    hands = hands_on(qtbot, test_a_shift_that_comes_home_or_falls_outside_changes_nothing.__doc__)

    hands.drag(1001, "Mon", to=(1001, "Mon"))
    hands.lift(1001, "Mon", to=(1002, "Mon"))
    outside = hands.grid.viewport().rect().bottomRight()
    hands.hover(outside)
    assert hands.grid.drag is not None
    hands.grid.drag.drop()

    assert not hands.edits
    assert not hands.refusals


def test_the_second_of_two_stacked_shifts_is_the_one_that_moves(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-12,17-21 |
    1002 李小明 |
    """
    picture = test_the_second_of_two_stacked_shifts_is_the_one_that_moves.__doc__
    hands = hands_on(qtbot, picture)
    index = hands.model.index_of((1001, day_of("Mon")))
    face = hands.model.face_at(index)
    assert face is not None
    boxes = [box for box, _ in hands.grid.delegate.bands(hands.grid.visualRect(index), face)]
    plain = hands.centre

    def centre(who: int | None, day: str) -> QPoint:
        return boxes[1].center() if (who, day) == (1001, "Mon") else plain(who, day)

    hands.centre = centre  # type: ignore[method-assign]

    assert hands.grid.rowHeight(1) > hands.grid.rowHeight(2)
    hands.drag(1001, "Mon", to=(1002, "Tue"))

    assert hands.picture == "1001 | 0900-1200\n1002 |  | 1700-2100"
    assert hands.grid.rowHeight(1) == hands.grid.rowHeight(2)


def test_a_drag_goes_on_while_a_colleague_works_elsewhere_and_sees_what_he_did(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 |      |
    """
    picture = str(test_a_drag_goes_on_while_a_colleague_works_elsewhere_and_sees_what_he_did.__doc__)
    hands = hands_on(qtbot, picture)
    hands.lift(1001, "Mon", to=(1002, "Wed"))
    wednesday = hands.model.index_of((1002, day_of("Wed")))
    drag = hands.grid.drag
    assert drag is not None
    assert drag.verdict_at(wednesday) == "free"

    assert hands.model.week is not None
    hands.model.apply(typed(hands.model.week, 1002, "Wed", "13-22"))
    assert hands.grid.drag is drag
    assert drag.verdict_at(wednesday) == "swap"
    hands.model.show(hands.model.week)
    assert hands.grid.drag is drag
    hands.drop(1002, "Thu")

    assert hands.picture == "1001\n1002 |  |  | 1300-2200 | 0900-1800"


def test_a_drag_is_called_off_when_the_lifted_shift_was_changed(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    """
    hands = hands_on(qtbot, test_a_drag_is_called_off_when_the_lifted_shift_was_changed.__doc__)
    hands.lift(1001, "Mon", to=(1001, "Wed"))

    assert hands.model.week is not None
    hands.model.apply(typed(hands.model.week, 1001, "Mon", "10-19"))

    assert hands.grid.drag is None
    assert not hands.edits


def test_the_grid_rolls_on_while_a_shift_hangs_at_its_edge(qtbot: QtBot) -> None:
    people = "\n".join(f"{1000 + n} 陳大文 | {'9-18' if n == 1 else ''}" for n in range(1, 61))
    hands = hands_on(qtbot, people)
    viewport, bar = hands.grid.viewport(), hands.grid.verticalScrollBar()
    hands.lift(1001, "Mon", to=(1003, "Mon"))

    hands.hover(viewport.rect().bottomLeft() + QPoint(80, -4))
    qtbot.waitUntil(lambda: bar.value() > 200)
    hands.hover(viewport.rect().center())
    assert hands.grid.drag is not None
    assert hands.grid.drag.target is not None
    hands.grid.drag.drop()

    assert len(hands.edits) == 1
    assert not hands.picture.startswith("1001 | 0900-1800")
