"""The sign-in lets in whoever may come, and says in plain words what is wrong for everyone else."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.sign_in import PATIENCE, SignIn
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance
from tests.desktop.fakes import PERSONAS, ToldGate
from tests.fixtures.screens import InstantLanes


@pytest.fixture
def gate() -> ToldGate:
    return ToldGate()


@pytest.fixture
def preferences(tmp_path: Path) -> Preferences:
    return Preferences(Settings(), tmp_path / "settings.json")


@pytest.fixture
def page(
    qtbot: QtBot, gate: ToldGate, language: Language, appearance: Appearance, preferences: Preferences
) -> SignIn:
    page = SignIn(
        gate, lanes=InstantLanes(), language=language, appearance=appearance, preferences=preferences
    )
    qtbot.addWidget(page)
    page.show()
    return page


def test_name_and_password_open_the_door(page: SignIn, gate: ToldGate, qtbot: QtBot) -> None:
    page.begin()
    page.name_edit.setText(" leung.waiyee ")
    page.password_edit.setText("korrekt horse")

    with qtbot.waitSignal(page.entered) as entered:
        qtbot.keyClick(page.password_edit, Qt.Key.Key_Return)

    assert gate.came == [("leung.waiyee", "korrekt horse")]
    assert entered.args[0].actor.login == "leung.waiyee"
    assert page.password_edit.text() == ""


def test_the_last_name_is_remembered_and_the_password_is_not(page: SignIn, preferences: Preferences) -> None:
    page.begin()
    page.name_edit.setText("leung.waiyee")
    page.password_edit.setText("korrekt horse")

    page.enter_button.click()

    assert preferences.settings.last_login == "leung.waiyee"
    assert all(
        b"korrekt" not in file.read_bytes()
        for file in Path(preferences._file).parent.iterdir()
        if file.is_file()
    )


@pytest.mark.parametrize(
    ("language_code", "sentence"),
    [
        ("zh-HK", "用戶名或密碼不對，請再試。大小寫有分別。"),
        ("en", "The name or the password is not right. Please try again; capitals matter."),
        ("zh-CN", "用户名或密码不对，请再试。大小写有分别。"),
    ],
)
def test_a_wrong_password_is_said_under_the_field_and_the_name_stays(
    page: SignIn, gate: ToldGate, language: Language, language_code: str, sentence: str
) -> None:
    gate.enter_error = Refused("stores.wrong_password")
    page.begin()
    page.name_edit.setText("leung.waiyee")
    page.password_edit.setText("wrong")
    page.enter_button.click()

    language.use(language_code)
    page.retranslate()

    assert page.trouble_text.text() == sentence
    assert page.trouble.isVisible()
    assert page.name_edit.text() == "leung.waiyee"
    assert page.password_edit.hasSelectedText()
    assert page.password_edit.property("invalid") is True
    assert page.fields.isEnabled()


def test_what_is_missing_is_asked_for_without_asking_the_server(page: SignIn, gate: ToldGate) -> None:
    page.begin()

    page.name_edit.clear()
    page.enter_button.click()
    first = page.trouble_text.text()
    page.name_edit.setText("leung.waiyee")
    page.enter_button.click()

    assert (first, page.trouble_text.text()) == ("請輸入用戶名。", "請輸入密碼。")
    assert gate.came == []


def test_no_server_counts_the_seconds_to_the_next_attempt(page: SignIn, gate: ToldGate) -> None:
    gate.open_error = Unreachable("stores.unreachable")
    page.begin()

    page._tick()

    assert page.away_box.isVisible()
    assert not page.fields.isVisible()
    assert page.away_text.text() == "未能連接資料庫"
    assert f"{PATIENCE - 1} 秒後自動再試" in page.away_note.text()


def test_the_server_that_came_back_shows_the_fields_again(page: SignIn, gate: ToldGate) -> None:
    gate.open_error = Unreachable("stores.unreachable")
    page.begin()
    gate.open_error = None

    page.retry_button.click()

    assert page.fields.isVisible()
    assert not page.away_box.isVisible()
    assert not page._clock.isActive()


def test_a_disk_that_is_full_is_not_tried_again_by_itself(page: SignIn, gate: ToldGate) -> None:
    gate.open_error = Refused("embedded.disk_full", folder="/data")

    page.begin()

    assert "/data" in page.away_note.text()
    assert "秒" not in page.away_note.text()
    assert not page._clock.isActive()


def test_a_server_lost_while_signing_in_is_said_like_one_that_was_never_there(
    page: SignIn, gate: ToldGate
) -> None:
    page.begin()
    gate.enter_error = Unreachable("stores.unreachable")
    page.name_edit.setText("leung.waiyee")
    page.password_edit.setText("korrekt")

    page.enter_button.click()

    assert page.away_box.isVisible()


def test_opening_shows_progress_with_a_figure(page: SignIn, gate: ToldGate, qtbot: QtBot) -> None:
    page._say_progress("embedded.starting", {"done": 3, "total": 12})

    assert page.progress_box.isVisible()
    assert (page.progress_bar.value(), page.progress_bar.maximum()) == (3, 12)
    assert page.progress_text.text() != "embedded.starting"


def test_a_sample_store_offers_its_personas_and_says_that_it_is_one(
    page: SignIn, gate: ToldGate, qtbot: QtBot
) -> None:
    gate.opened = ToldGate(personas=PERSONAS).opened
    page.begin()
    buttons = page.persona_box.findChildren(QPushButton)

    with qtbot.waitSignal(page.entered):
        next(button for button in buttons if button.text() == "區域經理").click()

    assert [button.text() for button in buttons] == ["總部", "區域經理", "區域經理 2", "資訊科技", "人力資源"]
    assert gate.came == [("p_1002", "")]
    assert page.place_text.text() == "本機資料庫（試用資料）"


def test_the_keyboard_goes_through_everything_in_reading_order_and_return_presses(
    page: SignIn, gate: ToldGate, qtbot: QtBot
) -> None:
    gate.opened = ToldGate(personas=PERSONAS).opened
    page.begin()
    first = next(button for button in page.persona_box.findChildren(QPushButton) if button.text() == "總部")
    first.setFocus()
    seen = []
    for _ in range(10):
        front = page.focusWidget()
        assert front is not None
        seen.append(getattr(front, "text", str)() or front.objectName())
        qtbot.keyClick(front, Qt.Key.Key_Tab)

    first.setFocus()
    qtbot.keyClick(first, Qt.Key.Key_Return)

    assert seen[:7] == [
        "總部",
        "區域經理",
        "區域經理 2",
        "資訊科技",
        "人力資源",
        "name_edit",
        "password_edit",
    ]
    assert seen[8:10] == ["登入", "繁"]
    assert gate.came == [("p_1001", "")]


def test_a_real_server_is_named_and_offers_nobody_else_s_account(page: SignIn, gate: ToldGate) -> None:
    gate.choose("db.example.hk")

    page.begin()

    assert page.place_text.text() == "中央資料庫 db.example.hk"
    assert not page.persona_box.isVisible()


def test_entering_as_a_persona_can_be_asked_for_from_outside(page: SignIn, gate: ToldGate) -> None:
    gate.opened = ToldGate(personas=PERSONAS).opened

    page.begin("hq")

    assert gate.came == [("p_1001", "")]


def test_caps_lock_is_noticed_while_typing_the_password(page: SignIn, qtbot: QtBot) -> None:
    page.begin()

    qtbot.keyClick(page.password_edit, Qt.Key.Key_A, Qt.KeyboardModifier.NoModifier)
    quiet = page.caps_lock.isVisible()
    qtbot.keyClicks(page.password_edit, "A")

    assert not quiet
    assert page.caps_lock.isVisible() or page.password_edit.text().endswith("A")


def test_the_password_can_be_looked_at(page: SignIn) -> None:
    page.begin()

    page.password_edit.eye.click()

    assert page.password_edit.echoMode() == QLineEdit.EchoMode.Normal
    assert page.password_edit.eye.accessibleName() == "隱藏密碼"


def test_language_and_letters_change_before_anyone_signed_in(
    page: SignIn, language: Language, appearance: Appearance, preferences: Preferences
) -> None:
    page.begin()

    page.language_en.click()
    page.size_large.click()
    QApplication.sendPostedEvents()

    assert page.enter_button.text() == "Sign in"
    assert page.place_text.text() == "Local store"
    assert appearance.theme.density == "large"
    assert (preferences.settings.language, preferences.settings.density) == ("en", "large")


def test_closing_the_sign_in_stops_its_clock(page: SignIn, gate: ToldGate, qtbot: QtBot) -> None:
    gate.open_error = Unreachable("stores.unreachable")
    page.begin()

    with qtbot.waitSignal(page.left):
        page.close()

    assert not page._clock.isActive()


def test_who_came_with_a_given_password_chooses_her_own_and_is_in(
    page: SignIn, gate: ToldGate, qtbot: QtBot
) -> None:
    page.begin()
    gate.enter_error = Refused("login.first_password")
    page.name_edit.setText("leung.waiyee")
    page.password_edit.setText("given by IT")
    page.enter_button.click()
    asked = page.first_password
    assert (asked.isVisible(), page.fields.isVisible(), gate.came) == (True, False, [])

    for new, again in (
        ("short", "short"),
        ("long enough now", "long enough not"),
        ("given by IT", "given by IT"),
    ):
        asked.new.setText(new)
        asked.again.setText(again)
        asked.change_button.click()
        assert (asked.trouble.isVisible(), gate.changed) == (True, [])
    asked.new.setText("long enough now")
    asked.again.setText("long enough now")
    with qtbot.waitSignal(page.entered):
        qtbot.keyClick(asked.again, Qt.Key.Key_Return)

    assert gate.changed == [("leung.waiyee", "given by IT", "long enough now")]
    assert gate.came == [("leung.waiyee", "long enough now")]
    assert (asked.new.text(), asked.again.text(), page.fields.isVisible()) == ("", "", True)


def test_who_leaves_without_choosing_is_back_at_the_fields_and_nothing_is_kept(
    page: SignIn, gate: ToldGate, qtbot: QtBot
) -> None:
    page.begin()
    gate.enter_error = Refused("login.first_password")
    page.name_edit.setText("leung.waiyee")
    page.password_edit.setText("given by IT")
    page.enter_button.click()
    page.first_password.new.setText("half of one")

    qtbot.keyClick(page.first_password.new, Qt.Key.Key_Escape)

    assert (page.fields.isVisible(), page.first_password.isVisible()) == (True, False)
    assert (page.first_password.new.text(), gate.changed, gate.came) == ("", [], [])
