"""What stands in place of the grid when there is nothing to show; all pages share it."""

from __future__ import annotations

from storekeeper.qtkit.empty_state import EmptyState

__all__ = ["EmptyState"]
