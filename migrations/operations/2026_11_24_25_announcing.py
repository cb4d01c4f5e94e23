"""A statement is announced once, and a commit with a notice does not wait for its log."""

from __future__ import annotations

from storekeeper.kit.stores import announcing

revision = "operations_25"
down_revision = "operations_24"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Notices, and what makes a commit durable."""
    announcing.make()


def downgrade() -> None:
    """As they were."""
    announcing.drop()
