"""A person's own preferences, which follow her to any workstation."""

from __future__ import annotations

from storekeeper.kit.row_security import HUMANS, Rule, secure
from storekeeper.kit.stores.base import run
from storekeeper.kit.stores.store import Store

revision = "operations_06"
down_revision = "operations_05"
branch_labels = None
depends_on = None

_TABLE = """
CREATE TABLE base.preference (
    login text CONSTRAINT pk_preference PRIMARY KEY,
    values jsonb NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT ck_preference_size CHECK (jsonb_typeof(values) = 'object' AND pg_column_size(values) <= 20000)
)"""
# The asker's own row and no other, name by name, so that two workstations keep each other's; null takes a name away.
_KEEP = """
CREATE FUNCTION base.keep_preferences(kept jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = '' AS $$
    INSERT INTO base.preference AS p (login, values) VALUES (SESSION_USER, jsonb_strip_nulls(kept))
    ON CONFLICT (login) DO UPDATE SET values = jsonb_strip_nulls(p.values || kept), changed_at = now()
$$"""


def upgrade() -> None:
    """The table, which nobody writes but by its function: how somebody likes her screen needs no audit."""
    run(_TABLE)
    run(_KEEP)
    run("REVOKE ALL ON FUNCTION base.keep_preferences(jsonb) FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION base.keep_preferences(jsonb) TO {', '.join(HUMANS)}")
    own = Rule(HUMANS, ("SELECT",), "login = (SELECT SESSION_USER)::text")
    for statement in secure("base.preference", Store.OPERATIONS.owner, own):
        run(statement)


def downgrade() -> None:
    """Away with both."""
    run("DROP FUNCTION base.keep_preferences(jsonb)")
    run("DROP TABLE base.preference")
