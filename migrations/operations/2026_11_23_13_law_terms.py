"""What the law asks of a contract and a person."""

from __future__ import annotations

revision = "operations_13"
down_revision = "operations_12"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
