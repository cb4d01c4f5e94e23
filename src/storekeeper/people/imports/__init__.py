"""People and shops out of a retailer's own workbook: read, previewed, then written all or nothing as one edit."""

from __future__ import annotations

from functools import partial

from storekeeper.kit.imports import Asked, CellChange, Confirmed, Preview, PreviewRow
from storekeeper.kit.imports import confirm as _confirm
from storekeeper.people.imports.kinds import KINDS, PEOPLE, SHOPS

ask, preview, confirm = PEOPLE.ask, PEOPLE.preview, partial(_confirm, PEOPLE)

__all__ = [
    "KINDS",
    "PEOPLE",
    "SHOPS",
    "Asked",
    "CellChange",
    "Confirmed",
    "Preview",
    "PreviewRow",
    "ask",
    "confirm",
    "preview",
]
