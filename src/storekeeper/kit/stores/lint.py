"""The schema linter: what no migrated or live store may contain, one query for each rule."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import psycopg

from storekeeper.kit.row_security import HUMANS, SERVICES
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.cluster import EXTENSIONS
from storekeeper.kit.stores.store import Store

PERSONAL = ("people.employee_contact", "people.employee_pay")
_PERSONAL_NAMES = r"(^|_)(phone|email|hkid|address|amount|salary|birth|bank)(_|$)"
_NATURAL_KEYS = (  # unique over the chain on purpose; only those who see the whole chain may write them
    "people.uq_region_code", "people.uq_shop_code", "people.uq_employee_staff_no", "people.uq_skill_code",
    "people.uq_employee_ref_emp_ref", "sec.uq_login_name",
    "base.uq_inbox_source_delivery",
)  # fmt: skip
_OURS = (
    "n.nspname NOT LIKE 'pg\\_%%' AND n.nspname NOT IN ('information_schema', 'queue', 'extension', 'public')"
)
_NOT_EXTENSION = "NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = {oid} AND x.deptype = 'e')"

RULES: Mapping[str, str] = {
    "row_security": f"""
        SELECT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {_OURS} AND c.relname <> 'alembic_version'
          AND NOT (c.relrowsecurity AND c.relforcerowsecurity)""",
    "no_policy": f"""
        SELECT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {_OURS} AND c.relname <> 'alembic_version'
          AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid
            AND p.polroles = ARRAY[(SELECT oid FROM pg_roles WHERE rolname = %(owner)s)])""",
    "policy_expression": """
        SELECT format('%%s.%%s %%s', schemaname, tablename, policyname) FROM pg_policies,
            LATERAL (SELECT concat_ws(' ', qual, with_check) AS text) t
        WHERE text ~* '(current_setting|current_user|current_role|getpgusername)'
           OR regexp_replace(text, '\\( *SELECT [^()]*(\\([^()]*\\))?[^()]*\\)', '', 'gi') ~* '(sec|people)\\.\\w+\\('
           OR 'public' = ANY (roles)""",
    "granted_to_public": f"""
        SELECT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
            LATERAL aclexplode(c.relacl) a
        WHERE a.grantee = 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema')
          AND {_NOT_EXTENSION.format(oid="c.oid")}
        UNION SELECT format('%%s.%%s()', n.nspname, f.proname) FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace,
            LATERAL aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) a
        WHERE a.grantee = 0 AND n.nspname NOT LIKE 'pg\\_%%' AND n.nspname NOT IN ('information_schema')
          AND {_NOT_EXTENSION.format(oid="f.oid")}
        UNION SELECT format('schema %%s', n.nspname) FROM pg_namespace n, LATERAL aclexplode(n.nspacl) a
        WHERE a.grantee = 0 AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        UNION SELECT format('database %%s', d.datname) FROM pg_database d,
            LATERAL aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        WHERE a.grantee = 0 AND d.datname = current_database()""",
    "personal_table_open": """
        SELECT format('%%s.%%s %%s', table_schema, table_name, grantee) FROM information_schema.table_privileges
        WHERE privilege_type = 'SELECT' AND format('%%s.%%s', table_schema, table_name) = ANY (%(personal)s)
          AND grantee <> %(owner)s AND grantee NOT IN ('sk_hr', 'worker')""",
    "personal_column_untagged": f"""
        SELECT format('%%s.%%s.%%s', n.nspname, c.relname, a.attname) FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND {_OURS} AND a.attnum > 0 AND NOT a.attisdropped
          AND (a.attname ~ '{_PERSONAL_NAMES}' OR format('%%s.%%s', n.nspname, c.relname) = ANY (%(personal)s)
            AND a.attname <> ALL (%(kept)s))
          AND coalesce(col_description(c.oid, a.attnum), '') !~ '^purpose=\\w+ retention=\\w+ mask=\\w+$'""",
    "owner_view": f"""
        SELECT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND {_OURS} AND NOT coalesce(c.reloptions, '{{}}') && ARRAY['security_invoker=true', 'security_invoker=on']""",
    "materialized_view_granted": f"""
        SELECT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
            LATERAL aclexplode(c.relacl) a
        WHERE c.relkind = 'm' AND {_OURS} AND a.grantee <> c.relowner""",
    "definer_function": f"""
        SELECT format('%%s.%%s()', n.nspname, f.proname) FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
        JOIN pg_roles o ON o.oid = f.proowner
        WHERE f.prosecdef AND {_OURS} AND (o.rolcanlogin OR o.rolsuper
          OR NOT coalesce(f.proconfig, '{{}}') @> ARRAY['search_path=""'])""",
    "owner_can_log_in": """
        SELECT rolname::text FROM pg_roles WHERE rolname = ANY (ARRAY[%(owner)s, 'provisioner']) AND rolcanlogin""",
    "plain_foreign_key": f"""
        SELECT format('%%s.%%s', n.nspname, k.conname) FROM pg_constraint k JOIN pg_namespace n ON n.oid = k.connamespace
        WHERE k.contype = 'f' AND {_OURS} AND k.conparentid = 0
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'shop_id')
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.confrelid AND a.attname = 'shop_id' AND a.attnotnull)
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = k.conrelid AND a.attname = 'shop_id'
            AND a.attnum = ANY (k.conkey))""",
    "natural_key": f"""
        SELECT format('%%s.%%s', n.nspname, i.relname) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class c ON c.oid = x.indrelid JOIN pg_namespace n ON n.oid = i.relnamespace
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = x.indkey[0]
        WHERE x.indisunique AND NOT x.indisprimary AND {_OURS}
          AND a.attname NOT IN ('shop_id', 'employee_id') AND format_type(a.atttypid, NULL) <> 'uuid'
          AND format('%%s.%%s', n.nspname, i.relname) <> ALL (%(natural)s)""",
    "temporary_or_create": """
        SELECT format('database %%s %%s', r.rolname, p) FROM pg_roles r, unnest(ARRAY['TEMP', 'CREATE']) p
        WHERE r.rolname = ANY (%(people)s) AND has_database_privilege(r.oid, current_database(), p)
        UNION SELECT format('schema %%s %%s', n.nspname, r.rolname) FROM pg_namespace n, pg_roles r
        WHERE r.rolname = ANY (%(people)s) AND has_schema_privilege(r.oid, n.oid, 'CREATE')""",
    "extension": """
        SELECT extname::text FROM pg_extension WHERE extname <> ALL (%(extensions)s || ARRAY['plpgsql'])""",
    "powerful_role": """
        SELECT rolname::text FROM pg_roles
        WHERE (rolsuper OR rolbypassrls OR rolreplication) AND oid <> 10 AND rolname !~ '^pg_'
        UNION SELECT rolname::text FROM pg_roles WHERE rolcreaterole AND oid <> 10 AND rolname <> 'provisioner'""",
    "settable_role": """
        SELECT format('%%s to %%s', g.rolname, p.rolname) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid
        JOIN pg_roles p ON p.oid = m.member
        WHERE g.rolname = ANY (%(people)s) AND p.rolname <> 'provisioner' AND (m.set_option OR m.admin_option)""",
    "unguarded": f"""
        SELECT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND {_OURS}
          AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'row_version')
          AND (SELECT count(*) FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgenabled IN ('O', 'A')
            AND t.tgname IN ('a_stamp', 'z_inserted', 'z_updated', 'z_deleted')) <> 4""",
    "writable_unaudited": f"""
        SELECT DISTINCT format('%%s.%%s', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace,
            pg_roles r
        WHERE c.relkind IN ('r', 'p') AND {_OURS} AND r.rolname = ANY (%(humans)s)
          AND format('%%s.%%s', n.nspname, c.relname) <> 'base.edit'
          AND has_any_column_privilege(r.oid, c.oid, 'INSERT, UPDATE')
          AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'z_updated')""",
}


@dataclass(frozen=True)
class Defect:
    """A rule that does not hold, and the object it does not hold for."""

    rule: str
    object: str


def lint(connection: psycopg.Connection, store: Store) -> tuple[Defect, ...]:
    """Every defect of the store at this connection of an administrator; the database may have another name."""
    values = {
        "owner": store.owner,
        "personal": list(PERSONAL),
        "kept": ["employee_id", "row_version", "made_at", "made_by", "changed_at", "changed_by"],
        "natural": list(_NATURAL_KEYS),
        "humans": list(HUMANS),
        "people": [*HUMANS, *SERVICES],
        "extensions": list(EXTENSIONS),
    }
    found: list[Defect] = []
    for rule, query in RULES.items():
        rows = connection.execute(query.encode(), values).fetchall()
        found += [Defect(rule, str(row[0])) for row in sorted(rows)]
    return tuple(found)


def lint_store(administrator: Address, store: Store) -> tuple[Defect, ...]:
    """The same over a connection of its own."""
    with closing(psycopg.connect(**administrator.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        return lint(connection, store)
