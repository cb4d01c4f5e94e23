"""What each group of people sees and may do on the page of employees, on a real store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from functools import partial

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from storekeeper.kit import clock
from storekeeper.kit.records import Remove
from storekeeper.people.desktop.employees.page import EmployeesPage
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.record_fields import RecordFields
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.people.desktop.people_desk import (
    CHAN,
    CWB,
    PART_TIMER,
    TST,
    colleague,
    desk_of,
    enter,
    fill,
    names_of,
    open_page,
    put,
    show,
    stored,
    told,
)


def write(line: QLineEdit, text: str) -> None:
    """Types a text and Enter."""
    line.setFocus()
    QTest.keyClicks(line, text)
    enter(line)


Open = Callable[[str], EmployeesPage]


@pytest.fixture
def open_as(cloned: Clone, language: Language, appearance: Appearance, qtbot: QtBot) -> Iterator[Open]:
    """The page of one persona."""
    with ExitStack() as desks:
        yield lambda persona: open_page(
            desks.enter_context(desk_of(cloned, persona, language, appearance)), qtbot
        )


def test_a_regional_manager_sees_her_own_people_and_reads_what_others_keep(open_as: Open) -> None:
    page = open_as("regional")
    panel = page.panel

    assert len(names_of(page)) == 14
    assert all(editor.line.isReadOnly() for editor in panel.fields.editors.values())
    assert panel.contracts.add_button.isHidden()
    assert page.add_button.isHidden()
    assert page.import_button.isHidden()
    assert "總部或人力資源組" in panel.note.text()


def test_contact_is_masked_and_pay_hidden_for_whoever_may_not_read_them(open_as: Open) -> None:
    page = open_as("regional")
    panel = page.panel

    assert panel.contact.fields.editors["phone"].line.text() == "••••0001"
    assert panel.contact.fields.editors["phone"].line.isReadOnly()
    assert not panel.pay.fields.isVisible()
    assert "人力資源組" in panel.pay.note.text()


@pytest.fixture
def unpaid(cloned: Clone) -> int:
    """Somebody whose pay is not known."""
    row = stored(cloned, CHAN).pay
    assert row is not None
    colleague(cloned, Remove("pay", row.key, row.version))
    return CHAN


def test_pay_that_is_changed_while_its_first_values_are_on_their_way_is_saved_as_changed(
    open_as: Open, cloned: Clone, unpaid: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = open_as("hr")
    show(page, unpaid)
    editors, late = page.panel.pay.fields.editors, list[Callable[[], None]]()
    lanes, send = page.desk.lanes, page.desk.lanes.write
    with monkeypatch.context() as patched:
        patched.setattr(lanes, "write", lambda *given, **how: late.append(partial(send, *given, **how)))
        put(editors["pay_kind"], "月薪")
        enter(editors["pay_kind"].input)
        write(editors["amount"].line, "19500")
        write(editors["from_day"].line, "1/1/2026")
        editors["amount"].line.clear()
        write(editors["amount"].line, "20500")

    for answer in late:
        answer()

    now = stored(cloned, unpaid).pay
    assert now is not None
    assert (now.values["amount"], now.values["from_day"]) == (20500, date(2026, 1, 1))


def test_pay_that_is_begun_stays_when_the_person_is_read_again(
    open_as: Open, cloned: Clone, unpaid: int
) -> None:
    page = open_as("hr")
    show(page, unpaid)
    amount = page.panel.pay.fields.editors["amount"]
    write(amount.line, "19500")

    page.reload()

    assert amount.line.text() == "19,500"
    assert stored(cloned, unpaid).pay is None


def test_human_resources_read_and_write_contact_and_pay(open_as: Open, cloned: Clone) -> None:
    page = open_as("hr")
    panel = page.panel
    phone, amount = panel.contact.fields.editors["phone"], panel.pay.fields.editors["amount"]
    read = (phone.line.text(), amount.line.text())
    put(phone, "91234567")
    enter(phone.line)
    put(amount, "19500")
    enter(amount.line)

    now = stored(cloned, CHAN)
    assert read == ("+852 0000 0001", "18,000")
    assert now.contact is not None
    assert now.pay is not None
    assert (now.contact.values["phone"], now.pay.values["amount"]) == ("91234567", 19500)


def test_head_office_may_replace_a_phone_number_that_it_may_not_read(open_as: Open, cloned: Clone) -> None:
    page = open_as("hq")
    panel = page.panel
    phone = panel.contact.fields.editors["phone"]
    shown = (phone.line.text(), phone.line.placeholderText())
    put(phone, "91234567")
    enter(phone.line)

    now = stored(cloned, CHAN).contact
    assert shown == ("", "••••0001")
    assert now is not None
    assert now.values["phone"] == "91234567"
    assert phone.line.placeholderText() == "••••4567"


def test_a_wrong_phone_number_is_said_below_the_field(open_as: Open) -> None:
    page = open_as("hr")
    phone = page.panel.contact.fields.editors["phone"]
    put(phone, "12")
    enter(phone.line)

    assert "電話" in phone.input.accessibleDescription()
    assert phone.line.text() == "12"


def test_a_regional_manager_keeps_the_times_of_her_people(open_as: Open, cloned: Clone) -> None:
    page = open_as("regional")
    show(page, PART_TIMER)
    monday = page.panel.availability.week.days[0]
    write(monday.field, "10-14, 17-21")
    made = stored(cloned, PART_TIMER).availability
    page.undo_stack.undo()

    assert sorted(f"{row.values['starts']:%H}-{row.values['ends']:%H}" for row in made) == ["10-14", "17-21"]
    assert {row.values["from_day"] for row in made} == {clock.today()}
    assert stored(cloned, PART_TIMER).availability == ()


def test_times_change_from_a_day_on_and_the_week_before_stays(open_as: Open, cloned: Clone) -> None:
    page = open_as("regional")
    show(page, PART_TIMER)
    part = page.panel.availability
    write(part.week.days[0].field, "10-14")
    later = clock.today() + timedelta(days=10)
    part.new_button.click()
    part.since.setText(f"{later:%d/%m/%Y}")
    enter(part.since)

    rows = stored(cloned, PART_TIMER).availability
    assert [(row.values["from_day"], row.values["to_day"]) for row in rows] == [
        (later, None),
        (clock.today(), later - timedelta(days=1)),
    ]
    assert part.periods.count() == 2


def test_a_regional_manager_answers_leave(open_as: Open, cloned: Clone) -> None:
    page = open_as("regional")
    page.panel.leave.leaves.add({"kind": "AL", "from_day": clock.today(), "to_day": clock.today()})
    (line,) = page.panel.leave.leaves.lines.values()
    refuse = next(button for button in line.findChildren(QPushButton) if button.text() == "不批准")
    refuse.click()

    (row,) = stored(cloned, CHAN).leaves
    assert row.values["state"] == "refused"
    assert page.panel.leave.balances.add_button.isHidden()


def test_a_regional_manager_lends_her_people_and_takes_her_own_loan_back(
    open_as: Open, cloned: Clone
) -> None:
    page = open_as("regional")
    placements = page.panel.placements
    home = next(iter(placements.lines.values()))
    placements.add_button.click()
    form = next(each for each in placements.findChildren(RecordFields) if each.row is None)
    fill(form, shop_id="TST1")
    enter(form.editors["to_day"].line)
    lent = stored(cloned, CHAN).placements
    loan = placements.lines[lent[0].key]

    assert [row.values["kind"] for row in lent] == ["loan", "home"]
    assert lent[0].values["shop_id"] == TST
    assert home.remove_button.isHidden()
    loan.remove_button.click()
    assert [row.values["kind"] for row in stored(cloned, CHAN).placements] == ["home"]


def test_a_regional_manager_may_lend_to_a_shop_she_does_not_see(open_as: Open, cloned: Clone) -> None:
    page = open_as("regional")
    placements = page.panel.placements
    placements.add_button.click()
    form = next(each for each in placements.findChildren(RecordFields) if each.row is None)
    fill(form, shop_id="CWB1")
    enter(form.editors["to_day"].line)

    lent = stored(cloned, CHAN).placements[0]
    assert (lent.values["kind"], lent.values["shop_id"]) == ("loan", CWB)


def test_a_loan_that_is_too_long_is_refused_and_what_was_typed_stays(open_as: Open) -> None:
    page = open_as("regional")
    placements = page.panel.placements
    placements.add_button.click()
    form = next(each for each in placements.findChildren(RecordFields) if each.row is None)
    fill(form, shop_id="TST1", to_day="31/12/2027")
    enter(form.editors["to_day"].line)

    assert "三個月" in told(page)
    assert form.isVisible()
    assert form.editors["to_day"].line.text() == "31/12/2027"
