"""Contact compared inside the store, for an import by someone who may not read it."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.stores.base import run, script

revision = "operations_04"
down_revision = "operations_03"
branch_labels = None
depends_on = None

_SIGNATURE = "people.compare_contact(int[], text[], text[])"


def upgrade() -> None:
    """The function and its right."""
    script((MIGRATIONS / "people_import.sql").read_text("utf-8"))
    run(f"REVOKE ALL ON FUNCTION {_SIGNATURE} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {_SIGNATURE} TO sk_hq, sk_hr")


def downgrade() -> None:
    """Away with it."""
    run(f"DROP FUNCTION {_SIGNATURE}")
