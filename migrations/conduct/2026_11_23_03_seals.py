"""The audit is sealed: windows of finished transactions, chained and signed."""

from __future__ import annotations

from storekeeper.kit.stores import sealing
from storekeeper.kit.stores.store import Store

revision = "conduct_03"
down_revision = "conduct_02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Seals of the audit."""
    sealing.make(Store.CONDUCT)


def downgrade() -> None:
    """The audit without seals."""
    sealing.drop()
