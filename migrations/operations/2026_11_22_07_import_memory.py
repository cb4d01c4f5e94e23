"""What imports remember: corrected columns of a layout, and files whose problems wait."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import HUMANS, Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_07"
down_revision = "operations_06"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_IMPORTERS = ("sk_hq", "sk_hr")
_OWN = "made_by = (SELECT SESSION_USER)::text"
_WRITING = (
    "base.keep_import_layout(text, text, jsonb)",
    "base.note_import(text, text, text, text, jsonb, int)",
    "base.import_confirmed(text, text, text, uuid)",
    "base.forget_import(uuid)",
    "base.import_in_turn()",
)


def upgrade() -> None:
    """Two tables and the functions that write them."""
    script((MIGRATIONS / "import_memory.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    for statement in (
        *guard("base.import_layout", key="layout"),
        *guard("base.import_run"),
        *secure("base.import_layout", _OWNER, Rule(_IMPORTERS, ("SELECT",))),
        *secure("base.import_run", _OWNER, Rule(_IMPORTERS, ("SELECT",)), Rule(HUMANS, ("SELECT",), _OWN)),
        f"REVOKE ALL ON FUNCTION {', '.join(_WRITING)} FROM PUBLIC",
        f"GRANT EXECUTE ON FUNCTION {', '.join(_WRITING)} TO {', '.join(_IMPORTERS)}",
    ):
        run(statement)


def downgrade() -> None:
    """Away with them."""
    for function in _WRITING:
        run(f"DROP FUNCTION {function}")
    run("DROP TABLE base.import_run, base.import_layout")
