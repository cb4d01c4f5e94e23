"""Making a new data directory with initdb, whole or not at all."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from storekeeper.kit.embedded.account import Account
from storekeeper.kit.embedded.binaries import binaries
from storekeeper.kit.embedded.layout import Layout
from storekeeper.kit.embedded.processes import run
from storekeeper.kit.errors import Refused

_FULL = ("No space left on device", "Check free disk space", "bytes at block")


def make(
    home: Layout, administrator: str, password: str, account: Account | None, *, safely: bool = True
) -> None:
    """Fills `home.data`, `safely` down to the disk; raises Refused (embedded.disk_full, .not_making) or OSError."""
    fresh = _beside(home)
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    handle, name = tempfile.mkstemp(dir=home.home)
    pwfile = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(password + "\n")
        if sys.platform != "win32" and account:
            for path in (fresh, pwfile):
                os.chown(path, account.uid, account.gid)
        told = run(
            [
                binaries().program("initdb"), f"--pgdata={fresh}", f"--username={administrator}",
                f"--pwfile={pwfile}", "--auth=scram-sha-256", "--encoding=UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--no-instructions",
                *(() if safely else ("--no-sync",)),
            ],
            account,
            folder=home.home,
        )  # fmt: skip
    finally:
        pwfile.unlink(missing_ok=True)
    if told.returncode != 0:
        raise why_not(home, told.stderr, "embedded.not_making")
    fresh.rename(home.data)
    if (
        sys.platform == "win32"
    ):  # pg_ctl takes no list of arguments for the server, so its own file names ours
        include = f"include = '{home.settings.as_posix()}'\n"
        (home.data / "postgresql.conf").write_text(include, encoding="utf-8")


def clear_away(home: Layout) -> None:
    """Removes what a failed making left behind."""
    shutil.rmtree(_beside(home), ignore_errors=True)
    if home.apart:
        shutil.rmtree(home.home, ignore_errors=True)


def check_version(home: Layout) -> None:
    """Raises Refused('embedded.wrong_version') for data of another major version, or none at all."""
    wanted = binaries().major
    try:
        made_by = (home.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except OSError as error:
        raise Refused("embedded.data_gone", folder=home.folder, data=home.data) from error
    if made_by != wanted:
        raise Refused("embedded.wrong_version", folder=home.folder, found=made_by, wanted=wanted)


def why_not(home: Layout, told: str, otherwise: str) -> Refused:
    """The refusal that a program's last words amount to."""
    if any(words in told for words in _FULL):
        return Refused("embedded.disk_full", folder=home.folder)
    return Refused(otherwise, folder=home.folder, line=last_line(told))


def last_line(told: str) -> str:
    """The line that says most: the last one that is an error, else the last one."""
    lines = [line.strip() for line in told.splitlines() if line.strip()]
    bad = [
        line
        for line in lines
        if "FATAL" in line or "PANIC" in line or "error:" in line or "could not" in line
    ]
    return (bad or lines or ["?"])[-1][:300]


def _beside(home: Layout) -> Path:
    return home.data.with_name("postgres.new")
