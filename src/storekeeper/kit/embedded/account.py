"""Which account of the system the server runs as: our own, or an unprivileged one when we are root."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from storekeeper.kit.errors import Refused

_UNPRIVILEGED = ("postgres", "nobody", "daemon")


@dataclass(frozen=True)
class Account:
    """An existing account other than root; the server runs as it and owns its data."""

    name: str
    uid: int
    gid: int


def is_root() -> bool:
    """Whether this process is root, as whom PostgreSQL refuses to run."""
    return sys.platform != "win32" and os.geteuid() == 0


def server_account(data: Path) -> Account | None:
    """Who must run the server of `data`: None is ourselves; for root its owner, else the first fit one.

    Raises Refused('embedded.no_account') when root finds no unprivileged account on the system.
    """
    if sys.platform == "win32" or not is_root():
        return None
    import pwd

    if data.exists() and (owner := data.stat()).st_uid != 0:
        return Account(str(owner.st_uid), owner.st_uid, owner.st_gid)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise Refused("embedded.no_account")
