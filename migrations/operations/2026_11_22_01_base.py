"""The base of the operations store."""

from __future__ import annotations

from storekeeper.kit.stores import base
from storekeeper.kit.stores.store import Store

revision = "operations_01"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Scope, audit, edits, inbox, queue."""
    base.make(Store.OPERATIONS)


def downgrade() -> None:
    """Away with all of it."""
    base.drop()
