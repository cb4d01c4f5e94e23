"""A change in the making says what it would do before anything is asked, and for how long."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from storekeeper.kit.clock import today
from storekeeper.privacy.desktop.proposal import Proposal
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import CellChange, Close, Difference, GiveScope, RightChange, TakeGroup
from storekeeper.qtkit.module import Desk

GIVE = GiveScope("p_1002", region_id=3, shop_id=None, until=None)
WIDER = Difference((), (7, 9), (), 12, 0, needs_second=True)
NARROWER = Difference((), (), (7, 9), 0, 12, needs_second=False)


@pytest.fixture
def proposal(desk: Desk, qtbot: QtBot) -> Proposal:
    """A proposal on a desk of its own."""
    proposal = Proposal(desk, AccessWords(lambda: desk.sentences))
    qtbot.addWidget(proposal)
    return proposal


def test_nothing_can_be_asked_before_its_effect_is_known(proposal: Proposal) -> None:
    proposal.begin(GIVE)
    before = proposal.ask_button.isEnabled(), proposal.facts.lines[0].text

    proposal.show_difference(GIVE, WIDER)

    assert before == (False, "正在計算…")
    assert proposal.ask_button.isEnabled()
    assert proposal.ask_button.text() == "提出申請"
    assert proposal.facts.lines[0].name == "會多看到"


def test_fewer_rights_are_done_at_once_and_the_button_says_so(proposal: Proposal) -> None:
    change = TakeGroup("p_1002", "sk_regional")
    proposal.begin(change)

    proposal.show_difference(change, NARROWER)

    assert proposal.ask_button.text() == "立即生效"
    assert not proposal.length_choice.isVisibleTo(proposal)


def test_a_length_becomes_the_last_day_of_the_change(proposal: Proposal) -> None:
    told: list[RightChange] = []
    proposal.wanted.connect(told.append)
    proposal.begin(GIVE)

    proposal.length_choice.setCurrentIndex(1)

    assert told[-1] == GiveScope("p_1002", 3, None, today() + timedelta(days=30))
    assert "30 日" in proposal.length_choice.currentText()


@pytest.mark.parametrize("typed", ["明年吧", "1/1/2001"])
def test_a_day_that_cannot_be_says_why_with_an_example_and_keeps_what_was_typed(
    proposal: Proposal, typed: str
) -> None:
    proposal.begin(GIVE)
    proposal.length_choice.setCurrentIndex(proposal.length_choice.count() - 1)

    proposal.day_line.setText(typed)
    proposal.day_line.editingFinished.emit()

    assert proposal.day_line.text() == typed
    assert proposal.day_fault.isVisibleTo(proposal)
    assert "31/3" in proposal.day_fault.text()
    assert proposal.change == GIVE


def test_what_is_refused_cannot_be_asked_and_the_reason_stands_there(proposal: Proposal) -> None:
    change = TakeGroup("p_1002", "sk_it")
    proposal.begin(change)

    proposal.show_difference(
        change, Difference((), (), (), 0, 0, needs_second=False, refused="login.last_it")
    )

    assert not proposal.ask_button.isEnabled()
    assert proposal.note.property("tone") == "hard"


def test_a_leaver_is_closed_by_a_button_that_says_so_and_all_kinds_of_data_go_in_one_line(
    proposal: Proposal,
) -> None:
    change = Close("p_1002")
    lost = tuple(CellChange(kind, "see", "none") for kind in ("shops", "roster", "published", "people"))
    proposal.begin(change)

    proposal.show_difference(change, Difference(lost, (), (7,), 0, 12, needs_second=False))

    assert proposal.ask_button.text() == "停用登入"
    assert [fact.name for fact in proposal.facts.lines] == ["會看不到", "不再看到"]
    assert "即時中斷" in proposal.note.text.text()


def test_an_answer_about_another_change_is_passed_over(proposal: Proposal) -> None:
    proposal.begin(GIVE)

    proposal.show_difference(TakeGroup("p_1002", "sk_it"), NARROWER)

    assert proposal.difference is None


def test_giving_up_asks_nothing(proposal: Proposal, qtbot: QtBot) -> None:
    asked: list[object] = []
    proposal.asked.connect(lambda change, _reason: asked.append(change))
    proposal.begin(GIVE)
    proposal.show_difference(GIVE, WIDER)

    proposal.give_up_button.click()
    QTest.qWait(0)

    assert asked == []
    assert not proposal.isVisible()
