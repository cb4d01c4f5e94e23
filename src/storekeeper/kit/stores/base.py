"""The first revision of each store: the same base, owned by that store's owner."""

from __future__ import annotations

import re

from alembic import op

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import ALL_VERBS, HUMANS, SERVICES, Rule, read_by_all, secure
from storekeeper.kit.stores.cluster import EXTENSIONS
from storekeeper.kit.stores.store import Store

_OWN_EDITS = "author = (SELECT SESSION_USER)::text"


def make(store: Store) -> None:
    """Everything of the base, in a store that has nothing but the schema of its version table."""
    owner = store.owner
    run("REVOKE ALL ON SCHEMA public FROM PUBLIC")
    run(f"ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC")
    run("CREATE SCHEMA extension")
    for extension in EXTENSIONS:
        run(f"CREATE EXTENSION {extension} SCHEMA extension")
    text = (MIGRATIONS / "base.sql").read_text("utf-8")
    script(text.format(owner=owner, humans=", ".join(HUMANS), services=", ".join(SERVICES), guarded=COLUMNS))
    _make_queue()
    for statement in (*guard("sec.scope"), *_rights(owner)):
        run(statement)


def drop() -> None:
    """Everything of the base away again."""
    for schema in ("queue", "audit", "sec", "extension"):
        run(f"DROP SCHEMA {schema} CASCADE")
    for table in ("listened", "edit", "inbox", "worker_heartbeat", "mark"):
        run(f"DROP TABLE base.{table} CASCADE")


def run(statement: str) -> None:
    """One statement, taken to the letter (no bound parameters, no escapes)."""
    op.get_bind().exec_driver_sql(statement.replace("%", "%%"))


def script(text: str) -> None:
    """Several statements at once."""
    cursor = op.get_bind().connection.cursor()
    cursor.execute(text)
    cursor.close()


def _make_queue() -> None:
    run("SET LOCAL search_path = queue, pg_catalog")
    script((MIGRATIONS / "queue_3_10.sql").read_text("utf-8"))
    script((MIGRATIONS / "queue_guard.sql").read_text("utf-8"))
    run("SET LOCAL search_path = ''")
    found = op.get_bind().exec_driver_sql(
        "SELECT p.oid::regprocedure::text FROM pg_proc p WHERE p.pronamespace = 'queue'::regnamespace"
    )
    for (function,) in found.fetchall():
        if re.fullmatch(r"queue\.[\w]+\(.*\)", function) is None:
            raise ValueError(function)
        run(f"ALTER FUNCTION {function} SET search_path = queue, pg_catalog, pg_temp")
    run("GRANT USAGE ON SCHEMA queue TO worker")
    run("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA queue TO worker")
    run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA queue TO worker")
    run("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA queue TO worker")


def _rights(owner: str) -> tuple[str, ...]:
    readers = ", ".join((*HUMANS, *SERVICES))
    return (
        "GRANT USAGE ON SCHEMA audit TO worker",
        f"GRANT SELECT ON base.alembic_version TO {readers}",
        f"GRANT EXECUTE ON FUNCTION sec.my_shops(), sec.my_groups(), sec.is_service() TO {readers}",
        "GRANT EXECUTE ON FUNCTION audit.make_months(int), audit.head() TO worker",
        *secure(
            "sec.scope",
            owner,
            Rule(("worker",), ALL_VERBS),
            Rule(HUMANS, ("SELECT",), "login = (SELECT SESSION_USER)::text"),
            Rule(("sk_it", "sk_privacy", "sk_auditor"), ("SELECT",)),
        ),
        *secure("sec.region_shop", owner, Rule(("worker",), ALL_VERBS)),
        *secure("audit.event", owner),
        *secure("audit.event_rest", owner),
        *secure("base.listened", owner, Rule(("worker",), ("SELECT",))),
        *secure(
            "base.edit",
            owner,
            Rule(HUMANS, ("SELECT",), _OWN_EDITS),
            Rule(HUMANS, ("INSERT",), _OWN_EDITS, ("id", "page", "shop_id", "deed", "inverse", "format")),
            Rule(HUMANS, ("UPDATE",), _OWN_EDITS, ("undone_by",)),
            Rule(("worker",), ("SELECT", "DELETE")),
        ),
        *secure(
            "base.inbox",
            owner,
            Rule(("gateway",), ("INSERT",), columns=("source", "delivery", "headers", "body")),
            Rule(("worker",), ("SELECT", "DELETE")),
            Rule(("worker",), ("UPDATE",), columns=("handled_at",)),
        ),
        *secure(
            "base.worker_heartbeat",
            owner,
            Rule(("worker",), ALL_VERBS),
            Rule(("sk_it", "sk_hq"), ("SELECT",)),
        ),
        *read_by_all("base.mark", owner),
    )
