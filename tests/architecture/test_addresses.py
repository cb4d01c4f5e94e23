"""What is written here holds on every machine: no address of a package index, no path of somebody's computer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from storekeeper.kit.assets import ROOT

PLACES = (
    ".ci",
    "bench",
    "docs",
    "migrations",
    "resources",
    "src",
    "ui",
    "dev.py",
    "pyproject.toml",
    "README.md",
)
TEXTS = {".py", ".toml", ".md", ".sql", ".ui", ".ts", ".json", ".qss", ".svg", ".txt", ""}
ELSEWHERE = re.compile(
    r"\w+://\S*(pypi|pythonhosted|/simple\b)"  # where packages come from
    r"|index-url\s*=|extra-index|find-links"
    r"|(?<![\w.])/(root|home|Users|opt|tmp|work)/\w"  # somebody's folders
)


def found(text: str) -> list[str]:
    """The lines that name an index or a folder outside the project."""
    return [line.strip() for line in text.splitlines() if ELSEWHERE.search(line)]


def texts() -> Iterator[Path]:
    """Every text file of the project, tests apart."""
    for place in PLACES:
        path = ROOT / place
        yield from (
            [path] if path.is_file() else (each for each in sorted(path.rglob("*")) if each.suffix in TEXTS)
        )


def test_no_file_names_a_package_index_or_a_path_of_one_machine() -> None:
    lines = {path: found(path.read_text("utf-8")) for path in texts() if path.is_file()}

    assert {path.relative_to(ROOT).as_posix(): said for path, said in lines.items() if said} == {}


@pytest.mark.parametrize(
    "line",
    [
        "https://pypi.example/simple/pytest",
        "extra-index-url = file:///srv/wheels",
        "data = '/home/somebody/store'",
        "read /tmp/plan.md",
    ],
)
def test_an_address_is_seen(line: str) -> None:
    assert found(f"first\n{line}\nlast") == [line]


@pytest.mark.parametrize(
    "line", ["postgresql://host:5432/operations", "--no-emit-index-url", "src/home/page.py"]
)
def test_what_is_no_such_address_passes(line: str) -> None:
    assert found(line) == []
