"""What waits for a second person has a reason, and a reveal has a purpose that says something."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.retention import functions

revision = "operations_22"
down_revision = "operations_21"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Asking without a reason is refused by the database."""
    script((MIGRATIONS / "reasons.sql").read_text("utf-8"))


def downgrade() -> None:
    """Requests without a reason are taken again."""
    run("ALTER TABLE sec.reveal_request DROP CONSTRAINT ck_reveal_request_purpose")
    asking = functions("rights.sql", "CREATE FUNCTION sec.ask_right(", "-- Why the asking login")
    script(asking.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    text = (MIGRATIONS / "first_password.sql").read_text("utf-8")
    script(text[text.index("CREATE OR REPLACE FUNCTION sec.add_login(") :])
