"""Published weeks as immutable copies, when the next week is opened, and which weeks the worker has opened."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import ALL_VERBS, HUMANS, MY_SHOPS, Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_08"
down_revision = "operations_07"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_READERS = ("sk_hq", "sk_hr", "sk_privacy", "sk_auditor", "sk_accountant")
_SEEING = "sk_regional, sk_hq, sk_hr, sk_auditor, worker"
_SETTING = ("region_id", "shop_id", "opens_weekday", "opens_at", "from_day", "to_day", "removed")
_FUNCTIONS = ("publish(uuid, int, date, jsonb, text, uuid)", "versions(uuid[])", "publishers(int, date)")
_TABLES = ("opened_week", "setting", "revision_mark", "revision_shift", "revision")
_WORKERS_EDIT = "author = (SELECT SESSION_USER)::text"


def upgrade() -> None:
    """Tables, functions, triggers and rights; the worker may keep edits of its own."""
    script((MIGRATIONS / "roster_revisions.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    run(f"GRANT EXECUTE ON FUNCTION roster.{_FUNCTIONS[0]} TO sk_regional, sk_hq")
    run(f"GRANT EXECUTE ON FUNCTION roster.{_FUNCTIONS[1]}, roster.{_FUNCTIONS[2]} TO {_SEEING}")
    for statement in (
        *guard("roster.revision", shop="shop_id"),
        *guard("roster.setting", shop="shop_id"),
        *_rights(),
        "GRANT INSERT (id, page, shop_id, deed, inverse, format) ON base.edit TO worker",
        f"CREATE POLICY worker_insert ON base.edit FOR INSERT TO worker WITH CHECK ({_WORKERS_EDIT})",
    ):
        run(statement)


def downgrade() -> None:
    """Away with all of it."""
    run("DROP POLICY worker_insert ON base.edit")
    run("REVOKE INSERT (id, page, shop_id, deed, inverse, format) ON base.edit FROM worker")
    for function in _FUNCTIONS:
        run(f"DROP FUNCTION roster.{function}")
    for table in _TABLES:
        run(f"DROP TABLE roster.{table}")


def _rights() -> tuple[str, ...]:
    """Nobody writes a revision but `roster.publish`; the worker deletes one when its time is over."""
    made: list[str] = []
    for table in ("revision", "revision_shift", "revision_mark"):
        made += secure(
            f"roster.{table}",
            _OWNER,
            Rule(("worker",), ("SELECT", "DELETE")),
            Rule(_READERS, ("SELECT",)),
            Rule(("sk_regional",), ("SELECT",), MY_SHOPS),
        )
    made += secure(
        "roster.setting",
        _OWNER,
        Rule((*HUMANS, "worker"), ("SELECT",)),
        Rule(("sk_hq",), ("INSERT", "UPDATE"), columns=_SETTING),
    )
    made += secure(
        "roster.opened_week",
        _OWNER,
        Rule(("worker",), ALL_VERBS),
        Rule(_READERS, ("SELECT",)),
        Rule(("sk_regional",), ("SELECT",), MY_SHOPS),
    )
    return tuple(made)
