"""The copy of the scope that approved rights are applied to."""

from __future__ import annotations

revision = "customer_02"
down_revision = "customer_01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
