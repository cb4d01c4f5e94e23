"""People and shops out of a retailer's own workbook: read, previewed, then written all or nothing."""

from __future__ import annotations

from storekeeper.people.imports.confirm import Confirmed, confirm
from storekeeper.people.imports.preview import CellChange, Preview, PreviewRow, preview

__all__ = ["CellChange", "Confirmed", "Preview", "PreviewRow", "confirm", "preview"]
