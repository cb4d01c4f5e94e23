"""Rows of people and kinds that can be removed, an edit's undo and a record's history inside the database."""

from __future__ import annotations

revision = "operations_05"
down_revision = "operations_04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
