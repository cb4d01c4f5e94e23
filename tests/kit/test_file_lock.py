"""A file lock: one holder at a time, given back by the system when the holder dies."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storekeeper.kit.errors import Unreachable
from storekeeper.kit.file_lock import FileLock

HOLD = """
import sys
from pathlib import Path
from storekeeper.kit.file_lock import FileLock
lock = FileLock(Path(sys.argv[1]))
print(lock.take(), flush=True)
sys.stdin.read()
"""


def test_two_locks_on_one_path_exclude_each_other_even_in_one_process(tmp_path: Path) -> None:
    first, second = FileLock(tmp_path / "lock"), FileLock(tmp_path / "lock")

    with first.held(wait_seconds=1):
        refused = second.take()
    taken = second.take()
    second.give_back()

    assert (refused, taken) == (False, True)


def test_a_lock_that_others_hold_for_too_long_is_unreachable_by_name(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with (
        FileLock(path).held(wait_seconds=1),
        pytest.raises(Unreachable) as unreachable,
        FileLock(path).held(wait_seconds=0),
    ):
        pass

    assert unreachable.value.code == "kit.busy"
    assert unreachable.value.values["path"] == path


def test_the_lock_of_a_killed_process_is_free_again(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "lock")
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "lock")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        while_held = lock.take()
        holder.kill()

    assert not while_held
    assert lock.take()
    lock.give_back()


def test_giving_back_what_is_not_held_does_nothing(tmp_path: Path) -> None:
    FileLock(tmp_path / "lock").give_back()

    assert list(tmp_path.iterdir()) == []
