"""Uncovering somebody's phone on the page of employees: a purpose first, then the value, and the record says so."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from pytestqt.qtbot import QtBot

from storekeeper.kit import reveal
from storekeeper.people.desktop.employees.page import EmployeesPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.reveal import SHOWN, Reveal
from storekeeper.qtkit.theme import Appearance
from storekeeper.qtkit.whole_text import WholeText
from tests.fixtures.database import Clone
from tests.people.desktop.people_desk import CHAN, HO, desk_of, open_page, show, stored

PHONE = "people.employee_contact.phone"
Open = Callable[[str], EmployeesPage]


@pytest.fixture
def open_as(cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot) -> Iterator[Open]:
    """The page of one persona, with one person in hand."""
    pages: list[EmployeesPage] = []
    with ExitStack() as desks:

        def opened(persona: str) -> EmployeesPage:
            page = open_page(desks.enter_context(desk_of(cloned, persona, language, appearance)), qtbot)
            pages.append(page)
            show(page, CHAN)
            return page

        yield opened


def phone_of(page: EmployeesPage) -> Reveal:
    return page.panel.contact.reveals.parts["phone"]


def uncover(part: Reveal, purpose: str = "roster_contact") -> None:
    part.open_button.click()
    part.purpose_choice.setCurrentIndex(part.purpose_choice.findData(purpose))
    part.reveal_button.click()


def kept(cloned: Clone) -> list[tuple[str, str]]:
    """Who had CHAN's phone uncovered, as her record says."""
    with cloned.door("hr").read() as connection:
        found = reveal.revealed(connection, matter=PHONE, subject=CHAN)
    return [(each.name, each.purpose) for each in found]


def test_the_phone_is_shown_once_a_purpose_is_kept_and_the_record_says_who_and_why(
    cloned: Clone, open_as: Open
) -> None:
    contact = stored(cloned, CHAN).contact
    assert contact is not None
    part = phone_of(open_as("hq"))
    before = kept(cloned)

    uncover(part)

    assert part.value.text() == contact.values["phone"]
    assert str(SHOWN) in part.told.text()
    assert (before, kept(cloned)) == ([], [("hq", "roster_contact")])


def test_without_a_purpose_nothing_is_shown_and_nothing_is_kept(cloned: Clone, open_as: Open) -> None:
    part = phone_of(open_as("hq"))
    part.open_button.click()

    part.reveal_button.click()

    assert part.fault.text() == "請先選擇用途。"
    assert not part.is_shown
    assert kept(cloned) == []


def test_another_person_in_hand_covers_what_was_shown(open_as: Open) -> None:
    page = open_as("hq")
    uncover(phone_of(page))

    show(page, HO)

    assert not phone_of(page).is_shown
    assert phone_of(page).value.text() == ""


def test_it_says_how_many_are_used_today_and_who_looked(open_as: Open) -> None:
    part = phone_of(open_as("hq"))
    uncover(part)
    part.cover_button.click()

    part.open_button.click()
    part.history_button.click()

    assert part.quota_label.text().startswith("今日已揭示 1 次")
    assert part.history.text().endswith("· hq · 編更聯絡")


def test_whoever_reads_in_clear_and_whoever_may_not_are_offered_nothing(open_as: Open) -> None:
    page = open_as("hr")

    assert not page.panel.contact.reveals.isVisible()
    assert not page.panel.pay.reveals.isVisible()


def test_a_manager_may_uncover_her_own_people(cloned: Clone, open_as: Open) -> None:
    part = phone_of(open_as("regional"))

    uncover(part, "emergency")

    assert part.is_shown
    assert kept(cloned) == [("regional", "emergency")]


def test_a_value_without_spaces_breaks_and_does_not_widen_what_it_stands_in(qtbot: QtBot) -> None:
    value = WholeText()
    qtbot.addWidget(value)
    with qtbot.waitExposed(value):
        value.show()
    value.resize(160, value.height())
    value.setText("0798 3175")
    one_line = value.height()

    value.setText("wingkeung.chung.1006@begonia.example")

    assert value.height() > one_line
    assert value.minimumSizeHint().width() == 0
    assert value.text() == "wingkeung.chung.1006@begonia.example"
