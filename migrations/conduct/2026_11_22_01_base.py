"""The base of the conduct store."""

from __future__ import annotations

from storekeeper.kit.stores import base
from storekeeper.kit.stores.store import Store

revision = "conduct_01"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Scope, audit, edits, inbox, queue."""
    base.make(Store.CONDUCT)


def downgrade() -> None:
    """Away with all of it."""
    base.drop()
