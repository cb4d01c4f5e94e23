"""People and shops out of a retailer's own workbook: read, previewed, then written all or nothing."""

from __future__ import annotations

from storekeeper.people.imports.confirm import Confirmed, confirm
from storekeeper.people.imports.preview import Asked, CellChange, Preview, PreviewRow, ask, preview

__all__ = ["Asked", "CellChange", "Confirmed", "Preview", "PreviewRow", "ask", "confirm", "preview"]
