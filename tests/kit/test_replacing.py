"""A file that is replaced is the old or the new one, whatever happens in between."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storekeeper.kit.replacing import PRIVATE, replace_file


@given(content=st.one_of(st.text(st.characters(exclude_categories=("Cs",))), st.binary()))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
def test_what_was_written_is_what_stands_there(tmp_path: Path, content: str | bytes) -> None:
    path = tmp_path / "店.json"

    replace_file(path, content)

    assert path.read_bytes() == (content.encode() if isinstance(content, str) else content)
    assert [found.name for found in tmp_path.iterdir()] == ["店.json"]


def test_a_content_that_cannot_be_written_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "kept.json"
    replace_file(path, "old")

    with pytest.raises(UnicodeEncodeError):
        replace_file(path, "\ud800")
    assert path.read_text() == "old"

    replace_file(path, "new")
    assert path.read_text() == "new"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes of this kind")
def test_a_private_file_stays_private_whatever_lay_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets.json"
    left = tmp_path / "secrets.json.new"
    left.write_text("left by a killed program")
    left.chmod(0o644)

    replace_file(path, "{}", mode=PRIVATE)

    assert stat.S_IMODE(path.stat().st_mode) == PRIVATE
