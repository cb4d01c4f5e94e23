"""People on loan in the grid: told in the head of their row, given shifts by drag, refused where not lent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from storekeeper.roster.desktop.reason_tip import ReasonTip
from storekeeper.roster.domain import MoveShift, Person, Placed
from tests.roster.desktop.gestures import Hands, hands_on
from tests.roster.drawn import day_of

WEEK = """
    1001 陳大文 | 9-18 | |
    1002 李小明 |      | |
"""
LENT = 1002


def lent_until(qtbot: QtBot, day: date) -> Hands:
    """The week, whose second person is here on loan to that day."""
    hands = hands_on(qtbot, WEEK)
    week = hands.model.week
    assert week is not None

    def lent(person: Person) -> Person:
        placed = Placed(10020, "loan", date(2026, 11, 1), day)
        return replace(person, placements=(placed,)) if person.employee_id == LENT else person

    hands.model.show(replace(week, people=tuple(map(lent, week.people))))
    return hands


def head_of(hands: Hands, who: int) -> str:
    row = hands.model.index_of((who, day_of("Mon"))).row()
    role = Qt.ItemDataRole.AccessibleTextRole
    return str(hands.model.headerData(row, Qt.Orientation.Vertical, role))


def test_the_head_of_the_row_says_and_draws_who_is_on_loan(qtbot: QtBot) -> None:
    hands = lent_until(qtbot, day_of("Sun"))
    names = hands.grid.names
    lent = names.grab().toImage()

    assert "借" in head_of(hands, LENT)
    assert "借" not in head_of(hands, 1001)

    at_home = hands_on(qtbot, WEEK)
    assert "借" not in head_of(at_home, LENT)
    assert at_home.grid.names.grab().toImage() != lent


def test_a_shift_is_dragged_to_somebody_on_loan(qtbot: QtBot) -> None:
    hands = lent_until(qtbot, day_of("Sun"))

    hands.drag(1001, "Mon", to=(LENT, "Tue"))

    assert hands.picture == "1001\n1002 |  | 0900-1800"
    assert [type(edit) for edit in hands.edits] == [MoveShift]


def test_after_the_last_day_of_a_loan_the_drop_is_refused_and_the_tip_says_why(qtbot: QtBot) -> None:
    hands = lent_until(qtbot, day_of("Tue"))
    before = hands.picture

    hands.lift(1001, "Mon", to=(LENT, "Wed"))
    drag = hands.grid.drag
    assert drag is not None
    assert drag.verdict_at(hands.model.index_of((LENT, day_of("Wed")))) == "refused"
    (tip,) = (each for each in hands.grid.viewport().findChildren(ReasonTip) if each.isVisible())
    assert any("李小明" in text for text in (tip.title, *tip.sentences))
    hands.drop(LENT, "Wed")

    assert not tip.isVisible()
    assert hands.picture == before
    assert not hands.edits
    assert [[finding.code for finding in each] for each in hands.refusals] == [["roster.not_placed"]]
