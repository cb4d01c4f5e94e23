"""A retailer's own roster workbook: read, compared cell by cell, then written all or nothing."""

from storekeeper.roster.imports.comparing import CellChange, Preview, agree, confirm, preview
from storekeeper.roster.imports.reading import GridCell, GridRow, RosterSheet, read

__all__ = [
    "CellChange",
    "GridCell",
    "GridRow",
    "Preview",
    "RosterSheet",
    "agree",
    "confirm",
    "preview",
    "read",
]
