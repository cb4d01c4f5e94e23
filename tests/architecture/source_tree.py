"""What the house rules look at: the project's own Python files, parsed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from storekeeper.kit.assets import ROOT

SRC = ROOT / "src" / "storekeeper"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies, its text and its tree."""

    path: Path
    text: str

    @property
    def name(self) -> str:
        """The path from the root of the project, as people write it."""
        return self.path.relative_to(ROOT).as_posix() if self.path.is_relative_to(ROOT) else self.path.name

    @property
    def lines(self) -> int:
        """How long the file is."""
        return len(self.text.splitlines())

    def tree(self) -> ast.Module:
        """The parsed file."""
        return parsed(self.text, self.name)

    def functions(self) -> Iterator[tuple[str, int]]:
        """Place and length in lines of every function, signature and docstring included."""
        for node in ast.walk(self.tree()):
            if isinstance(node, Function):
                assert node.end_lineno is not None
                yield f"{self.name}:{node.lineno} {node.name}", node.end_lineno - node.lineno + 1

    def calls(self) -> Iterator[tuple[str, ast.Call]]:
        """The last name of what is called, and the call."""
        for node in ast.walk(self.tree()):
            if isinstance(node, ast.Call):
                target = node.func
                name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
                yield name, node


@cache
def parsed(text: str, name: str) -> ast.Module:
    """The tree of a text; each is parsed once, since many rules look at it."""
    return ast.parse(text, name)


def planted(text: str, name: str = "planted.py") -> Source:
    """A file that exists only for a test."""
    return Source(Path(name), text)


def read(*places: Path) -> tuple[Source, ...]:
    """Every Python file at these places, in a fixed order; a place that does not exist is empty."""
    files = (
        path for place in places for path in ([place] if place.is_file() else sorted(place.rglob("*.py")))
    )
    return tuple(Source(path, path.read_text("utf-8")) for path in files)


def program() -> tuple[Source, ...]:
    """The program itself."""
    return read(SRC)


def budgeted() -> tuple[Source, ...]:
    """Everything that the size budgets hold for."""
    return read(SRC, ROOT / "dev.py", ROOT / "bench", ROOT / "migrations")
