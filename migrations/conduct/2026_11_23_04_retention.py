"""Trials before erasing, and terms for all that is personal."""

from __future__ import annotations

from storekeeper.kit.stores import retention
from storekeeper.kit.stores.store import Store

revision = "conduct_04"
down_revision = "conduct_03"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Terms, trials, erasing."""
    retention.make(Store.CONDUCT)


def downgrade() -> None:
    """Without."""
    retention.drop(Store.CONDUCT)
