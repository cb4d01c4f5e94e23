"""Without a display the whole thread is walked in a process of its own: workbooks in, drag, undo, workbook out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storekeeper.kit.assets import ROOT
from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.roster import imports


@pytest.fixture
def data_folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder whose server is stopped and erased afterwards."""
    folder = tmp_path / "data"
    yield folder
    EmbeddedServer(folder).erase()


def test_the_thread_is_walked_from_nothing_to_an_exported_week(data_folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    monday = monday_of(today()) + timedelta(days=14)

    walked = subprocess.run(
        [sys.executable, "-m", "storekeeper", "walk", "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": str(data_folder)},
        capture_output=True,
        timeout=300,
        check=False,
        encoding="utf-8",
    )

    assert walked.returncode == 0, walked.stderr
    pictures = sorted(path.name.partition("-")[2] for path in out.glob("*.png"))
    assert {"sign-in.png", "week.png", "dragged.png", "undone.png", "dragged-again.png"} <= set(pictures)
    assert all(path.stat().st_size > 5_000 for path in out.glob("*.png"))
    exported = imports.read(out / f"MKK1_{monday:%Y-%m-%d}.xlsx", near=monday)
    assert min(exported.days) == monday
    assert len(exported.rows) > 20
