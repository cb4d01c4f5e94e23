"""The verdict of the nightly proof, where the privacy officer and the auditor read it."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_20"
down_revision = "operations_19"
branch_labels = None
depends_on = None

_NOTING = "audit.note_proof(text, text, bigint, bigint, bigint, jsonb)"


def upgrade() -> None:
    """A row a store, written by the sealer's function, read by whoever reads the audit."""
    script((MIGRATIONS / "proofs.sql").read_text("utf-8"))
    run(f"REVOKE ALL ON FUNCTION {_NOTING} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {_NOTING} TO sealer")
    readers = Rule(("sk_it", "sk_privacy", "sk_auditor"), ("SELECT",))
    for statement in secure("audit.proof", "operations_owner", readers):
        run(statement)


def downgrade() -> None:
    """The worker's sign of life tells IT alone again."""
    run(f"DROP FUNCTION {_NOTING}")
    run("DROP TABLE audit.proof")
