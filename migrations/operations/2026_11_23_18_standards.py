"""What head office settles for the rules: the company's own, and how the law is read."""

from __future__ import annotations

import re

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import HUMANS, Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_18"
down_revision = "operations_17"
branch_labels = None
depends_on = None

_STANDARD = ("region_id", "shop_id", "rule", "figures", "weight", "from_day", "to_day", "removed")
_PLANNED = re.compile(r"CREATE FUNCTION (roster\.planned.*?\n\$\$;)", re.S)


def upgrade() -> None:
    """A table, and the reading of a week that hands its rows over."""
    script((MIGRATIONS / "standards.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    for statement in (
        *guard("roster.standard", shop="shop_id"),
        *secure(
            "roster.standard",
            "operations_owner",
            Rule((*HUMANS, "worker"), ("SELECT",)),
            Rule(("sk_hq",), ("INSERT", "UPDATE"), columns=_STANDARD),
        ),
    ):
        run(statement)


def downgrade() -> None:
    """Away with it, and the week is read as before."""
    found = _PLANNED.search((MIGRATIONS / "week_reading.sql").read_text("utf-8"))
    if found is not None:
        script(f"CREATE OR REPLACE FUNCTION {found[1]}")
    run("DROP TABLE roster.standard")
