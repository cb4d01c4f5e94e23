"""The day zoom with a real mouse and real keys: shifts are moved, pulled, drawn and typed along the hours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from storekeeper.roster.desktop.day_zoom.day_delegate import GRIP, DayDelegate
from storekeeper.roster.domain import (
    AddShift,
    MoveShift,
    RestoreShift,
    RetimeShift,
)
from tests.roster.desktop.day_gestures import day_of_hands
from tests.roster.desktop.gestures import ALT, CTRL, LEFT, PLAIN, SHIFT
from tests.roster.drawn import day_of, shift_at

KEY = Qt.Key
TWO = """
    1001 陳大文 | 0930-1830 |
    1002 李小明 |      | R
"""


# moving


def test_a_shift_pulled_along_the_hours_is_moved_by_quarters_and_keeps_its_length(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)

    hands.drag(hands.at(1001, "1200"), hands.at(1001, "1300") + QPoint(4, 0))

    assert hands.picture == "1001 | 1030-1930\n1002 |  | R"
    assert [type(edit) for edit in hands.edits] == [RetimeShift]
    assert hands.view.grid.gesture is None


def test_a_shift_pulled_straight_down_goes_to_another_person_with_its_times(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)

    hands.drag(hands.at(1001, "1200"), hands.at(1002, "1200"))

    assert hands.picture == "1001\n1002 | 0930-1830 | R"
    assert [type(edit) for edit in hands.edits] == [MoveShift]


def test_person_and_time_change_as_one_edit_that_is_undone_as_one(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    before = hands.model.week
    assert before is not None

    hands.drag(hands.at(1001, "1200"), hands.at(1002, "1230"))

    assert hands.picture == "1001\n1002 | 1000-1900 | R"
    (edit,) = hands.edits
    assert isinstance(edit, RestoreShift)
    hands.model.apply(edit.inverse(before))
    assert hands.picture == "1001 | 0930-1830\n1002 |  | R"


def test_minutes_below_a_quarter_are_kept_by_a_move(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 0910-1305 |
    """
    hands = day_of_hands(qtbot, test_minutes_below_a_quarter_are_kept_by_a_move.__doc__)

    hands.drag(hands.at(1001, "1000"), hands.at(1001, "1032"))

    assert hands.picture == "1001 | 0940-1335"


def test_ctrl_copies_also_when_it_is_pressed_after_the_pull_began(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)

    hands.pull(hands.at(1001, "1200"), hands.at(1002, "1300"))
    QTest.keyPress(hands.view.grid, KEY.Key_Control)
    gesture = hands.view.grid.gesture
    assert gesture is not None
    assert gesture.copies
    QTest.mouseRelease(hands.view.grid.viewport(), LEFT, CTRL, hands.at(1002, "1300"))

    assert hands.picture == "1001 | 0930-1830\n1002 | 1030-1930 | R"
    assert [type(edit) for edit in hands.edits] == [AddShift]


def test_shift_keeps_the_person(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)

    hands.drag(hands.at(1001, "1200"), hands.at(1002, "1300"), held=SHIFT)

    assert hands.picture == "1001 | 1030-1930\n1002 |  | R"


def test_escape_leaves_everything_as_it_was(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    before = hands.picture

    hands.pull(hands.at(1001, "1200"), hands.at(1002, "1500"))
    hands.key(KEY.Key_Escape)
    QTest.mouseRelease(hands.view.grid.viewport(), LEFT, PLAIN, hands.at(1002, "1500"))

    assert hands.view.grid.gesture is None
    assert hands.picture == before
    assert not hands.edits


def test_every_row_is_judged_for_the_time_that_is_pulled_to(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 1000-1400 |
    1002 李小明 | R |
    1003 何嘉雯 | 1500-1800 |
    1004 林志偉 | AL |
    1005 鄭國強 |
    """
    hands = day_of_hands(qtbot, test_every_row_is_judged_for_the_time_that_is_pulled_to.__doc__)

    def said() -> list[str | None]:
        gesture = hands.view.grid.gesture
        assert gesture is not None
        rows = (1001, 1002, 1003, 1004, 1005)
        return [gesture.verdict_at(hands.model.index_of((who, day_of("Mon")))) for who in rows]

    hands.pull(hands.at(1001, "1100"), hands.at(1005, "1100"))
    assert said() == [None, "warned", "free", "refused", "free"]
    hands.hover(hands.at(1005, "1300"))
    assert said() == ["free", "warned", "refused", "refused", "free"]
    hands.key(KEY.Key_Escape)


def test_a_refused_row_takes_the_drop_only_to_say_why(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 1000-1400 |
    1002 李小明 | AL |
    """
    hands = day_of_hands(qtbot, test_a_refused_row_takes_the_drop_only_to_say_why.__doc__)
    before = hands.picture

    hands.pull(hands.at(1001, "1100"), hands.at(1002, "1200"))
    gesture = hands.view.grid.gesture
    assert gesture is not None
    assert "1100–1500 · 4 時" in gesture.reason
    assert "年假" in gesture.reason
    QTest.mouseRelease(hands.view.grid.viewport(), LEFT, PLAIN, hands.at(1002, "1200"))

    assert hands.picture == before
    assert [finding.code for finding in hands.refusals[0]] == ["roster.on_leave"]


def test_an_open_shift_is_given_to_a_person_and_taken_back(qtbot: QtBot) -> None:
    """
    1001 陳大文 |
    open        | 1200-1800 |
    """
    hands = day_of_hands(qtbot, test_an_open_shift_is_given_to_a_person_and_taken_back.__doc__)

    hands.drag(hands.at(None, "1300"), hands.at(1001, "1300"))
    assert hands.picture == "1001 | 1200-1800"
    hands.drag(hands.at(1001, "1300"), hands.at(None, "1300"))

    assert hands.picture == "1001\nopen | 1200-1800"


# resizing


def test_the_right_edge_is_pulled_to_another_quarter_with_times_and_length_beside_it(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    edge = QPoint(hands.box(1001).right() - 2, hands.box(1001).center().y())

    hands.pull(edge, QPoint(hands.at(1001, "1815").x(), edge.y()))
    gesture = hands.view.grid.gesture
    assert gesture is not None
    assert gesture.reason.startswith("0930–1815 · 8 時 45 分")
    QTest.mouseRelease(hands.view.grid.viewport(), LEFT, PLAIN, QPoint(hands.at(1001, "1815").x(), edge.y()))

    assert hands.picture == "1001 | 0930-1815\n1002 |  | R"


def test_the_left_edge_is_pulled_to_another_quarter_and_takes_the_kind_of_these_times(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 1000-1800 |
    """
    hands = day_of_hands(
        qtbot, test_the_left_edge_is_pulled_to_another_quarter_and_takes_the_kind_of_these_times.__doc__
    )
    edge = QPoint(hands.box(1001).left() + 2, hands.box(1001).center().y())

    hands.drag(edge, QPoint(hands.at(1001, "0900").x() + 2, edge.y()))

    assert hands.picture == "1001 | 0900-1800/0"
    assert hands.model.week is not None
    assert shift_at(hands.model.week, 1001, "Mon").kind_id == 1


def test_the_edges_of_a_shift_of_a_quarter_hour_can_still_be_taken(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 1200-1215 |
    """
    hands = day_of_hands(qtbot, test_the_edges_of_a_shift_of_a_quarter_hour_can_still_be_taken.__doc__)
    box = hands.box(1001)
    face = hands.model.face_at(hands.model.index_of((1001, day_of("Mon"))))
    delegate = hands.view.grid.delegate
    assert isinstance(delegate, DayDelegate)
    assert face is not None

    def part(x: int) -> str:
        found = delegate.part_at(hands.row(1001), face, QPoint(x, box.center().y()))
        return found[2] if found else ""

    parts = [part(x) for x in range(box.left() - 20, box.right() + 21)]
    assert min(parts.count("starts"), parts.count("ends")) >= GRIP
    assert parts.count("body") >= box.width() // 2 - 1
    edge = QPoint(box.right() + 3, box.center().y())
    hands.drag(edge, QPoint(hands.at(1001, "1400").x() + 4, edge.y()))
    assert hands.picture == "1001 | 1200-1400"


# new shifts


def test_a_pull_over_empty_time_makes_a_shift_of_the_kind_with_these_times(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)

    hands.drag(hands.at(1002, "1300") + QPoint(2, 0), hands.at(1002, "2200") + QPoint(2, 0))
    hands.drag(hands.at(None, "1100") + QPoint(2, 0), hands.at(None, "1545") + QPoint(2, 0))

    assert hands.picture == "1001 | 0930-1830\n1002 | 1300-2200 | R\nopen | 1100-1545"
    assert hands.model.week is not None
    assert shift_at(hands.model.week, 1002, "Mon").kind_id == 2
    assert shift_at(hands.model.week, 1002, "Mon").unpaid_minutes == 60


def test_a_shift_is_drawn_beside_another_but_not_over_it(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 1000-1200 |
    """
    hands = day_of_hands(qtbot, test_a_shift_is_drawn_beside_another_but_not_over_it.__doc__)

    hands.drag(hands.at(1001, "1900") + QPoint(2, 0), hands.at(1001, "1100"))
    assert [finding.code for finding in hands.refusals[0]] == ["roster.overlap"]
    hands.drag(hands.at(1001, "1400") + QPoint(2, 0), hands.at(1001, "1800") + QPoint(2, 0))

    assert hands.picture == "1001 | 1000-1200,1400-1800"


def test_a_double_click_on_empty_time_offers_the_kinds_and_then_the_one_used_last(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    viewport = hands.view.grid.viewport()
    hands.go(1002)

    QTest.mouseDClick(viewport, LEFT, PLAIN, hands.at(1002, "1200"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert [action.text()[:1] for action in menu.actions()] == ["A", "B"]
    menu.actions()[1].trigger()
    menu.close()
    assert hands.picture == "1001 | 0930-1830\n1002 | 1300-2200 | R"

    hands.go(None)
    QTest.mouseDClick(viewport, LEFT, PLAIN, hands.at(None, "1200"))
    assert hands.picture == "1001 | 0930-1830\n1002 | 1300-2200 | R\nopen | 1300-2200"


# keys


@pytest.mark.parametrize(
    ("key", "held", "picture"),
    [
        (KEY.Key_Right, ALT, "1001 | 0945-1845\n1002 |  | R"),
        (KEY.Key_Left, ALT, "1001 | 0915-1815\n1002 |  | R"),
        (KEY.Key_Down, ALT, "1001\n1002 | 0930-1830 | R"),
        (KEY.Key_Up, ALT, "1001\n1002 |  | R\nopen | 0930-1830"),
        (KEY.Key_Right, ALT | SHIFT, "1001 | 0930-1845\n1002 |  | R"),
        (KEY.Key_Left, ALT | SHIFT, "1001 | 0930-1815\n1002 |  | R"),
        (KEY.Key_Right, ALT | CTRL, "1001 | 0945-1830\n1002 |  | R"),
        (KEY.Key_Left, ALT | CTRL, "1001 | 0915-1830\n1002 |  | R"),
        (KEY.Key_Delete, PLAIN, "1001\n1002 |  | R"),
    ],
)
def test_every_pull_has_a_key(qtbot: QtBot, key: Qt.Key, held: Qt.KeyboardModifier, picture: str) -> None:
    hands = day_of_hands(qtbot, TWO)
    hands.go(1001)

    hands.key(key, held)

    assert hands.picture == picture
    assert len(hands.edits) == 1


def test_arrows_choose_the_shift_that_keys_act_on_and_stay_with_it(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 10-14,17-21 |
    """
    hands = day_of_hands(qtbot, test_arrows_choose_the_shift_that_keys_act_on_and_stay_with_it.__doc__)
    hands.go(1001)

    hands.key(KEY.Key_Right)
    hands.key(KEY.Key_Left, ALT)
    hands.key(KEY.Key_Left, ALT)
    assert hands.picture == "1001 | 1000-1400,1630-2030"
    hands.key(KEY.Key_Left)
    hands.key(KEY.Key_Right, ALT | SHIFT)

    assert hands.picture == "1001 | 1000-1415,1630-2030"


def test_keys_act_on_all_selected_rows_as_one_edit(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 |
    1002 李小明 | 0910-1300 |
    """
    hands = day_of_hands(qtbot, test_keys_act_on_all_selected_rows_as_one_edit.__doc__)
    hands.view.grid.selectAll()

    hands.key(KEY.Key_Right, ALT)
    hands.key(KEY.Key_Right, ALT | SHIFT)

    assert hands.picture == "1001 | 0915-1830/60\n1002 | 0925-1330"
    assert len(hands.edits) == 2


def test_times_are_typed_in_the_grammar_of_the_cell(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    hands.go(1002)

    hands.key(KEY.Key_F2)
    hands.type("10-14,17-21")
    hands.key(KEY.Key_Return)

    assert hands.picture == "1001 | 0930-1830\n1002 | 1000-1400,1700-2100 | R"


def test_a_move_that_a_rule_forbids_says_the_reason(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 10-14,1415-18 |
    """
    hands = day_of_hands(qtbot, test_a_move_that_a_rule_forbids_says_the_reason.__doc__)
    hands.go(1001)

    hands.key(KEY.Key_Right, ALT)
    hands.key(KEY.Key_Right, ALT)

    assert hands.picture == "1001 | 1015-1415,1415-1800"
    assert [finding.code for finding in hands.refusals[0]] == ["roster.overlap"]


def test_selecting_everything_and_deleting_clears_the_day_on_show_only(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 | 9-18 | 9-18
    """
    hands = day_of_hands(qtbot, test_selecting_everything_and_deleting_clears_the_day_on_show_only.__doc__)
    hands.key(KEY.Key_PageDown)

    hands.view.grid.selectAll()
    hands.key(KEY.Key_Delete)

    assert hands.picture == "1001 | 0900-1800 |  | 0900-1800"


# the day


def test_the_day_is_chosen_by_button_arrow_and_page_key_and_the_person_stays(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    hands.go(1002)

    QTest.mouseClick(hands.view.strip.buttons[2], LEFT)
    assert hands.view.grid.place() == (1002, day_of("Wed"))
    hands.view.strip.buttons[2].setFocus()
    QTest.keyClick(hands.view.strip.buttons[2], KEY.Key_Right)
    assert hands.view.day == day_of("Thu")
    hands.view.grid.setFocus()
    hands.key(KEY.Key_PageUp)

    assert hands.view.grid.place() == (1002, day_of("Wed"))
    assert hands.view.strip.current == 2
    assert hands.view.strip.buttons[2].accessibleName() == "11月25日（三）"


def test_what_overlaps_in_a_row_is_stacked_and_the_row_grows(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-12,17-21 |
    open        | 10-14,12-16 |
    """
    picture = """
    1001 陳大文 | 9-12,17-21 |
    open        | 9-18 | 9-18
    """
    hands = day_of_hands(qtbot, picture)
    assert hands.row(None).height() == hands.row(1001).height()

    hands.drag(hands.at(None, "2000"), hands.at(None, "1500") + QPoint(2, 0))

    assert hands.row(None).height() > hands.row(1001).height()
    assert not hands.box(None, 0).intersects(hands.box(None, 1))


def test_a_cell_and_the_day_say_what_they_show(qtbot: QtBot) -> None:
    hands = day_of_hands(qtbot, TWO)
    index = hands.model.index_of((1001, day_of("Mon")))

    assert "0930–1830" in str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert "11月23日" in hands.view.grid.accessibleName()
    assert "10:00 1 人" in hands.view.grid.accessibleDescription()


@pytest.mark.parametrize("language", ["zh-HK", "en", "zh-CN"])
def test_the_menu_offers_what_the_mouse_does_in_words(qtbot: QtBot, language: str) -> None:
    hands = day_of_hands(qtbot, TWO, language=language)
    hands.go(1001)
    menu = hands.view.commands.menu()

    (edges,) = [child for child in menu.findChildren(QMenu) if len(child.actions()) == 4]
    edges.actions()[3].trigger()

    assert hands.picture == "1001 | 0930-1845\n1002 |  | R"
    menu.close()
