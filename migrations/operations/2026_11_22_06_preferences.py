"""A person's own preferences, which follow her to any workstation."""

from __future__ import annotations

revision = "operations_06"
down_revision = "operations_05"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
