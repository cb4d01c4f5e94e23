"""Another server is chosen at the sign-in, in words of the person who sits there, and offered again next time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.sign_in import SignIn
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import DENSITIES, Appearance
from tests.desktop.fakes import PERSONAS, ToldGate
from tests.fixtures.screens import InstantLanes


@pytest.fixture
def gate() -> ToldGate:
    return ToldGate(personas=PERSONAS)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.json"


@pytest.fixture
def page(qtbot: QtBot, gate: ToldGate, language: Language, appearance: Appearance, file: Path) -> SignIn:
    preferences = Preferences(Settings(servers=("old.example.hk",)), file)
    page = SignIn(
        gate, lanes=InstantLanes(), language=language, appearance=appearance, preferences=preferences
    )
    qtbot.addWidget(page)
    page.show()
    page.begin()
    return page


def test_the_present_server_stands_in_a_quiet_line_and_is_changed_there(page: SignIn, gate: ToldGate) -> None:
    before = page.place_text.text()

    page.server_button.click()
    page.server_choice.address_box.setEditText("db.example.hk:5433")
    page.server_choice.use_button.click()

    assert before == "本機資料庫（試用資料）"
    assert gate.server == "db.example.hk:5433"
    assert page.place_text.text() == "中央資料庫 db.example.hk:5433"
    assert page.fields.isVisible()
    assert not page.persona_box.isVisible()


def test_a_server_that_answered_is_the_first_one_next_time_and_offered_with_those_of_before(
    page: SignIn, file: Path
) -> None:
    page.server_button.click()
    page.server_choice.address_box.setEditText("db.example.hk")
    page.server_choice.use_button.click()
    page.server_button.click()

    kept = kit_settings.load(file, {})
    offered = [
        page.server_choice.address_box.itemText(n) for n in range(page.server_choice.address_box.count())
    ]

    assert (kept.server, kept.servers) == ("db.example.hk", ("db.example.hk", "old.example.hk"))
    assert offered == ["db.example.hk", "old.example.hk"]


def test_no_other_server_is_chosen_while_somebody_comes_in_at_this_one(
    page: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.name_edit.setText("leung.waiyee")
    page.password_edit.setText("korrekt horse")
    answers: list[Callable[[StorekeeperError], None]] = []
    with monkeypatch.context() as patched:
        patched.setattr(page._lanes, "read", lambda _work, _then, failed: answers.append(failed))
        page.enter_button.click()
    while_busy = page.server_button.isEnabled()

    answers[0](Refused("stores.wrong_password"))

    assert not while_busy
    assert page.server_button.isEnabled()


def test_a_server_that_never_answered_is_not_remembered(page: SignIn, gate: ToldGate, file: Path) -> None:
    gate.open_error = Unreachable(
        "stores.unknown_server", server="db.exmaple.hk", host="db.exmaple.hk", port=5432
    )

    page.server_button.click()
    page.server_choice.address_box.setEditText("db.exmaple.hk")
    page.server_choice.use_button.click()

    assert "找不到伺服器「db.exmaple.hk」" in page.away_note.text()
    assert page.server_button.isEnabled()
    assert kit_settings.load(file, {}).server == ""


def test_an_address_nobody_can_read_is_said_under_the_field_and_stays_there(
    page: SignIn, gate: ToldGate
) -> None:
    gate.choose_error = Refused("stores.server_unreadable", given="db example")

    page.server_button.click()
    page.server_choice.address_box.setEditText("db example")
    page.server_choice.use_button.click()

    assert page.server_choice.trouble_text.text() == (
        "看不懂伺服器地址「db example」。例子：db.example.hk 或 db.example.hk:5433"
    )
    assert page.server_choice.address_box.currentText() == "db example"
    assert gate.server == ""


def test_this_computer_is_chosen_again_with_one_click(page: SignIn, gate: ToldGate) -> None:
    gate.server = "db.example.hk"
    page.begin()

    page.server_button.click()
    page.server_choice.local_radio.click()
    page.server_choice.use_button.click()

    assert gate.server == ""
    assert page.place_text.text().startswith("本機資料庫")


def test_escape_leaves_the_server_as_it_is(page: SignIn, gate: ToldGate, qtbot: QtBot) -> None:
    page.server_button.click()
    page.server_choice.address_box.setEditText("db.example.hk")

    qtbot.keyClick(page.server_choice, Qt.Key.Key_Escape)

    assert gate.server == ""
    assert page.fields.isVisible()
    assert page.persona_box.isVisible()
    assert not page.server_choice.isVisible()


def test_the_answer_of_a_server_left_meanwhile_is_passed_over(page: SignIn, gate: ToldGate) -> None:
    before = page._attempt
    page.begin()

    page._store_away(before, Unreachable("stores.no_answer", server="old", host="old", port=1))

    assert page.fields.isVisible()
    assert not page.away_box.isVisible()


@pytest.mark.parametrize("density", DENSITIES)
@pytest.mark.parametrize("spoken", ["zh-HK", "en", "zh-CN"])
def test_language_and_letter_size_are_in_sight_on_a_small_screen_without_scrolling(
    page: SignIn, language: Language, appearance: Appearance, density: str, spoken: str
) -> None:
    language.use(spoken)
    appearance.use(density=density)
    page.resize(page.width(), 680)  # what 1366 × 768 leaves beneath a title bar and above a task bar
    QApplication.processEvents()

    for chosen in (page.language_en, page.size_large, page.server_button):
        shown = chosen.visibleRegion().boundingRect()
        assert shown.size() == chosen.size()
    assert page.minimumSizeHint().height() <= 680


def test_choosing_a_server_puts_the_keyboard_where_its_address_is_typed(page: SignIn, qtbot: QtBot) -> None:
    page.server_button.click()
    choice = page.server_choice

    choice.server_radio.click()

    assert page.focusWidget() in {choice.address_box, choice.address_box.lineEdit()}


def test_return_on_this_computer_uses_it(page: SignIn, gate: ToldGate, qtbot: QtBot) -> None:
    gate.server = "db.example.hk"
    page.server_button.click()
    page.server_choice.local_radio.click()
    page.server_choice.local_radio.setFocus()

    qtbot.keyClick(page.server_choice.local_radio, Qt.Key.Key_Return)

    assert gate.server == ""
    assert page.fields.isVisible()
