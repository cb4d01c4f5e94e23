"""A week with all that the rules ask is read at one go."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import HUMANS
from storekeeper.kit.stores.base import run, script

revision = "operations_14"
down_revision = "operations_13"
branch_labels = None
depends_on = None

_FUNCTIONS = (
    "people.planned(int, date, date, int[], int)",
    "roster.planned(int, date, date, int, int[], uuid[])",
)


def upgrade() -> None:
    """Two functions; whoever runs them reads with her own rights."""
    script((MIGRATIONS / "week_reading.sql").read_text("utf-8"))
    for function in _FUNCTIONS:
        run(f"GRANT EXECUTE ON FUNCTION {function} TO {', '.join((*HUMANS, 'worker'))}")


def downgrade() -> None:
    """Away with them."""
    for function in reversed(_FUNCTIONS):
        run(f"DROP FUNCTION {function}")
