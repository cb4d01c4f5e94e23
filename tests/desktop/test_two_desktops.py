"""Two desktops, each a real process with its own login: what one drags, the other sees."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from storekeeper.kit.assets import ROOT
from tests.fixtures.database import PASSWORD, Clone

MONDAY = "2026-12-21"


def test_a_shift_dragged_on_one_desktop_moves_on_the_other(cloned: Clone, tmp_path: Path) -> None:
    _roster_one_shift(cloned)
    with _desktop(cloned, "hq", "watch", tmp_path / "one") as watching:
        assert _line(watching) == "ready"
        with _desktop(cloned, "regional", "drag", tmp_path / "two") as dragging:
            assert _line(dragging) == "ready"
            moved, seen = json.loads(_line(dragging)), json.loads(_line(watching))
            assert (dragging.wait(30), watching.wait(30)) == (0, 0)
    assert moved == seen
    assert (seen["day"], seen["version"]) == ("2026-12-22", 2)
    assert "11:00" in seen["cell"] or "1100" in seen["cell"]


def test_what_one_desktop_did_is_undone_by_the_one_that_is_started_after_it(
    cloned: Clone, tmp_path: Path
) -> None:
    _roster_one_shift(cloned)
    with _desktop(cloned, "regional", "drag", tmp_path / "before") as dragging:
        assert _line(dragging) == "ready"
        dragged = json.loads(_line(dragging))
        assert dragging.wait(30) == 0

    with _desktop(cloned, "regional", "undo", tmp_path / "after") as undoing:
        assert _line(undoing) == "ready"
        undone = json.loads(_line(undoing))
        assert undoing.wait(30) == 0

    assert (dragged["day"], dragged["version"]) == ("2026-12-22", 2)
    assert (undone["day"], undone["version"]) == (MONDAY, 3)


def _roster_one_shift(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
            " SELECT gen_random_uuid(), 1, %s, %s::timestamptz, %s::timestamptz, 'sales', employee_id, id"
            " FROM people.placement WHERE employee_id = 2",
            (MONDAY, f"{MONDAY} 03:00Z", f"{MONDAY} 12:00Z"),
        )


def _desktop(cloned: Clone, persona: str, deed: str, folder: Path) -> subprocess.Popen[str]:
    address = cloned.address(persona)
    folder.mkdir()
    program = [sys.executable, "-m", "tests.desktop.one_desktop", str(address.port), address.database]
    return subprocess.Popen(
        [*program, address.login, PASSWORD, deed, MONDAY, str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": str(folder)},
        stdout=subprocess.PIPE,
        text=True,
    )


def _line(desktop: subprocess.Popen[str]) -> str:
    assert desktop.stdout is not None
    return desktop.stdout.readline().strip()
