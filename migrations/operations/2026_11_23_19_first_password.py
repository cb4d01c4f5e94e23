"""A password that somebody else gave opens nothing until its owner has changed it, and each change is an event."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import HUMANS, NEWCOMER, Rule
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.retention import functions

revision = "operations_19"
down_revision = "operations_18"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_OWN = Rule(
    (NEWCOMER,), ("SELECT",), "login = (SELECT SESSION_USER)::text", ("login", "name", "first_password")
)
_NUMBER = 9  # of the newcomer's policy on the logins


def upgrade() -> None:
    """The mark and the instant, the functions, and what a newcomer may do."""
    run("SET LOCAL ROLE provisioner")
    script((MIGRATIONS / "first_password_provision.sql").read_text("utf-8"))
    run(f"SET LOCAL ROLE {_OWNER}")
    script((MIGRATIONS / "first_password.sql").read_text("utf-8"))
    run("REVOKE ALL ON FUNCTION sec.change_password(text) FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION sec.change_password(text) TO {NEWCOMER}, {', '.join(HUMANS)}")
    run(f"GRANT USAGE ON SCHEMA base, sec TO {NEWCOMER}")
    run(f"GRANT SELECT ON base.alembic_version TO {NEWCOMER}")
    run(f"GRANT EXECUTE ON FUNCTION sec.my_groups() TO {NEWCOMER}")
    for statement in _OWN.statements("sec.login", _NUMBER):
        run(statement)


def downgrade() -> None:
    """As before: the first password is as good as any, and newcomers come in with their groups."""
    run(
        "DO $$ BEGIN PERFORM provision.give_group(l.login, g), provision.set_newcomer(l.login, false)"
        " FROM sec.login l, unnest(l.groups) g WHERE l.first_password AND l.closed_at IS NULL; END $$"
    )
    run(f"DROP POLICY select_{_NUMBER} ON sec.login")
    run(f"REVOKE ALL ON sec.login, base.alembic_version FROM {NEWCOMER}")
    run(f"REVOKE SELECT (login, name, first_password) ON sec.login FROM {NEWCOMER}")
    run(f"REVOKE EXECUTE ON FUNCTION sec.my_groups() FROM {NEWCOMER}")
    run(f"REVOKE USAGE ON SCHEMA base, sec FROM {NEWCOMER}")
    run("DROP FUNCTION sec.change_password(text)")
    before = functions(
        "rights.sql", "CREATE FUNCTION sec.another_administrator(", "CREATE FUNCTION sec.drop_group("
    )
    before += functions("rights.sql", "CREATE FUNCTION sec.join_group(", "-- A leaver, in one act")
    before += functions(
        "rights.sql", "CREATE OR REPLACE FUNCTION sec.add_login(", "CREATE OR REPLACE FUNCTION sec.close"
    )
    script(before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    run("ALTER TABLE sec.login DROP COLUMN first_password, DROP COLUMN password_at")
    run("SET LOCAL ROLE provisioner")
    made = functions(
        "provision.sql", "CREATE FUNCTION provision.make_role(", "CREATE FUNCTION provision.close_role("
    )
    script(
        made.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace(
            " OR cardinality(groups) = 0", ""
        )
    )
    run("DROP FUNCTION provision.set_newcomer(text, boolean), provision.set_password(text, text)")
    run("DROP FUNCTION provision.is_verifier(text)")
    run(f"SET LOCAL ROLE {_OWNER}")
