"""Who has which page open: rows with an expiry."""

from __future__ import annotations

revision = "operations_09"
down_revision = "operations_08"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
