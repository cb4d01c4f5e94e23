"""House habits that no tool knows: names that say nothing, and calls that block or mislead."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from pathlib import Path

import pytest

from storekeeper.kit.assets import ROOT
from tests.architecture.source_tree import Source, planted, program, read

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}
BANNED_NAMES = {
    "QTableWidget": "a table of any length is a model fed in pages",
    "QTreeWidget": "a tree of any length is a model",
    "QThreadPool": "work in the background goes through desk.read and desk.write",
}
BANNED_CALLS = {
    "QThread": "work in the background goes through desk.read and desk.write",
    "sleep": "the GUI thread never waits",
    "processEvents": "the event loop is entered once",
    "resizeColumnsToContents": "column widths are stored, not computed",
    "resizeRowsToContents": "rows have one height",
    "exec": "dialogs are opened with open() and signals",
    "exec_": "dialogs are opened with open() and signals",
}
EVENT_LOOP_OWNERS = ("QApplication", "app", "application", "drag")  # a QDrag cannot be begun otherwise


def empty_names(paths: Sequence[Path]) -> list[str]:
    """Files and folders whose name says nothing about what they hold."""
    return [path.as_posix() for path in paths if path.stem.lstrip("_") in EMPTY_NAMES]


def banned_in_screens(sources: Sequence[Source]) -> list[str]:
    """Names and calls that have no place in a screen."""
    return [
        *(
            f"{source.name}:{node.lineno} {name}: {BANNED_NAMES[name]}"
            for source in sources
            for node, name in names(source)
        ),
        *(
            f"{source.name}:{call.lineno} {name}: {BANNED_CALLS[name]}"
            for source in sources
            for name, call in source.calls()
            if name in BANNED_CALLS and not enters_event_loop(call)
        ),
    ]


def names(source: Source) -> list[tuple[ast.expr | ast.alias, str]]:
    """Where a banned name is imported."""
    imports = (node for node in ast.walk(source.tree()) if isinstance(node, ast.ImportFrom))
    return [(alias, alias.name) for node in imports for alias in node.names if alias.name in BANNED_NAMES]


def enters_event_loop(call: ast.Call) -> bool:
    """`application.exec()`, the one way in, and `drag.exec()`, as Qt's own lists begin a drag."""
    called = call.func
    if not isinstance(called, ast.Attribute) or not isinstance(called.value, ast.Name):
        return False
    return called.attr == "exec" and called.value.id in EVENT_LOOP_OWNERS


def sleeps(sources: Sequence[Source]) -> list[str]:
    """Fixed waits: something is always waited *for*, with a limit."""
    return [
        f"{source.name}:{call.lineno} sleep"
        for source in sources
        for name, call in source.calls()
        if name == "sleep"
    ]


def test_names_say_what_a_file_holds() -> None:
    paths = [
        path
        for folder in ("src/storekeeper", "tests", "bench", "migrations")
        for path in (ROOT / folder).rglob("*")
    ]
    named = [path.relative_to(ROOT) for path in paths if path.suffix == ".py" or path.is_dir()]

    assert empty_names(named) == []


def test_screens_neither_block_nor_hold_long_lists_in_widgets() -> None:
    assert banned_in_screens([source for source in program() if "PySide6" in source.text]) == []


def test_no_test_waits_a_fixed_time() -> None:
    assert sleeps([source for source in read(ROOT / "tests") if "architecture" not in source.name]) == []


@pytest.mark.parametrize("name", ["roster/utils.py", "kit/helpers", "kit/_common.py"])
def test_an_empty_name_is_seen(name: str) -> None:
    assert empty_names([Path(name)]) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "from PySide6.QtWidgets import QTableWidget",
        "def f(view): view.resizeColumnsToContents()",
        "def f(app): app.processEvents()",
        "def f(dialog): dialog.exec()",
        "def f(): return QThread()",
        "def f(): time.sleep(1)",
    ],
)
def test_a_banned_habit_is_seen(text: str) -> None:
    assert len(banned_in_screens([planted(text)])) == 1


def test_the_event_loop_itself_is_allowed() -> None:
    assert banned_in_screens([planted("def main(app): return app.exec()")]) == []


def test_a_drag_may_be_begun() -> None:
    assert banned_in_screens([planted("def f(drag): drag.exec()")]) == []


def test_a_sleep_is_seen() -> None:
    assert sleeps([planted("import time\ntime.sleep(1)")]) == ["planted.py:2 sleep"]
