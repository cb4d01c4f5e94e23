"""Every import alike: a file is understood, asked about, previewed cell by cell, and written all or nothing."""

from __future__ import annotations

from storekeeper.kit.imports.kind import ImportKind
from storekeeper.kit.imports.preview import Asked, CellChange, Choice, Preview, PreviewRow
from storekeeper.kit.imports.writing import Confirmed, Done, confirm, latest, take_back

__all__ = [
    "Asked",
    "CellChange",
    "Choice",
    "Confirmed",
    "Done",
    "ImportKind",
    "Preview",
    "PreviewRow",
    "confirm",
    "latest",
    "take_back",
]
