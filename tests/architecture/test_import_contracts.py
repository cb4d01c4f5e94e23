"""The import contracts of pyproject.toml hold, and each one sees what it forbids."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from storekeeper.kit.assets import ROOT

LINT = (sys.executable, "-c", "from importlinter.cli import lint_imports_command as go; go()")
UNLISTED = "people/helpers.py"
PLANTED = {
    "kit/planted.py": "import storekeeper.people",
    "people/queries.py": "import storekeeper.roster.service",
    "worker/planted.py": "import storekeeper.desktop.planted\nimport storekeeper.qtkit",
    "people/service.py": "import storekeeper.people.imports",
    "people/imports.py": "",
    UNLISTED: "",
    "roster/jobs.py": "import PySide6.QtCore\nimport storekeeper.people.tables",
    "roster/rules.py": "import sqlalchemy",
    "roster/grammar.py": "import storekeeper.kit.stores",
    "roster/desktop/page.py": "import psycopg\nimport storekeeper.roster.queries",
    "people/command_line.py": "import storekeeper.connectors.till",
    "connectors/till.py": "import storekeeper.connectors.bank",
    "connectors/bank.py": "",
    "sandbox/till.py": "import storekeeper.kit",
    "desktop/planted.py": "import storekeeper.people.desktop",
    "people/desktop/__init__.py": "",
}
SEEN = (
    ("1 hosts stand on features", "storekeeper.kit is not allowed to import storekeeper.people"),
    ("1 hosts stand on features", "storekeeper.people is not allowed to import storekeeper.roster"),
    ("1 hosts stand on features", "storekeeper.worker is not allowed to import storekeeper.desktop"),
    ("2 every feature", "storekeeper.people.service is not allowed to import storekeeper.people.imports"),
    ("2 every feature", "storekeeper.people.helpers"),
    ("3 Qt stays", "storekeeper.roster.jobs -> PySide6"),
    ("3 Qt stays", "storekeeper.worker.planted -> storekeeper.qtkit"),
    ("4 rules and engines", "storekeeper.roster.rules is not allowed to import sqlalchemy"),
    ("4 rules and engines", "storekeeper.roster.grammar is not allowed to import storekeeper.kit.stores"),
    ("5 screens ask", "storekeeper.roster.desktop is not allowed to import psycopg"),
    ("5 screens ask", "storekeeper.roster.desktop is not allowed to import storekeeper.roster.queries"),
    ("6 the tables and screens of people", "storekeeper.roster.jobs -> storekeeper.people.tables"),
    ("7 connectors do not know", "storekeeper.connectors.till -> storekeeper.connectors.bank"),
    ("8 the sandbox", "storekeeper.sandbox.till is not allowed to import storekeeper.kit"),
    ("7 connectors serve", "storekeeper.people.command_line -> storekeeper.connectors.till"),
)


def lint(config: Path, src: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """import-linter's answer about the package `storekeeper` in `src`."""
    return subprocess.run(
        [*LINT, "--config", str(config), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(src), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )


def contracts() -> list[dict[str, Any]]:
    """The contracts as they are written."""
    written = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return list(written["tool"]["importlinter"]["contracts"])


def promised_modules() -> list[str]:
    """Every module of ours that the contracts call by its full name."""
    lists = [
        each[key] for each in contracts() for key in each if isinstance(each[key], list) and key != "layers"
    ]
    return [name for names in lists for name in names if name.startswith("storekeeper.") and "*" not in name]


def protected_packages() -> list[str]:
    """Packages of others that the contracts protect; import-linter wants each to be imported somewhere."""
    protected = [name for each in contracts() for name in each.get("protected_modules", ())]
    return [name for name in protected if not name.startswith("storekeeper.")]


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What is said about an invented tree that breaks every contract."""
    folder = tmp_path_factory.mktemp("planted")
    packages = ["storekeeper", "storekeeper.kit", *promised_modules()]
    for module in packages:
        path = folder.joinpath("src", *module.split("."))
        path.mkdir(parents=True, exist_ok=True)
        (path / "__init__.py").touch()
    known = {"qtkit/__init__.py": "\n".join(f"import {name}" for name in protected_packages())}
    for name, text in {**known, **PLANTED}.items():
        place = folder / "src" / "storekeeper" / name
        place.parent.mkdir(parents=True, exist_ok=True)
        stem = place.with_suffix("") / "__init__.py"
        (stem if stem.exists() else place).write_text(text, "utf-8")
        for parent in place.relative_to(folder / "src").parents[:-1]:
            (folder / "src" / parent / "__init__.py").touch()
    told = [lint(ROOT / "pyproject.toml", folder / "src", folder)]
    (
        folder / "src" / "storekeeper" / UNLISTED
    ).unlink()  # while there is one, it is all that its contract tells
    told.append(lint(ROOT / "pyproject.toml", folder / "src", folder))
    assert [each.returncode for each in told] == [1, 1], told[0].stdout + told[0].stderr
    return told[0].stdout + told[1].stdout


def invisible(src: Path) -> list[str]:
    """Folders with code but without __init__.py, which import-linter does not look into."""
    folders = {path.parent for path in src.rglob("*.py")}
    return sorted(
        folder.relative_to(src).as_posix() for folder in folders if not (folder / "__init__.py").exists()
    )


def test_no_folder_hides_from_the_contracts() -> None:
    assert invisible(ROOT / "src" / "storekeeper") == []


def test_a_hidden_folder_is_seen(tmp_path: Path) -> None:
    (tmp_path / "__init__.py").touch()
    (tmp_path / "roster").mkdir()
    (tmp_path / "roster" / "service.py").touch()

    assert invisible(tmp_path) == ["roster"]


def test_the_contracts_hold() -> None:
    told = lint(ROOT / "pyproject.toml", ROOT / "src", ROOT)

    assert told.returncode == 0, told.stdout + told.stderr


@pytest.mark.parametrize(("contract", "sentence"), SEEN)
def test_a_forbidden_import_is_seen(answer: str, contract: str, sentence: str) -> None:
    chapters = re.split(r"\n(?=[^\n]+\n-{5,}\n)", answer)

    assert any(part.startswith(contract) and sentence in part for part in chapters), answer
