"""What the law asks of a contract: which holidays and which day of rest; and pauses of work beside a week."""

from __future__ import annotations

import re

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.stores.base import run, script

revision = "operations_13"
down_revision = "operations_12"
branch_labels = None
depends_on = None

_PLANNERS = "sk_regional, sk_hq, sk_hr, sk_auditor, worker"
_CHAIN = "sk_hq, sk_hr"
_LEDGER = "roster.person_ledger(int[], date, date, int)"
_ASKED = ("holidays", "rest_weekday")


def upgrade() -> None:
    """Two columns of contracts, and the ledger with pauses."""
    script((MIGRATIONS / "law_terms.sql").read_text("utf-8"))
    run(f"GRANT EXECUTE ON FUNCTION {_LEDGER} TO {_PLANNERS}")
    columns = ", ".join(_ASKED)
    run(f"GRANT INSERT ({columns}), UPDATE ({columns}) ON people.contract TO {_CHAIN}")


def downgrade() -> None:
    """Away with them, and the ledger is what it was."""
    run(f"DROP FUNCTION {_LEDGER}")
    found = re.search(
        r"CREATE FUNCTION roster\.person_ledger.*?\n\$\$;",
        (MIGRATIONS / "roster_company.sql").read_text("utf-8"),
        re.S,
    )
    if found is not None:
        script(found[0])
    run(f"GRANT EXECUTE ON FUNCTION {_LEDGER} TO {_PLANNERS}")
    for column in _ASKED:
        run(f"ALTER TABLE people.contract DROP COLUMN {column}")
