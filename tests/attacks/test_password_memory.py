"""A key store that is a plain file, as a package of many computers offers one, is not taken for the system's own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from storekeeper.desktop.password_memory import PasswordMemory, Recalled
from storekeeper.kit.errors import Refused

_PLAIN = """
from pathlib import Path
from keyring.backend import KeyringBackend

class PlainFile(KeyringBackend):
    priority = 0.5

    def get_password(self, service, username):
        return None

    def set_password(self, service, username, password):
        Path({file!r}).write_text(password)
"""


@pytest.mark.skipif(
    sys.platform in {"win32", "darwin"}, reason="these have one key store and no choice of another"
)
@pytest.mark.parametrize("chosen", ["plain_store.PlainFile", "keyring.backends.chainer.ChainerBackend"])
def test_a_password_is_not_remembered_in_a_plain_file(
    chosen: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "kept"
    (tmp_path / "plain_store.py").write_text(_PLAIN.format(file=str(kept)), "utf-8")
    described = tmp_path / "plain_store-1.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: plain-store\nVersion: 1\n", "utf-8")
    (described / "entry_points.txt").write_text("[keyring.backends]\nplain = plain_store\n", "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", chosen)
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    monkeypatch.delenv("STOREKEEPER_SECRETS", raising=False)
    memory = PasswordMemory()
    assert memory.recall("db.example", "p_1") == Recalled(offered=False)
    with pytest.raises(Refused, match=r"kit\.no_key_store"):
        memory.keep("db.example", "p_1", "secret")
    assert not kept.exists()
