"""The part of a migration that gives a store its terms, trials of them and erasing; the same in each store."""

from __future__ import annotations

import re

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import secure
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.store import Store

# code, table, term, the column that tells a row's age (none: terms of people), whether the audit holds images of it
_EVERYWHERE = (
    ("deliveries_30_days", "base.inbox", "30 days", "received_at", False),
    ("edits_90_days", "base.edit", "90 days", "made_at", False),
)
_RULES = {
    Store.OPERATIONS: (
        ("employment_plus_7_years", "people.employee", "7 years", None, True),
        ("login_closed_plus_7_years", "sec.login", "7 years", None, True),
        ("reveals_7_years", "sec.reveal_request", "7 years", "at", False),
        ("imports_90_days", "base.import_run", "90 days", "previewed_at", True),
        *_EVERYWHERE,
    ),
    Store.CUSTOMER: _EVERYWHERE,
    Store.CONDUCT: _EVERYWHERE,
}
_TELLING = ("sec.retention_state()", "sec.personal_columns()")
_CLOSED = (
    "audit.image(uuid, jsonb, jsonb)", "audit.forget(text[], text[])", "sec.retention_rules()",
    "sec.retention_found(text, timestamptz)", "sec.erase_rule(text, timestamptz, int[])",
    "sec.erase_again(text, timestamptz, int[])", "sec.erase_shown(boolean)", "sec.try_retention()",
    "sec.retention_state()",
)  # fmt: skip
_TAGGED = (
    "base.inbox.headers", "base.inbox.body", "base.edit.deed", "base.edit.inverse", "audit.event.login",
    "audit.event.client", "audit.event.before", "audit.event.after",
)  # fmt: skip


def make(store: Store) -> None:
    """Terms, trials and erasing; `worker` tries and erases, who answers for data in this store tries and reads."""
    text = (MIGRATIONS / "retention.sql").read_text("utf-8")
    script(text.replace("{rules}", ",\n    ".join(map(_row, _RULES[store]))))
    readers = ["sk_privacy", "sk_auditor", "worker"]
    triers = ["sk_privacy", "worker"]
    if store is Store.OPERATIONS:
        readers += ["sk_it", "sk_hr"]
        triers += ["sk_it", "sk_hr"]
    else:
        script(personal_columns())
    run(f"REVOKE ALL ON FUNCTION {', '.join((*_CLOSED, 'sec.personal_columns()'))} FROM PUBLIC")
    run("GRANT EXECUTE ON FUNCTION sec.erase_shown(boolean) TO worker")
    run(f"GRANT EXECUTE ON FUNCTION sec.try_retention() TO {', '.join(triers)}")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_TELLING)} TO {', '.join(readers)}")
    for statement in secure("sec.retention_try", store.owner):
        run(statement)


def drop(store: Store) -> None:
    """Away with it; what was sealed with salts can be proven no more."""
    run(f"DROP FUNCTION {', '.join(_CLOSED)}")
    if store is not Store.OPERATIONS:
        run("DROP FUNCTION sec.personal_columns()")
    run("DROP TABLE sec.retention_try")
    run("ALTER TABLE audit.event DROP COLUMN salt")
    for column in _TAGGED:
        run(f"COMMENT ON COLUMN {column} IS NULL")


def functions(file: str, first: str, after: str) -> str:
    """Statements of a script of before, from the line that begins so to the line that begins so."""
    text = (MIGRATIONS / file).read_text("utf-8")
    return text[text.index(first) : text.index(after, text.index(first))]


def personal_columns() -> str:
    """The function that tells what is tagged, as operations has had it from the first."""
    text = (MIGRATIONS / "reveals.sql").read_text("utf-8")
    found = re.search(r"CREATE FUNCTION sec\.personal_columns\(\).*?\$\$;", text, re.DOTALL)
    if found is None:
        raise LookupError("sec.personal_columns")
    return found.group()


def _row(rule: tuple[str, str, str, str | None, bool]) -> str:
    code, table, term, aged, audited = rule
    age = "NULL" if aged is None else f"'{aged}'"
    return f"('{code}', '{table}', interval '{term}', {age}, {str(audited).lower()})"
