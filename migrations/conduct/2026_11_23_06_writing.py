"""Writing under guards costs less."""

from __future__ import annotations

from storekeeper.kit.stores import writing

revision = "conduct_06"
down_revision = "conduct_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Stamps, events, notices."""
    writing.make()


def downgrade() -> None:
    """As they were."""
    writing.drop()
