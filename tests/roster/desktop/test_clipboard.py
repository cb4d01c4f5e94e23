"""Cells as text: what Excel puts on a clipboard is read, what the roster puts there Excel takes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from storekeeper.roster.desktop.clipboard import read_block, spread, write_block, write_html
from storekeeper.roster.desktop.pasting import pasted
from storekeeper.roster.domain import Batch
from storekeeper.roster.grammar import cell_text
from tests.roster.desktop.gestures import CTRL, SHIFT, hands_on
from tests.roster.drawn import draw, show

KEY = Qt.Key
WEEK = """
    1001 陳大文 | 9-18 |
    1002 李小明 |      | R
"""


@pytest.mark.parametrize(
    ("text", "block"),
    [
        ("9-18\tR\r\n\t10-19\r\n", (("9-18", "R"), ("", "10-19"))),
        ('"9-18\n10-19"\tA\n', (("9-18\n10-19", "A"),)),
        ('"say ""R"""\tB', (('say "R"', "B"),)),
        ('"\t9-18', (('"', "9-18"),)),
        ("A\n\nB\tC\n\n", (("A",), ("",), ("B", "C"))),
        ('"never closed\tA\nB', (('"never closed', "A"), ("B",))),
        ("A\rB", (("A",), ("B",))),
        ("", (("",),)),
    ],
)
def test_a_block_is_read_as_excel_writes_it(text: str, block: tuple[tuple[str, ...], ...]) -> None:
    assert read_block(text) == block


CELLS = st.text(st.sampled_from('A9-"\t\n,休 '), max_size=6)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=3), min_size=1, max_size=3))
def test_a_written_block_is_read_back(rows: list[list[str]]) -> None:
    rows[-1][0] = "end"

    assert read_block(write_block(rows)) == tuple(map(tuple, rows))


@given(st.text(max_size=60))
def test_any_text_is_some_block(text: str) -> None:
    assert read_block(text)


def test_a_block_is_repeated_over_a_selection_that_holds_it_whole() -> None:
    assert spread((("A", "B"),), 2, 4) == (("A", "B", "A", "B"), ("A", "B", "A", "B"))
    assert spread((("A",), ("B", "C")), 2, 4) == (("A", "", "A", ""), ("B", "C", "B", "C"))
    assert spread((("A", "B"),), 1, 3) == (("A", "B"),)


def test_html_shows_text_and_nothing_else() -> None:
    assert "<td" in write_html([["<b>R</b>"]])
    assert "&lt;b&gt;R&lt;/b&gt;" in write_html([["<b>R</b>"]])


def test_selected_cells_go_out_as_text_and_as_a_table(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.click(1002, "Tue", SHIFT)

    hands.key(KEY.Key_C, CTRL)

    mime = QGuiApplication.clipboard().mimeData()
    assert mime.text().splitlines() == ["0900-1800\t", "\tR"]
    assert mime.html().count("<td") == 4


def test_one_cell_fills_what_is_selected(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    QGuiApplication.clipboard().setText("\u00a0１０：００－１９：００ \r\n")
    hands.click(1001, "Wed")
    hands.click(1002, "Thu", SHIFT)

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == (
        "1001 | 0900-1800 |  | 1000-1900 | 1000-1900\n1002 |  | R | 1000-1900 | 1000-1900"
    )
    assert [type(edit) for edit in hands.edits] == [Batch]


def test_a_shift_copied_from_one_cell_fills_what_is_selected(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    hands.go(1001, "Mon")
    hands.key(KEY.Key_C, CTRL)
    hands.click(1002, "Wed")
    hands.click(1002, "Fri", SHIFT)

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == "1001 | 0900-1800\n1002 |  | R | 0900-1800 | 0900-1800 | 0900-1800"
    assert len(hands.edits) == 1


def test_a_block_begins_at_the_upper_left_of_a_smaller_selection_and_ragged_rows_are_taken(
    qtbot: QtBot,
) -> None:
    hands = hands_on(qtbot, WEEK)
    QGuiApplication.clipboard().setText("9-12\r\n13-22\tR\t10-19\r\n")
    hands.go(1001, "Thu")

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == ("1001 | 0900-1800 |  |  | 0900-1200\n1002 |  | R |  | 1300-2200 | R | 1000-1900")


def test_what_falls_past_the_edge_is_left_out_and_counted(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    QGuiApplication.clipboard().setText("9-12\t13-22\nR\tR\nR\tR\n")
    hands.go(1001, "Sun")

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == "1001 | 0900-1800 |  |  |  |  |  | 0900-1200\n1002 |  | R |  |  |  |  | R"
    assert [note.values for note in hands.notes] == [{"count": 4}]
    assert "4 格" in hands.model.words.sentences.tell(hands.notes[0])


def test_cells_that_cannot_be_read_are_named_and_nothing_is_pasted(qtbot: QtBot) -> None:
    hands = hands_on(qtbot, WEEK)
    QGuiApplication.clipboard().setText("9-12\tx?\ty?\nz?\tR\tq?\n")
    hands.go(1001, "Wed")
    before = hands.picture

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == before
    said = hands.model.words.sentences.tell(hands.refusals[0][0])
    assert "4 格" in said
    assert said.count("「") == 3
    assert "陳大文 11月26日（四）「x?」" in said


def test_cells_that_a_rule_refuses_keep_the_whole_paste_out(qtbot: QtBot) -> None:
    """
    1001 陳大文 |    | AL
    1002 李小明 |    |
    """
    hands = hands_on(qtbot, test_cells_that_a_rule_refuses_keep_the_whole_paste_out.__doc__)
    QGuiApplication.clipboard().setText("9-12\t13-22\n")
    hands.go(1001, "Mon")

    hands.key(KEY.Key_V, CTRL)

    assert not hands.edits
    assert [finding.code for finding in hands.refusals[0]] == ["roster.on_leave"]


def test_several_cut_shifts_move_by_the_same_way(qtbot: QtBot) -> None:
    """
    1001 陳大文 | 9-18 | 22-06
    1002 李小明 | 10-14,17-21 |
    """
    hands = hands_on(qtbot, test_several_cut_shifts_move_by_the_same_way.__doc__)
    hands.click(1001, "Mon")
    hands.click(1002, "Tue", SHIFT)
    hands.key(KEY.Key_X, CTRL)
    hands.go(1001, "Thu")

    hands.key(KEY.Key_V, CTRL)

    assert hands.picture == ("1001 |  |  |  | 0900-1800 | 2200-0600\n1002 |  |  |  | 1000-1400,1700-2100")
    assert [type(edit) for edit in hands.edits] == [Batch]


TEXTS = st.sampled_from(["", "9-18", "R", "AL", "SH", "10-14,17-21", "22-06", "9-18/30", "A", "13-22,R"])


@given(st.lists(st.lists(TEXTS, min_size=7, max_size=7), min_size=1, max_size=3))
def test_a_week_copied_as_text_and_pasted_again_changes_nothing(rows: list[list[str]]) -> None:
    picture = "\n".join(f"{1001 + n} 陳大文 | {' | '.join(row)}" for n, row in enumerate(rows))
    week = draw(picture)
    people = [person.employee_id for person in week.people]
    text = write_block([[cell_text(week, who, day) for day in week.days] for who in people])

    cells = [
        ((who, day), said)
        for who, row in zip(people, read_block(text), strict=False)
        for day, said in zip(week.days, row, strict=False)
    ]
    edit = pasted(week, cells, lambda _place: None)

    assert edit is None
    assert show(week) == show(draw(picture))
