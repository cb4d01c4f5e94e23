"""Whoever checks finds who did what, sees it before and after, and keeps it; and reads what is kept of whom and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from storekeeper.kit import reveal
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Change
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people import service as people
from storekeeper.privacy.desktop.access_page import AccessPage
from storekeeper.privacy.desktop.audit_page import AuditPage
from storekeeper.privacy.desktop.logins_page import LoginsPage
from storekeeper.privacy.desktop.modules import AccessModule, AuditModule, LoginsModule, PersonalDataModule
from storekeeper.privacy.desktop.personal_data_page import PersonalDataPage
from storekeeper.privacy.desktop.words import AccessWords
from storekeeper.privacy.domain import AuditLine, PersonalColumn
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.theme import Appearance
from tests.fixtures.database import Clone
from tests.people.desktop.people_desk import CHAN, stored
from tests.privacy.desktop.access_desk import desk_of, drop_person, open_page, told

Sit = Callable[[str], Desk]


@pytest.fixture
def sit(cloned: Clone, language: Language, appearance: Appearance) -> Iterator[Sit]:
    """The desk of one persona after another."""
    with ExitStack() as desks:
        yield lambda persona: desks.enter_context(desk_of(cloned, persona, language, appearance))


@pytest.fixture
def renamed(cloned: Clone) -> str:
    """Human resources gave somebody another English name; gives the old one."""
    row = stored(cloned, CHAN).employee
    edit = Change("employee", row.key, row.version, {"name_en": "CHAN Tai Man Peter"})
    with cloned.door("hr").write() as connection:
        people.submit(connection, edit_id=new_id(), edit=edit, page="employees")
    return str(row.values["name_en"])


def audit_page(desk: Desk, qtbot: QtBot) -> AuditPage:
    page = open_page(AuditModule(), desk, qtbot)
    assert isinstance(page, AuditPage)
    return page


def rows(page: AuditPage) -> list[tuple[str, ...]]:
    model = page.model
    return [
        tuple(str(model.index(place, column).data()) for column in range(1, 5))
        for place in range(model.rowCount())
    ]


def test_who_changed_this_is_answered_from_any_event(
    cloned: Clone, renamed: str, sit: Sit, qtbot: QtBot
) -> None:
    page = audit_page(sit("it"), qtbot)
    newest = rows(page)[0]

    page.panel.record_button.click()

    assert newest == ("hr", "更改", "員工", str(CHAN))
    assert {row[2:] for row in rows(page)} == {("員工", str(CHAN))}
    assert page.chip.text() == f"員工 {CHAN}"


def test_a_value_that_the_reader_may_not_see_is_said_to_be_hidden(
    cloned: Clone, renamed: str, sit: Sit, qtbot: QtBot
) -> None:
    page = audit_page(sit("it"), qtbot)

    line = page.panel.line

    assert line is not None
    assert [change.hidden for change in line.fields if change.name == "name_en"] == [True]
    assert renamed not in str(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_functions_write_into_events_has_words_in_every_language(language: str) -> None:
    words = AccessWords(lambda: Sentences(language))
    written = (
        ("people.employee_contact", "employees"), ("audit.reveal", "matter"), ("audit.reveal", "purpose"),
        ("audit.reveal", "request"), ("sec.erasure", "people"), ("sec.erasure", "records"),
        ("people.employee", "erased"),
    )  # fmt: skip

    assert [column for table, column in written if words.column(table, column) == column] == []


def test_filters_narrow_to_a_deed_and_a_word_and_can_be_cleared(
    cloned: Clone, renamed: str, sit: Sit, qtbot: QtBot
) -> None:
    page = audit_page(sit("it"), qtbot)
    page.search_line.setText("people.employee")
    page.deed_choice.setCurrentIndex(page.deed_choice.findData("delete"))
    page.ask()
    nothing = page.model.rowCount(), page.empty.title.text(), page.empty.isVisible()

    page.empty.button.click()

    assert nothing == (0, "沒有符合的紀錄", True)
    assert page.model.rowCount() > 0


def test_an_event_tells_codes_people_and_regions_in_words(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    desk, login = sit("it"), cloned.cluster.logins["regional2"]
    asking = open_page(LoginsModule(), desk, qtbot)
    assert isinstance(asking, LoginsPage)
    target = next(each for each in asking.targets.targets if each.region.code == "KLW")
    drop_person(target, login)
    asking.panel.proposal.reason_line.setText("頂替放假同事")
    asking.panel.proposal.ask_button.click()

    page = audit_page(desk, qtbot)
    place = next(n for n in range(page.model.rowCount()) if _asks(page.model.row(page.model.index(n, 0))))
    page.list_view.selectRow(place)

    shown = {label.text() for label in page.panel.findChildren(QLabel)}
    assert {"給予管轄範圍", "等待批准", "regional2", "九龍西"} <= shown


def _asks(line: AuditLine) -> bool:
    return (line.topic, line.deed) == ("sec.right_request", "insert")


def test_what_is_listed_is_kept_as_a_workbook(
    cloned: Clone, renamed: str, sit: Sit, qtbot: QtBot, tmp_path: Path
) -> None:
    page = audit_page(sit("it"), qtbot)

    page.export_to(tmp_path / "audit.xlsx")

    assert "audit.xlsx" in told(page)
    written = read_workbook(tmp_path / "audit.xlsx")
    assert str(CHAN) in str(written)


def test_a_reveal_stands_among_the_latest_with_its_purpose(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    with cloned.door("hq").write() as connection:
        reveal.ask(connection, matter="people.employee_contact.phone", subject=CHAN, purpose="roster_contact")

    page = open_page(AccessModule(), sit("it"), qtbot)

    assert isinstance(page, AccessPage)
    texts = [label.text() for label in page.reveals.findChildren(type(page.reveals.none))]
    assert {"hq", "電話", "編更聯絡"} <= set(texts)


def test_the_register_tells_purpose_retention_and_mask_in_words(sit: Sit, qtbot: QtBot) -> None:
    page = open_page(PersonalDataModule(), sit("it"), qtbot)

    assert isinstance(page, PersonalDataPage)
    lines = [page.model.row(page.model.index(place, 0)) for place in range(page.model.rowCount())]
    assert len(lines) >= 10
    assert {"phone", "amount", "hkid"} <= {line.column for line in lines}
    assert all(page.words.purpose(line.purpose) != line.purpose for line in lines)
    assert all(page.words.retention(line.retention) != line.retention for line in lines)
    assert all(page.words.mask(line.mask) != line.mask for line in lines)


def test_a_dry_run_counts_what_is_due_and_erases_nothing(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    page = open_page(PersonalDataModule(), sit("it"), qtbot)
    assert isinstance(page, PersonalDataPage)

    page.panel.try_button.click()

    assert told(page) == "試行：現時到期 0 筆，沒有刪除任何資料。"
    assert stored(cloned, CHAN).employee.values["name_zh"]


def test_a_trial_on_the_page_is_recorded_and_told_with_its_day(cloned: Clone, sit: Sit, qtbot: QtBot) -> None:
    page = open_page(PersonalDataModule(), sit("it"), qtbot)
    assert isinstance(page, PersonalDataPage)
    column = PersonalColumn(
        "operations", "people.employee", "name_zh", "rostering", "employment_plus_7_years", "none"
    )
    page.show_line(column)

    page.panel.try_button.click()
    page.show_line(column)

    with cloned.connection("postgres") as owner:
        tried = owner.execute("SELECT DISTINCT login FROM sec.retention_try").fetchall()
    assert tried == [(cloned.address("it").login,)]
    assert page.panel.rule is not None
    assert page.panel.rule.tried_at is not None
    sealed = PersonalColumn(
        "operations", "audit.event", "login", "accountability", "as_long_as_sealed", "none"
    )
    page.show_line(sealed)
    assert page.panel.try_button.isHidden()
