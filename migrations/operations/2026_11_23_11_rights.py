"""Who asked for which rights, who approved them, and what became of it."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import HUMANS, Rule, secure
from storekeeper.kit.stores.base import run, script

revision = "operations_11"
down_revision = "operations_10"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_READERS = ("sk_it", "sk_hq", "sk_privacy", "sk_auditor")
_ASKING = "sec.ask_right(uuid, text, text, int, int, uuid, text, date, text), sec.withdraw_right(uuid)"
_DECIDING = "sec.decide_right(uuid, boolean, text)"
_READING = (
    "sec.shops_of(text)", "sec.rights_people()", "sec.rights_scopes(text)", "sec.rights_groups(text)",
    "sec.rights_places()", "sec.rights_requests(text, int)", "sec.rights_kept()", "sec.rights_columns(text)",
    "sec.rights_doors()", "sec.seen(text, text, text[], int[])", "sec.rights_made(text, int)",
    "sec.right_refused(text, text, int, int, uuid, text, date)", "sec.needs_second(text, text)",
    "sec.count_people(int[])",
)  # fmt: skip
_KEEPING = (
    "sec.seal_scope()", "sec.note_kept(text, bigint, text, bytea, text)", "sec.expire_rights()",
    "sec.rights_kept()",
)  # fmt: skip
_INNER = (
    "sec.today()", "sec.is_sensitive(text)", "sec.another_administrator(text)", "sec.drop_group(text, text)",
    "sec.join_group(text, text, date)", "sec.shut_login(text)", "sec.apply_right(uuid)",
    "sec.why_not_decide(text, text, timestamptz)", "sec.seal_of(text)", "sec.scope_digest()",
    "sec.seen_condition(text, text[], int[], regclass)", "sec.counting(text, regclass, text[], text)",
    "people.placed_in(int[])", "people.placed_now_in(int[])",
)  # fmt: skip


def upgrade() -> None:
    """Requests, groups with dates, the key, and the functions; the worker writes no rights any more."""
    run("SET LOCAL ROLE provisioner")
    script((MIGRATIONS / "rights_provision.sql").read_text("utf-8"))
    script(_make_role().replace(" OR cardinality(groups) = 0", ""))
    run(f"SET LOCAL ROLE {_OWNER}")
    script((MIGRATIONS / "rights.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    for name in ("grant_key", "rights_sealing", "rights_reading"):
        script((MIGRATIONS / f"{name}.sql").read_text("utf-8"))
    run(
        f"REVOKE ALL ON FUNCTION {', '.join({*_READING, *_KEEPING, *_INNER})}, {_ASKING}, {_DECIDING} FROM PUBLIC"
    )
    run(f"GRANT EXECUTE ON FUNCTION {_ASKING} TO sk_it")
    run(f"GRANT EXECUTE ON FUNCTION {_DECIDING} TO sk_it, sk_hq")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_READING)} TO {', '.join(_READERS)}")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_KEEPING)} TO keeper")
    for statement in (*guard("sec.right_request"), *guard("sec.login_group"), *_rights()):
        run(statement)
    for table in ("sec.scope", "sec.region_shop", "sec.login"):
        _only_read(table)


def downgrade() -> None:
    """As before: IT gives rights alone, the worker copies them."""
    earlier = "".join((MIGRATIONS / f"{name}.sql").read_text("utf-8") for name in ("people", "removed"))
    base = (MIGRATIONS / "base.sql").read_text("utf-8").replace("{{}}", "{}")
    for text, name in ((base, "sec.my_shops"), (earlier, "sec.add_login"), (earlier, "sec.close_login"),
                       (earlier, "sec.end_sessions"), (earlier, "people.my_people"),
                       (earlier, "people.my_people_now")):  # fmt: skip
        script(_function(text, name))
    functions = dict.fromkeys((*_READING, *_KEEPING, *_INNER))
    run("DROP TABLE sec.right_request, sec.login_group, sec.kept CASCADE")
    run(f"DROP FUNCTION {', '.join(functions)}, {_ASKING}, {_DECIDING}")
    run("DROP TABLE sec.grant_key")
    run("DROP SEQUENCE sec.scope_number")
    for table in ("sec.scope", "sec.region_shop", "sec.login"):
        for statement in Rule(("worker",), ("INSERT", "UPDATE", "DELETE")).statements(table, 1):
            run(statement)
    run("SET LOCAL ROLE provisioner")
    run("DROP FUNCTION provision.give_group, provision.take_group, provision.check_group")
    run("DROP FUNCTION provision.groups")
    script(_make_role())
    run(f"SET LOCAL ROLE {_OWNER}")


def _rights() -> tuple[str, ...]:
    return (
        *secure("sec.right_request", _OWNER, Rule(_READERS, ("SELECT",))),
        *secure("sec.login_group", _OWNER, Rule(("sk_it", "sk_privacy", "sk_auditor"), ("SELECT",)),
                Rule(HUMANS, ("SELECT",), "login = (SELECT SESSION_USER)::text")),
        *secure("sec.grant_key", _OWNER),
        *secure("sec.kept", _OWNER, Rule(_READERS, ("SELECT",))),
        "GRANT USAGE ON SCHEMA people TO keeper",
    )  # fmt: skip


def _only_read(table: str) -> None:
    """The worker's first rule of a table loses all but reading."""
    run(f"REVOKE INSERT, UPDATE, DELETE ON {table} FROM worker")
    for verb in ("insert", "update", "delete"):
        run(f"DROP POLICY {verb}_1 ON {table}")


def _make_role() -> str:
    text = (MIGRATIONS / "provision.sql").read_text("utf-8")
    return _function(text, "provision.make_role")


def _function(text: str, name: str) -> str:
    """The last definition of a function in a script, so that it replaces the present one."""
    starts = max(text.rfind(f"CREATE FUNCTION {name}("), text.rfind(f"CREATE OR REPLACE FUNCTION {name}("))
    ends = text.index("\n$$;", starts) + len("\n$$;")
    return text[starts:ends].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
