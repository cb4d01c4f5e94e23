"""Who has which page open: rows with an expiry."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import secure
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.store import Store

revision = "operations_09"
down_revision = "operations_08"
branch_labels = None
depends_on = None

_INNER = "base.may_be_at(int)"
_FUNCTIONS = (
    "base.note_presence(uuid, text, int, text, text, text)",
    "base.end_presence(uuid)",
    "base.presence_of(uuid, text, int)",
)
_PLANNERS = "sk_regional, sk_hq"


def upgrade() -> None:
    """The table, and the functions through which those who see a shop say and ask who is there."""
    script((MIGRATIONS / "presence.sql").read_text("utf-8"))
    run(f"REVOKE ALL ON FUNCTION {', '.join((_INNER, *_FUNCTIONS))} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_FUNCTIONS)} TO {_PLANNERS}")
    for statement in secure("base.presence", Store.OPERATIONS.owner):
        run(statement)


def downgrade() -> None:
    """Away with them."""
    for function in (*_FUNCTIONS, _INNER):
        run(f"DROP FUNCTION {function}")
    run("DROP TABLE base.presence")
