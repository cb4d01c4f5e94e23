"""The one way in for a workbook or a CSV: bounded, hardened, into plain values."""

from __future__ import annotations

import hashlib
from pathlib import Path

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.limits import USUAL, Limits
from storekeeper.kit.sheets.text_file import read_text
from storekeeper.kit.sheets.xlsx import Progress, read_sheets

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK"
_TEXT_SUFFIXES = {".csv", ".txt", ".tsv"}


def _silent(_: float) -> None:
    return None


def read_workbook(path: Path, *, limits: Limits = USUAL, progress: Progress = _silent) -> Workbook:
    """Reads an xlsx or a CSV, told apart by content and name; `progress` hears how much is read, 0 to 1.

    Raises Refused with one of the codes import.*; never anything else, whatever the file holds. An exception
    that `progress` raises passes through, which is how reading is given up.
    """
    content = _content(path, limits)
    digest = hashlib.sha256(content).hexdigest()
    if content.startswith(_OLE):
        raise Refused("import.password" if _ENCRYPTED in content else "import.old_workbook", file=path.name)
    if content.startswith(_ZIP):
        sheets = read_sheets(content, name=path.name, limits=limits, progress=progress)
        return Workbook(path.name, digest, sheets)
    if path.suffix.casefold() not in _TEXT_SUFFIXES:
        code = "import.not_a_workbook" if content else "import.empty"
        raise Refused(code, file=path.name)
    sheet, encoding = read_text(content, file=path.name, name=path.stem, limits=limits)
    return Workbook(path.name, digest, (sheet,), encoding)


def digest_of(path: Path, *, limits: Limits = USUAL) -> str:
    """The sha256 of the file in hex, to see whether it is still the one that was read. Raises Refused."""
    return hashlib.sha256(_content(path, limits)).hexdigest()


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if not path.is_file():
            raise Refused("import.no_file", file=path.name)
        with path.open("rb") as file:
            content = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise Refused("import.no_file", file=path.name) from error
    if len(content) > limits.file_bytes:
        raise Refused("import.too_large", file=path.name, most=limits.file_bytes // (1024 * 1024))
    return content
