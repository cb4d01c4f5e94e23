"""A password is remembered only when asked for, only in the system's key store, and forgotten when it is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError
from pytestqt.qtbot import QtBot

from storekeeper.desktop.password_memory import PasswordMemory, Recalled
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.sign_in import SignIn
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.secrets import Secrets
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.theme import Appearance
from tests.desktop.fakes import ToldGate
from tests.fixtures.screens import InstantLanes


class OwnKeyring(KeyringBackend):
    """A key store of this process alone; `locked` makes every call fail."""

    priority = 1.0

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringError
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringError
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


@pytest.fixture
def key_store() -> Iterator[OwnKeyring]:
    before = keyring.get_keyring()
    own = OwnKeyring()
    keyring.set_keyring(own)
    yield own
    keyring.set_keyring(before)


@pytest.fixture
def memory(key_store: OwnKeyring) -> PasswordMemory:
    return PasswordMemory(Secrets(None, usable=lambda: True), local="/data")


@pytest.fixture
def gate() -> ToldGate:
    return ToldGate(host="db.example.hk")


@pytest.fixture
def page(
    qtbot: QtBot,
    gate: ToldGate,
    language: Language,
    appearance: Appearance,
    tmp_path: Path,
    memory: PasswordMemory,
) -> SignIn:
    page = SignIn(
        gate,
        lanes=InstantLanes(),
        language=language,
        appearance=appearance,
        preferences=Preferences(Settings(last_login="p_1001"), tmp_path / "settings.json"),
        memory=memory,
    )
    qtbot.addWidget(page)
    page.show()
    return page


def sign_in(page: SignIn, password: str) -> None:
    page.password_edit.setText(password)
    page.enter_button.click()


def test_it_is_kept_under_server_and_login_when_ticked_and_in_no_file(
    page: SignIn, key_store: OwnKeyring, tmp_path: Path
) -> None:
    page.begin()
    page.remember_box.click()

    sign_in(page, "korrekt horse")

    assert key_store.kept == {("storekeeper sign-in db.example.hk", "p_1001"): "korrekt horse"}
    assert all(b"korrekt" not in file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())


def test_it_is_not_kept_unless_asked_for(page: SignIn, key_store: OwnKeyring) -> None:
    page.begin()

    sign_in(page, "korrekt horse")

    assert key_store.kept == {}


def test_a_password_that_was_refused_is_not_kept(page: SignIn, gate: ToldGate, key_store: OwnKeyring) -> None:
    gate.enter_error = Refused("stores.wrong_password")
    page.begin()
    page.remember_box.click()

    sign_in(page, "wrong")

    assert key_store.kept == {}
    assert page.remember_box.isChecked()


def test_whoever_is_remembered_signs_in_without_typing_and_no_field_shows_the_password(
    page: SignIn, gate: ToldGate, memory: PasswordMemory, qtbot: QtBot
) -> None:
    memory.keep("db.example.hk", "p_1001", "korrekt horse")
    page.begin()

    shown = (page.password_edit.text(), page.password_edit.placeholderText(), page.remember_box.isChecked())
    with qtbot.waitSignal(page.entered):
        page.enter_button.click()

    assert shown == ("", "已記住，可直接登入", True)
    assert gate.came == [("p_1001", "korrekt horse")]


def test_a_remembered_password_that_is_refused_is_forgotten_and_asked_for(
    page: SignIn, gate: ToldGate, memory: PasswordMemory, key_store: OwnKeyring
) -> None:
    memory.keep("db.example.hk", "p_1001", "of last year")
    gate.enter_error = Refused("stores.wrong_password")
    page.begin()

    page.enter_button.click()

    assert key_store.kept == {}
    assert page.trouble_text.text() == "用戶名或密碼不對，請再試。大小寫有分別。"
    assert page.password_edit.placeholderText() == ""
    assert not page.remember_box.isChecked()


def test_a_server_that_is_away_forgets_nothing(
    page: SignIn, gate: ToldGate, memory: PasswordMemory, key_store: OwnKeyring
) -> None:
    memory.keep("db.example.hk", "p_1001", "korrekt horse")
    gate.enter_error = Unreachable("stores.full")
    page.begin()

    page.enter_button.click()

    assert len(key_store.kept) == 1


def test_unticking_forgets_at_once(page: SignIn, memory: PasswordMemory, key_store: OwnKeyring) -> None:
    memory.keep("db.example.hk", "p_1001", "korrekt horse")
    page.begin()

    page.remember_box.click()

    assert key_store.kept == {}
    assert page.password_edit.placeholderText() == ""


def test_another_name_has_a_password_of_its_own(page: SignIn, memory: PasswordMemory) -> None:
    memory.keep("db.example.hk", "p_1001", "korrekt horse")
    page.begin()

    page.name_edit.setText("p_1002")
    page.name_edit.editingFinished.emit()
    page.enter_button.click()

    assert page.trouble_text.text() == "請輸入密碼。"


def test_the_local_store_of_another_folder_is_another_server(memory: PasswordMemory) -> None:
    memory.keep("", "p_1001", "korrekt horse")

    other = PasswordMemory(Secrets(None, usable=lambda: True), local="/elsewhere")

    assert memory.recall("", "p_1001") == Recalled(offered=True, kept=True)
    assert other.recall("", "p_1001") == Recalled(offered=True, kept=False)


@pytest.mark.parametrize("why", ["none", "locked"])
def test_without_a_key_store_the_box_says_so_and_is_off(
    page: SignIn, key_store: OwnKeyring, why: str, gate: ToldGate, tmp_path: Path
) -> None:
    key_store.locked = why == "locked"
    if why == "none":
        page.remember_box._memory = PasswordMemory(Secrets(None, usable=lambda: False))

    page.begin()
    sign_in(page, "korrekt horse")

    assert not page.remember_box.isEnabled()
    assert page.remember_box.text() == "記住密碼（這部電腦沒有密碼庫）"
    assert gate.came == [("p_1001", "korrekt horse")]
    assert key_store.kept == {}


def test_a_key_store_that_fails_afterwards_keeps_nobody_out(
    page: SignIn, key_store: OwnKeyring, gate: ToldGate
) -> None:
    page.begin()
    page.remember_box.click()
    key_store.locked = True

    sign_in(page, "korrekt horse")

    assert gate.came == [("p_1001", "korrekt horse")]


def test_looking_at_another_window_does_not_untick_the_box(page: SignIn, key_store: OwnKeyring) -> None:
    page.begin()
    page.remember_box.click()

    page.name_edit.editingFinished.emit()
    sign_in(page, "korrekt horse")

    assert list(key_store.kept.values()) == ["korrekt horse"]
