"""Contact compared inside the store, for an import by someone who may not read it: asked for, then compared."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.stores.base import run, script

revision = "operations_04"
down_revision = "operations_03"
branch_labels = None
depends_on = None

_OPEN = ("people.ask_comparison", "people.compare_contact")
_INSIDE = "people.comparison_key"
_ARGUMENTS = "(int[], text[], text[])"


def upgrade() -> None:
    """The functions; two of them are for head office and human resources."""
    script((MIGRATIONS / "people_import.sql").read_text("utf-8"))
    for name in (*_OPEN, _INSIDE):
        run(f"REVOKE ALL ON FUNCTION {name}{_ARGUMENTS} FROM PUBLIC")
    for name in _OPEN:
        run(f"GRANT EXECUTE ON FUNCTION {name}{_ARGUMENTS} TO sk_hq, sk_hr")


def downgrade() -> None:
    """Away with them."""
    for name in (*_OPEN, _INSIDE):
        run(f"DROP FUNCTION {name}{_ARGUMENTS}")
