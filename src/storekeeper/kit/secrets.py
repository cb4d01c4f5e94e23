"""This workstation's passwords and keys: in the system's key store, or in a 0600 file of the data folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from types import ModuleType
from typing import TypeVar

from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.file_lock import FileLock
from storekeeper.kit.replacing import PRIVATE, replace_file

FILE = "secrets.json"
_KEPT_ELSEWHERE = "secrets.key_store"
_PROBE_SECONDS = 4.0
_WAIT_SECONDS = 30.0
_PROBE = """
import keyring
from keyring.backends import fail, null
store = keyring.get_keyring()
assert not isinstance(store, (fail.Keyring, null.Keyring)) and store.priority > 0
each = getattr(store, "backends", None) or [store]
assert all(type(one).__module__.startswith("keyring.backends.") for one in each)  # others may be plain files
keyring.get_password("storekeeper", "probe")
"""


Answer = TypeVar("Answer")


class Where(StrEnum):
    """Where secrets are kept."""

    KEY_STORE = "key_store"
    FILE = "file"


class Secrets:
    """The secrets of one data folder; without a folder only a key store can hold them.

    The first place chosen stays: a folder with a secrets file goes on with it, and a folder that trusted
    the key store refuses to start a second set while that store is locked.
    """

    def __init__(self, folder: Path | None, *, usable: Callable[[], bool] | None = None) -> None:
        """`usable` asks whether the key store answers without waiting for a person; asked at most once."""
        self._folder = folder
        self._usable = usable or key_store_answers
        self._where: Where | None = None

    @property
    def where(self) -> Where:
        """Where they are; raises Unreachable('kit.key_store_locked') or Refused('kit.no_key_store')."""
        if self._where is None:
            self._where = self._choose()
        return self._where

    def get(self, service: str, account: str) -> str | None:
        """The secret, or None."""
        if self.where is Where.FILE:
            return self._read().get(_key(service, account))
        found = _in_key_store(lambda store: store.get_password(_named(service), account))
        return None if found is None else str(found)

    def put(self, service: str, account: str, secret: str) -> None:
        """Keeps a secret, in place of an earlier one."""
        if self.where is Where.FILE:
            with self._alone():
                self._write({**self._read(), _key(service, account): secret})
            return
        _in_key_store(lambda store: store.set_password(_named(service), account, secret))
        if self._folder is not None:
            (self._folder / _KEPT_ELSEWHERE).touch(mode=0o600)

    def get_or_make(self, service: str, account: str, make: Callable[[], str]) -> str:
        """The secret; made and kept on first ask, once even when several processes ask together."""
        if (known := self.get(service, account)) is not None:
            return known
        with self._alone(of="secrets.first.lock"):
            if (known := self.get(service, account)) is None:
                self.put(service, account, known := make())
        return known

    def forget(self, service: str, account: str) -> None:
        """Removes a secret; nothing happens when there is none."""
        if self.where is Where.FILE:
            with self._alone():
                kept = dict(self._read())
                if kept.pop(_key(service, account), None) is not None:
                    self._write(kept)
        elif self.get(service, account) is not None:
            _in_key_store(lambda store: store.delete_password(_named(service), account))

    def _choose(self) -> Where:
        if self._folder is not None and (self._folder / FILE).exists():
            return Where.FILE
        if self._usable():
            return Where.KEY_STORE
        if self._folder is None:
            raise Refused("kit.no_key_store")
        if (self._folder / _KEPT_ELSEWHERE).exists():
            raise Unreachable("kit.key_store_locked")
        return Where.FILE

    def _alone(self, of: str = "secrets.lock") -> AbstractContextManager[None]:
        if self._folder is None:
            return nullcontext()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return FileLock(self._folder / of).held(wait_seconds=_WAIT_SECONDS)

    def _path(self) -> Path:
        if self._folder is None:
            raise Refused("kit.no_key_store")
        return self._folder / FILE

    def _read(self) -> Mapping[str, str]:
        try:
            kept = json.loads(self._path().read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise Refused("kit.secrets_unreadable", path=self._path()) from error
        return {str(name): str(secret) for name, secret in kept.items()}

    def _write(self, secrets: Mapping[str, str]) -> None:
        replace_file(self._path(), json.dumps(secrets, indent=1, sort_keys=True), mode=PRIVATE)


def key_store_answers() -> bool:
    """Whether a key store exists and answers now; waits on a locked one for four seconds at most."""
    if os.environ.get("STOREKEEPER_SECRETS") == "file":
        return False
    if sys.platform == "win32" or sys.platform == "darwin":  # not run on Windows yet
        return True
    bus = Path(f"/run/user/{os.geteuid()}/bus")
    if "DBUS_SESSION_BUS_ADDRESS" not in os.environ and not bus.exists():
        return False
    try:
        asked = subprocess.run(
            [sys.executable, "-c", _PROBE], stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=_PROBE_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return False
    return asked.returncode == 0


def _in_key_store(deed: Callable[[ModuleType], Answer]) -> Answer:
    import keyring
    from keyring.errors import KeyringError

    try:
        return deed(keyring)
    except KeyringError as error:
        raise Unreachable("kit.key_store_locked") from error


def _key(service: str, account: str) -> str:
    return f"{service}/{account}"


def _named(service: str) -> str:
    return f"storekeeper {service}"
