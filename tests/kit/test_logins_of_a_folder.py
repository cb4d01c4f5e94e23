"""The names that a data folder remembers: never lost between two writers, never a crash at the sign-in."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from storekeeper.kit.access import known_logins, remember_login
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences


def test_a_new_folder_knows_nobody_and_remembers_whom_it_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "資料"
    assert known_logins(folder) == {}

    remember_login(folder, "梁慧儀", "p_7")
    remember_login(folder, "hq", "p_1")

    assert known_logins(folder) == {"梁慧儀": "p_7", "hq": "p_1"}


def test_of_many_who_write_at_once_none_is_forgotten_and_no_reader_sees_half_a_file(tmp_path: Path) -> None:
    told = {f"person {number}": f"p_{number}" for number in range(24)}

    def remember_and_look(name: str) -> bool:
        remember_login(tmp_path, name, told[name])
        return name in known_logins(tmp_path)

    with ThreadPoolExecutor(8) as writers:
        assert all(writers.map(remember_and_look, told))

    assert known_logins(tmp_path) == told


@pytest.mark.parametrize("content", [b'{"hq": "p_', b"", b"[]", b"\xff\xfe", b"{" * 200_000])
def test_an_unreadable_file_is_one_sentence_and_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "logins.json"
    file.write_bytes(content)

    with pytest.raises(Refused) as refused:
        known_logins(tmp_path)
    with pytest.raises(Refused):
        remember_login(tmp_path, "hq", "p_1")

    assert file.read_bytes() == content
    for language in LANGUAGES:
        assert str(file) in Sentences(language).tell(refused.value)
