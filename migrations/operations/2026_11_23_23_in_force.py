"""A group past its last day opens nothing from that moment, whether or not the keeper has taken it away yet."""

from __future__ import annotations

from alembic import op

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import HUMANS, NEWCOMER, SERVICES, in_force
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.retention import functions

revision = "operations_23"
down_revision = "operations_22"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
# What functions read for whoever may call them. Not what they search: a policy goes before an index of words.
_READ_AS_OWNER = frozenset({"audit.event", "people.region", "people.shop"})
# What the question itself, and that for her shops, read as the owner.
_ASKED = frozenset({"sec.login_group", "sec.scope", "sec.region_shop"})
_TABLES = """
    SELECT format('%s.%s', n.nspname, c.relname), NOT EXISTS (
        SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive
          AND (SELECT r.oid FROM pg_roles r WHERE r.rolname = 'sk_regional') = ANY (p.polroles)
          AND concat(pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid)) !~ 'my_(shops|people)')
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relforcerowsecurity
      AND n.nspname IN ('base', 'sec', 'audit', 'people', 'roster') ORDER BY 1
"""


def upgrade() -> None:
    """The question, the way out, and one restricting policy on every table."""
    script((MIGRATIONS / "in_force.sql").read_text("utf-8"))
    run("REVOKE ALL ON FUNCTION sec.in_force(), sec.leave_lapsed() FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION sec.in_force() TO {', '.join((*HUMANS, *SERVICES, NEWCOMER))}")
    run(f"GRANT EXECUTE ON FUNCTION sec.leave_lapsed() TO {', '.join(HUMANS)}")
    for table, by_shop in _tables():
        as_owner = table in _READ_AS_OWNER or (table.startswith("sec.") and table not in _ASKED)
        run(in_force(table, *((_OWNER,) if as_owner else ()), by_shop=by_shop))


def downgrade() -> None:
    """It ends when the keeper looks."""
    for table, _ in _tables():
        run(f"DROP POLICY in_force ON {table}")
    before = functions(
        "rights_reading.sql", "CREATE FUNCTION sec.count_people(", "-- The condition under which"
    )
    before += functions(
        "rights_reading.sql", "CREATE OR REPLACE FUNCTION sec.my_shops(", "-- Whom a login sees"
    )
    script(before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    run("DROP FUNCTION sec.in_force(), sec.leave_lapsed()")


def _tables() -> list[tuple[str, bool]]:
    """Each table, and whether regional managers see it by their shops alone."""
    return [(str(row[0]), bool(row[1])) for row in op.get_bind().exec_driver_sql(_TABLES.replace("%", "%%"))]
