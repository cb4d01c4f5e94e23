"""Who asked for which rights, who approved them, and what became of it."""

from __future__ import annotations

revision = "operations_11"
down_revision = "operations_10"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
