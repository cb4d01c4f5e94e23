"""Sealed audit, reveals with a purpose, retention."""

from __future__ import annotations

revision = "customer_03"
down_revision = "customer_02"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
