"""What imports remember: corrected columns of a layout, and files whose problems wait."""

from __future__ import annotations

revision = "operations_07"
down_revision = "operations_06"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
