"""How long the way between two shops takes, and which skill a role asks."""

from __future__ import annotations

revision = "operations_10"
down_revision = "operations_09"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
