"""Two commands that find a new folder at the same moment make one store, and both succeed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from storekeeper.kit.assets import ROOT
from storekeeper.kit.embedded.server import EmbeddedServer


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder that is not there yet, whose server is gone in the end."""
    yield tmp_path / "new"
    EmbeddedServer(tmp_path / "new").erase()


def begin(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A command on the folder, begun and not waited for."""
    given = {"STOREKEEPER_DATA": str(folder), "STOREKEEPER_LANGUAGE": "en", "STOREKEEPER_SECRETS": "file"}
    return subprocess.Popen(
        [sys.executable, "-m", "storekeeper", *arguments],
        cwd=ROOT,
        env=os.environ | given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_two_commands_on_a_new_folder_make_and_fill_it_once(folder: Path) -> None:
    begun = [begin(folder, "demo", "load", "--json") for _ in range(2)]

    ended = [(*process.communicate(timeout=300), process.returncode) for process in begun]

    assert [code for _out, _said, code in ended] == [0, 0], "\n".join(said for _out, said, _code in ended)
    assert sorted(json.loads(out)["loaded"] for out, _said, _code in ended) == [False, True]
