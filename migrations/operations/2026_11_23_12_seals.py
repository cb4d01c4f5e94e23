"""Sealed audit, reveals with a purpose, retention."""

from __future__ import annotations

revision = "operations_12"
down_revision = "operations_11"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
