"""Without a display the whole thread is walked, and every screen drawn, by processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from storekeeper.desktop.modules import MODULES
from storekeeper.kit.assets import ROOT
from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.feature import load
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.roster import imports


@pytest.fixture(scope="module")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A data folder with nothing in it, whose server is stopped and erased afterwards."""
    folder = tmp_path_factory.mktemp("walked") / "data"
    yield folder
    EmbeddedServer(folder).erase()


def storekeeper(data_folder: Path, *arguments: str) -> None:
    """Runs the program and shows what it said when it fails; it has no complaints of the platform to pass on."""
    done = subprocess.run(
        [sys.executable, "-m", "storekeeper", *arguments],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": str(data_folder)},
        capture_output=True,
        timeout=300,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert "propagateSizeHints" not in done.stderr


def test_the_thread_is_walked_from_nothing_to_an_exported_week(data_folder: Path, tmp_path: Path) -> None:
    monday = monday_of(today()) + timedelta(days=14)

    storekeeper(data_folder, "walk", "--out", str(tmp_path))

    pictures = {path.name.partition("-")[2] for path in tmp_path.glob("*.png")}
    keys = {load(reference)().key for reference in MODULES}
    assert {"sign-in.png", "week.png", "dragged.png", "undone.png", "dragged-again.png"} <= pictures
    assert {f"{key}.png" for key in keys} <= pictures
    assert all(path.stat().st_size > 5_000 for path in tmp_path.glob("*.png"))
    exported = imports.read(tmp_path / f"MKK1_{monday:%Y-%m-%d}.xlsx", near=monday)
    assert min(exported.days) == monday
    assert len(exported.rows) > 20
    listed = read_workbook(tmp_path / "員工.xlsx")
    assert len(listed.sheets[0].rows) > 1_000


def test_every_screen_is_drawn_in_the_dress_asked_for(data_folder: Path, tmp_path: Path) -> None:
    dress = ("--language", "en", "--theme", "dark", "--density", "large")

    storekeeper(data_folder, "look", "--out", str(tmp_path), *dress)

    drawn = {path.name.removesuffix("-en-dark-large.png") for path in tmp_path.glob("*.png")}
    ways_in = {"", "-sample", "-refused", "-away", "-unproven", "-server"}
    keys = {load(reference)().key for reference in MODULES}
    assert {f"sign-in{way}" for way in ways_in} | {"crash"} <= drawn
    assert keys <= drawn
    assert {f"empty-{key}" for key in keys} & drawn
    assert {f"offline-{key}" for key in keys} & drawn
    assert not list((data_folder.parent).glob("storekeeper-look-*"))
