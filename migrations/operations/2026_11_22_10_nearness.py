"""How long the way between two shops takes, which skill a role asks, and that nobody works in a closed shop."""

from __future__ import annotations

import re

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import HUMANS, Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_10"
down_revision = "operations_09"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_PLANNERS = "sk_regional, sk_hq, sk_hr, sk_auditor, worker"
_LEDGER = "roster.person_ledger(int[], date, date, int)"
_DATED = ("from_day", "to_day", "removed")
_PLACE = ("region_id", "shop_id")
_TRAVEL = (*_PLACE, "to_shop_id", "nearness", "minutes", *_DATED)
_ROLE_SKILL = (*_PLACE, "role", "skill_id", "weight", *_DATED)
_KEEPING = ("months", *_DATED)
_TRIGGERS = ("people.placement", "roster.shift")


def upgrade() -> None:
    """Tables, functions, triggers and rights."""
    script((MIGRATIONS / "roster_company.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    run(f"GRANT EXECUTE ON FUNCTION {_LEDGER} TO {_PLANNERS}")
    for statement in (
        *guard("roster.travel", shop="shop_id"),
        *guard("roster.role_skill", shop="shop_id"),
        *guard("roster.keeping"),
        *_rights(),
    ):
        run(statement)


def downgrade() -> None:
    """Away with all of it, and the ledger is what it was."""
    for table in _TRIGGERS:
        for trigger in ("b_shop_open_new", "b_shop_open_changed"):
            run(f"DROP TRIGGER {trigger} ON {table}")
    run("DROP FUNCTION people.placed_in_open_shops(), roster.rostered_in_open_shops()")
    run(f"DROP FUNCTION {_LEDGER}")
    run("DROP FUNCTION roster.travel_minutes(int, int, date)")
    for table in ("keeping", "role_skill", "travel"):
        run(f"DROP TABLE roster.{table}")
    found = re.search(
        r"CREATE FUNCTION roster\.person_ledger.*?\n\$\$;",
        (MIGRATIONS / "roster.sql").read_text("utf-8"),
        re.S,
    )
    if found is not None:
        script(found[0])
    run(f"GRANT EXECUTE ON FUNCTION roster.person_ledger(int[], date, date) TO {_PLANNERS}")


def _rights() -> tuple[str, ...]:
    """How far shops lie apart tells of shops outside one's scope: only those who see all of them read it."""
    return (
        *secure(
            "roster.travel",
            _OWNER,
            Rule(("sk_hq", "sk_hr", "sk_auditor", "worker"), ("SELECT",)),
            Rule(("sk_hq",), ("INSERT", "UPDATE"), columns=_TRAVEL),
        ),
        *secure(
            "roster.role_skill",
            _OWNER,
            Rule((*HUMANS, "worker"), ("SELECT",)),
            Rule(("sk_hq",), ("INSERT", "UPDATE"), columns=_ROLE_SKILL),
        ),
        *secure(
            "roster.keeping",
            _OWNER,
            Rule((*HUMANS, "worker"), ("SELECT",)),
            Rule(("sk_hq",), ("INSERT", "UPDATE"), columns=_KEEPING),
        ),
    )
