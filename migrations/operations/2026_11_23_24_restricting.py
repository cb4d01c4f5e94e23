"""Undo and history of whoever has a restricting policy on a table: it is asked beside those that let her in."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.stores.base import script
from storekeeper.kit.stores.retention import functions

revision = "operations_24"
down_revision = "operations_23"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both kinds of policies make the condition."""
    script((MIGRATIONS / "restricting.sql").read_text("utf-8"))


def downgrade() -> None:
    """A table with a restricting policy is closed to undo and history."""
    before = functions(
        "records.sql", "CREATE FUNCTION base.policy_of(", "-- Tables whose rows can be removed"
    )
    script(before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
