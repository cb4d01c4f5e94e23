"""Writing under guards costs less."""

from __future__ import annotations

from storekeeper.kit.stores import writing

revision = "operations_21"
down_revision = "operations_20"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Stamps, events, notices."""
    writing.make()
    writing.find_by_transaction()


def downgrade() -> None:
    """As they were."""
    writing.find_by_time()
    writing.drop()
