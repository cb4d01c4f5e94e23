"""Rows of people and kinds that can be removed, an edit's undo and a record's history inside the database."""

from __future__ import annotations

import re

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import ALL_VERBS, HUMANS, Rule, secure
from storekeeper.kit.search import search_function
from storekeeper.kit.stores.base import run, script

revision = "operations_05"
down_revision = "operations_04"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_CHAIN = ("sk_hq", "sk_hr")
_READERS = ("sk_hq", "sk_hr", "sk_privacy", "sk_auditor", "sk_accountant")
_REGIONAL = ("sk_regional",)
_MY_PEOPLE_NOW = "employee_id IN (SELECT unnest(people.my_people_now()))"
_MY_LOANS = f"kind = 'loan' AND made_by = (SELECT SESSION_USER)::text AND {_MY_PEOPLE_NOW}"
_LENT_AGAIN = "(removed OR id = ANY ((SELECT people.my_loans())::int[]))"
_REMOVERS = {
    "people.region": _CHAIN,
    "people.shop": ("sk_hq",),
    "people.shop_hours": ("sk_hq",),
    "people.employee": _CHAIN,
    "people.employee_pay": ("sk_hr",),
    "people.placement": (*_CHAIN, *_REGIONAL),
    "people.contract": _CHAIN,
    "people.skill": _CHAIN,
    "people.employee_skill": _CHAIN,
    "people.availability": (*_CHAIN, *_REGIONAL),
    "people.leave": (*_CHAIN, *_REGIONAL),
    "roster.shift_kind": ("sk_hq",),
}
_UNIQUE = {
    "people.region": ("uq_region_code", ("code",)),
    "people.shop": ("uq_shop_code", ("code",)),
    "people.employee": ("uq_employee_staff_no", ("staff_no",)),
    "people.skill": ("uq_skill_code", ("code",)),
    "people.employee_skill": (
        "uq_employee_skill_employee_id_skill_id_obtained_on", ("employee_id", "skill_id", "obtained_on"),
    ),
}  # fmt: skip
_DAYS = "daterange(from_day, to_day, '[]') WITH &&"
_OVERLAPS = {
    "ex_placement_once_in_a_shop": ("people.placement", f"employee_id WITH =, shop_id WITH =, {_DAYS}", ""),
    "ex_placement_one_home": ("people.placement", f"employee_id WITH =, {_DAYS}", "kind = 'home'"),
    "ex_contract_one_at_a_time": ("people.contract", f"employee_id WITH =, {_DAYS}", ""),
    "ex_leave_one_at_a_time": (
        "people.leave", f"employee_id WITH =, {_DAYS}", "state IN ('asked', 'approved')",
    ),
    "ex_shift_kind_one_letter": (
        "roster.shift_kind", f"(coalesce(shop_id, 0)) WITH =, letter WITH =, {_DAYS}", "",
    ),
}  # fmt: skip
_HOURS = ("ex_shop_hours_one_a_day", "people.shop_hours", f"shop_id WITH =, weekday WITH =, {_DAYS}")
_HOURS_BEFORE = "uq_shop_hours_shop_id_weekday_from_day UNIQUE (shop_id, weekday, from_day)"
_SORTED = ("name_en", "stroke_key", "role", "joined_on")
_INSIDE = (
    "key_of(regclass)",
    "type_of(regclass, text)",
    "data_columns(regclass, text)",
    'policy_of(regclass, "char", boolean)',
    "removable_topics()",
    "touched(uuid[])",
    "touched_versions(uuid[])",
    "origin(text, text, int)",
    "versions(text, text[])",
    "stand_at(text, text[], int[])",
    "restore(text, text[], int[], jsonb[], jsonb[])",
    "visible_keys(regclass, text, text)",
)
_OPEN = ("take_back(uuid)", "standing(uuid[])", "record_history(text, text, text[], text, int)")
_BALANCE = f"""
CREATE TABLE people.leave_balance (
    id int GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_leave_balance PRIMARY KEY,
    employee_id int NOT NULL CONSTRAINT fk_leave_balance_employee_id REFERENCES people.employee (id),
    kind text NOT NULL,
    as_of date NOT NULL,
    days numeric(5, 1) NOT NULL,
    removed boolean NOT NULL DEFAULT false,
    {COLUMNS},
    CONSTRAINT ck_leave_balance_kind CHECK (kind IN ('AL', 'SL', 'CL', 'ML', 'NPL')),
    CONSTRAINT ck_leave_balance_days CHECK (days BETWEEN -400 AND 400),
    CONSTRAINT ck_leave_balance_as_of_real CHECK (as_of BETWEEN '1900-01-01' AND '2200-01-01')
)"""
_BALANCE_ONCE = (
    "CREATE UNIQUE INDEX uq_leave_balance_employee_id_kind_as_of ON people.leave_balance (employee_id, kind, as_of)"
    " WHERE (NOT removed)"
)
_FOLDED = "people.folded(name_zh) || ' ' || lower(name_en || ' ' || staff_no)"
_FOLDED_SHOP = (
    "people.folded(name_zh || ' ' || place_zh) || ' '"
    " || lower(code || ' ' || name_en || ' ' || district || ' ' || place_en)"
)
# An array is gone through once for each row: of 10,000 people the list takes 8 s instead of 0.3 s with a hashed set.
_IN_ARRAY = (
    r"= ANY \(\( *SELECT (people\.my_people\w*\(\))( AS \w+)?\)::integer\[\]\)",
    r"IN (SELECT unnest(\1))",
)
_IN_SET = (
    r"IN \( *SELECT unnest\((people\.my_people\w*\(\))\)( AS \w+)?\)",
    r"= ANY ((SELECT \1)::integer[])",
)
_POLICIES = """
DO $do$
DECLARE
    p record;
    form text := $form${form}$form$;
    becomes text := $form${becomes}$form$;
BEGIN
    FOR p IN SELECT * FROM pg_catalog.pg_policies WHERE concat_ws(' ', qual, with_check) ~ form LOOP
        EXECUTE format('ALTER POLICY %I ON %I.%I', p.policyname, p.schemaname, p.tablename)
            || coalesce(' USING (' || regexp_replace(p.qual, form, becomes, 'g') || ')', '')
            || coalesce(' WITH CHECK (' || regexp_replace(p.with_check, form, becomes, 'g') || ')', '');
    END LOOP;
    ASSERT FOUND, 'no policy has this form';
END
$do$"""
_WRITTEN_BALANCE = ("employee_id", "kind", "as_of", "days", "removed")
_WRITTEN_SKILL = ("code", "name_zh", "name_en", "name_cn")


def upgrade() -> None:
    """Columns, constraints, functions and rights."""
    for table, roles in _REMOVERS.items():
        run(f"ALTER TABLE {table} ADD removed boolean NOT NULL DEFAULT false")
        run(f"GRANT UPDATE (removed) ON {table} TO {', '.join(roles)}")
    _leave_out_removed()
    _make_balance()
    script((MIGRATIONS / "records.sql").read_text("utf-8"))
    script((MIGRATIONS / "removed.sql").read_text("utf-8"))
    _make_search()
    everyone = ", ".join((*HUMANS, "worker"))
    run(f"GRANT EXECUTE ON FUNCTION base.{_OPEN[0]}, base.{_OPEN[1]} TO {everyone}")
    run(f"GRANT EXECUTE ON FUNCTION base.{_OPEN[2]} TO {', '.join((*_READERS, *_REGIONAL))}")
    run("GRANT EXECUTE ON FUNCTION people.my_loans() TO sk_regional")
    run("GRANT EXECUTE ON FUNCTION people.shop_directory() TO sk_regional, sk_hq, sk_hr")
    for statement in _rights():
        run(statement)
    _scope_people_by(*_IN_ARRAY)
    _fill_contact()


def downgrade() -> None:
    """Away with all of it; rows that were removed are there again, so what stands in their way must go first."""
    _scope_people_by(*_IN_SET)
    run("DROP FUNCTION people.search(text, int)")
    run("DROP INDEX people.ix_employee_folded")
    run("ALTER TABLE people.employee DROP folded")
    run("ALTER TABLE people.shop DROP folded")
    run("DROP FUNCTION people.folded(text)")
    run(
        "CREATE INDEX ix_employee_names ON people.employee"
        " USING gin (lower(name_zh || ' ' || name_en || ' ' || staff_no) extension.gin_trgm_ops)"
    )
    run(_search("lower(t.name_zh || ' ' || t.name_en || ' ' || t.staff_no)"))
    run("GRANT EXECUTE ON FUNCTION people.search(text, int) TO sk_regional, sk_hq, sk_hr")
    for name in (*reversed(_OPEN), *reversed(_INSIDE)):
        run(f"DROP FUNCTION base.{name}")
    run("DROP FUNCTION people.refuse_in_use() CASCADE")
    run("DROP FUNCTION roster.refuse_rostered() CASCADE")
    _restore_functions()
    run("DROP TABLE people.leave_balance")
    for column in _SORTED:
        run(f"DROP INDEX people.ix_employee_{column}")
    _take_in_removed()
    run("DROP POLICY update_50 ON people.placement")
    run("DROP FUNCTION people.my_loans()")
    run("DROP FUNCTION people.may_lend(int, date, date)")
    run("DROP FUNCTION people.shop_directory()")
    for name in ("insert_50", "update_51"):
        run(f"DROP POLICY {name} ON people.skill")
    run(f"REVOKE INSERT ({', '.join(_WRITTEN_SKILL)}) ON people.skill FROM {', '.join(_CHAIN)}")
    run(f"REVOKE UPDATE ({', '.join(_WRITTEN_SKILL)}) ON people.skill FROM {', '.join(_CHAIN)}")
    run("DROP POLICY update_50 ON people.employee_contact")
    run(f"REVOKE UPDATE (phone, email) ON people.employee_contact FROM {', '.join(_CHAIN)}")
    for table in _REMOVERS:
        run(f"ALTER TABLE {table} DROP removed")


def _scope_people_by(form: str, becomes: str) -> None:
    run(_POLICIES.replace("{form}", form).replace("{becomes}", becomes))


def _leave_out_removed() -> None:
    for table, (name, columns) in _UNIQUE.items():
        run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        run(f"CREATE UNIQUE INDEX {name} ON {table} ({', '.join(columns)}) WHERE (NOT removed)")
    for name, (table, what, where) in _OVERLAPS.items():
        run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        _exclude(name, table, what, f"NOT removed{' AND ' if where else ''}{where}")
    run(f"ALTER TABLE people.shop_hours DROP CONSTRAINT {_HOURS_BEFORE.split(maxsplit=1)[0]}")
    _exclude(*_HOURS, "NOT removed")
    for column in _SORTED:
        run(f"CREATE INDEX ix_employee_{column} ON people.employee ({column}, id)")


def _take_in_removed() -> None:
    run(f"ALTER TABLE people.shop_hours DROP CONSTRAINT {_HOURS[0]}")
    run(f"ALTER TABLE people.shop_hours ADD CONSTRAINT {_HOURS_BEFORE}")
    for name, (table, what, where) in _OVERLAPS.items():
        run(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        condition = f" WHERE ({where})" if where else ""
        run(f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({what}){condition}")
    for table, (name, columns) in _UNIQUE.items():
        run(f"DROP INDEX {table.split('.')[0]}.{name}")
        run(f"ALTER TABLE {table} ADD CONSTRAINT {name} UNIQUE ({', '.join(columns)})")


def _exclude(name: str, table: str, what: str, where: str) -> None:
    """Deferred, so that one edit may end a period and begin the next in any order."""
    run(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} EXCLUDE USING gist ({what}) WHERE ({where})"
        " DEFERRABLE INITIALLY DEFERRED"
    )


def _make_balance() -> None:
    run(_BALANCE)
    run(_BALANCE_ONCE)
    for statement in guard("people.leave_balance"):
        run(statement)


def _make_search() -> None:
    _, _, traditional, simplified = (MIGRATIONS / "han_folding.txt").read_text("utf-8").splitlines()
    run(
        "CREATE FUNCTION people.folded(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE"
        f" SET search_path = '' AS $$ SELECT translate(lower(written), '{traditional}', '{simplified}') $$"
    )
    run(f"GRANT EXECUTE ON FUNCTION people.folded(text) TO {', '.join((*HUMANS, 'worker'))}")
    run(f"ALTER TABLE people.employee ADD folded text GENERATED ALWAYS AS ({_FOLDED}) STORED")
    run(f"ALTER TABLE people.shop ADD folded text GENERATED ALWAYS AS ({_FOLDED_SHOP}) STORED")
    run("DROP INDEX people.ix_employee_names")
    run("CREATE INDEX ix_employee_folded ON people.employee USING gin (folded extension.gin_trgm_ops)")
    run("DROP FUNCTION people.search(text, int)")
    run(_search("t.folded", fold="people.folded", where="NOT t.removed"))
    run("GRANT EXECUTE ON FUNCTION people.search(text, int) TO sk_regional, sk_hq, sk_hr")


def _search(text: str, **folding: str) -> str:
    return search_function(
        "people.search",
        table="people.employee",
        columns=(("id", "int"), ("staff_no", "text"), ("name_zh", "text"), ("name_en", "text")),
        text=text,
        scope_column="id",
        scope="people.my_people",
        order="staff_no",
        **folding,
    )


def _rights() -> tuple[str, ...]:
    chain = ", ".join(_CHAIN)
    return (
        *secure(
            "people.leave_balance",
            _OWNER,
            Rule(("worker",), ALL_VERBS),
            Rule(_READERS, ("SELECT",)),
            Rule(_REGIONAL, ("SELECT",), _MY_PEOPLE_NOW),
            Rule(_CHAIN, ("INSERT", "UPDATE"), columns=_WRITTEN_BALANCE),
        ),
        *Rule(_CHAIN, ("INSERT",), columns=_WRITTEN_SKILL).statements("people.skill", 50),
        *Rule(_CHAIN, ("UPDATE",), columns=_WRITTEN_SKILL).statements("people.skill", 51),
        f"GRANT UPDATE (phone, email) ON people.employee_contact TO {chain}",
        f"CREATE POLICY update_50 ON people.employee_contact FOR UPDATE TO {chain} USING (true) WITH CHECK (true)",
        f"CREATE POLICY update_50 ON people.placement FOR UPDATE TO sk_regional"
        f" USING ({_MY_LOANS}) WITH CHECK ({_MY_LOANS} AND {_LENT_AGAIN})",
    )


def _fill_contact() -> None:
    run(
        "INSERT INTO people.employee_contact (employee_id) SELECT e.id FROM people.employee e"
        " WHERE NOT EXISTS (SELECT FROM people.employee_contact c WHERE c.employee_id = e.id)"
    )
    run(
        "DO $$ BEGIN ASSERT (SELECT count(*) FROM people.employee_contact) = (SELECT count(*) FROM people.employee),"
        " 'a person without a row of contact'; END $$"
    )


def _restore_functions() -> None:
    """Those that `removed.sql` replaced, as the earlier revisions made them."""
    earlier = "".join((MIGRATIONS / f"{name}.sql").read_text("utf-8") for name in ("people", "roster"))
    replaced = re.findall(
        r"^CREATE OR REPLACE FUNCTION (\S+)\(", (MIGRATIONS / "removed.sql").read_text("utf-8"), re.M
    )
    for name in replaced:
        found = re.search(rf"^CREATE FUNCTION {re.escape(name)}\(.*?^\$\$;$", earlier, re.M | re.S)
        if found is None:
            raise ValueError(name)
        run(found.group().replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1))
