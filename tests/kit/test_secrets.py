"""Secrets: one place, kept there, readable by nobody else, and no waiting on a locked key store."""

from __future__ import annotations

import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.secrets import FILE, Secrets, Where, key_store_answers


class PlainStore(KeyringBackend):
    """A key store in memory, as a desktop has one."""

    priority = 1  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def key_store() -> Iterator[PlainStore]:
    before = keyring.get_keyring()
    store = PlainStore()
    keyring.set_keyring(store)
    yield store
    keyring.set_keyring(before)


def no_store() -> bool:
    return False


def test_without_a_key_store_a_secret_is_in_a_file_that_only_we_may_read(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, usable=no_store)

    secrets.put("store", "p_7", "s3cret 漢字")

    assert secrets.where is Where.FILE
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600
    assert Secrets(tmp_path, usable=no_store).get("store", "p_7") == "s3cret 漢字"


def test_with_a_key_store_no_file_holds_the_secret(tmp_path: Path, key_store: PlainStore) -> None:
    secrets = Secrets(tmp_path, usable=lambda: True)

    secrets.put("store", "p_7", "s3cret")

    assert secrets.get("store", "p_7") == "s3cret"
    assert all("s3cret" not in path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert key_store.kept == {("storekeeper store", "p_7"): "s3cret"}


def test_a_folder_with_a_secrets_file_goes_on_with_it(tmp_path: Path, key_store: PlainStore) -> None:
    Secrets(tmp_path, usable=no_store).put("store", "p_7", "from the file")

    found = Secrets(tmp_path, usable=lambda: True)

    assert found.where is Where.FILE
    assert found.get("store", "p_7") == "from the file"


def test_a_key_store_that_is_locked_later_is_waited_for_not_replaced(
    tmp_path: Path, key_store: PlainStore
) -> None:
    Secrets(tmp_path, usable=lambda: True).put("store", "p_7", "s3cret")

    with pytest.raises(Unreachable, match=r"kit\.key_store_locked"):
        Secrets(tmp_path, usable=no_store).get("store", "p_7")


def test_a_key_store_that_locks_in_the_middle_is_unreachable(tmp_path: Path, key_store: PlainStore) -> None:
    secrets = Secrets(tmp_path, usable=lambda: True)
    secrets.put("store", "p_7", "s3cret")
    key_store.locked = True

    with pytest.raises(Unreachable, match=r"kit\.key_store_locked"):
        secrets.get("store", "p_7")


def test_without_folder_and_key_store_nothing_can_be_kept() -> None:
    with pytest.raises(Refused, match=r"kit\.no_key_store"):
        Secrets(None, usable=no_store).put("store", "p_7", "s3cret")


def test_a_forgotten_secret_is_gone_and_the_others_stay(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, usable=no_store)
    secrets.put("store", "p_7", "one")
    secrets.put("store", "p_8", "two")

    secrets.forget("store", "p_7")
    secrets.forget("store", "p_7")

    assert (secrets.get("store", "p_7"), secrets.get("store", "p_8")) == (None, "two")


def test_a_damaged_secrets_file_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("{", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        Secrets(tmp_path, usable=no_store).get("store", "p_7")

    assert refused.value.values["path"] == tmp_path / FILE


def test_processes_that_ask_together_get_one_secret(tmp_path: Path) -> None:
    ask = (
        "import secrets, sys; from pathlib import Path; from storekeeper.kit.secrets import Secrets;"
        "print(Secrets(Path(sys.argv[1]), usable=lambda: False)"
        ".get_or_make('store', 'worker', lambda: secrets.token_urlsafe(32)))"
    )
    asking = [
        subprocess.Popen([sys.executable, "-c", ask, str(tmp_path)], stdout=subprocess.PIPE) for _ in range(4)
    ]

    answers = {process.communicate()[0] for process in asking}

    assert len(answers) == 1
    assert len(answers.pop().strip()) == 43


def test_a_key_store_can_be_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")

    assert not key_store_answers()


@pytest.mark.skipif(sys.platform == "win32", reason="only systems with D-Bus have a key store that may hang")
def test_a_key_store_that_cannot_be_reached_does_not_answer(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("STOREKEEPER_SECRETS", raising=False)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nobody")

    assert not key_store_answers()
