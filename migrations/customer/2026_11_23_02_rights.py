"""The copy of the scope that approved rights are applied to."""

from __future__ import annotations

from storekeeper.kit.stores import keeping
from storekeeper.kit.stores.store import Store

revision = "customer_02"
down_revision = "customer_01"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Only what operations has sealed may change the copy; the worker reads it."""
    keeping.make(Store.CUSTOMER)


def downgrade() -> None:
    """The worker copies the scope itself again."""
    keeping.drop()
