"""Recording a change costs less."""

from __future__ import annotations

from storekeeper.kit.stores import recording

revision = "customer_05"
down_revision = "customer_04"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The guards' functions anew."""
    recording.make()


def downgrade() -> None:
    """As they were."""
    recording.drop()
