"""What lies where: the data folder of the program and, for root apart from it, the home of the server."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from storekeeper.kit.embedded.account import is_root
from storekeeper.kit.embedded.binaries import ROOTS_PLACE
from storekeeper.kit.errors import Refused
from storekeeper.kit.replacing import replace_file

POINTER = "server.json"
FORMAT = 1


@dataclass(frozen=True)
class Layout:
    """The folder, and the home that holds PostgreSQL's data (`postgres`), its settings and who may log in."""

    folder: Path
    store: str
    home: Path
    port: int | None = None

    @property
    def data(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.home / "postgres"

    @property
    def settings(self) -> Path:
        """The settings file, written at each start."""
        return self.home / "server.conf"

    @property
    def who_may(self) -> Path:
        """The host-based authentication file."""
        return self.home / "server_hba.conf"

    @property
    def output(self) -> Path:
        """What the server says before its own log begins."""
        return self.folder / "server-start.log"

    @property
    def apart(self) -> bool:
        """Whether the home lies outside the folder, as root's does."""
        return self.home != self.folder

    def keep(self) -> None:
        """Writes the pointer, whole or not at all."""
        home = str(self.home) if self.apart else "."
        text = json.dumps({"format": FORMAT, "store": self.store, "home": home, "port": self.port})
        replace_file(self.folder / POINTER, text)

    def at_port(self, port: int) -> Layout:
        """The same layout with the port it last listened on."""
        return replace(self, port=port)


def found(folder: Path) -> Layout | None:
    """The layout that the folder's pointer tells; None for a new folder.

    Raises Refused('embedded.folder_refused') when the pointer cannot be read.
    """
    try:
        text = (folder / POINTER).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except OSError as error:
        raise refused(folder, error) from error
    try:
        kept = json.loads(text)
        home = folder if kept["home"] == "." else Path(kept["home"])
        return Layout(folder, str(kept["store"]), home, kept["port"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("embedded.folder_refused", folder=folder, reason=f"{POINTER}?") from error


def planned(folder: Path) -> Layout:
    """The layout of a new folder: root's server lives below /var/lib/storekeeper, any other in the folder."""
    store = secrets.token_hex(8)
    if not is_root():
        return Layout(folder, store, folder)
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:8]
    return Layout(folder, store, ROOTS_PLACE / f"data-{digest}-{store}")


def refused(folder: Path, error: OSError) -> Refused:
    """The refusal that says why a folder cannot be used; a full disk is told as such."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Refused("embedded.disk_full", folder=folder)
    return Refused("embedded.folder_refused", folder=folder, reason=error.strerror or str(error))
