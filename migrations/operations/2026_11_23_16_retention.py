"""Trials before erasing, terms for all that is personal, bounds of texts, groups past their day."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import Rule, secure
from storekeeper.kit.stores import retention
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.store import Store

revision = "operations_16"
down_revision = "operations_14"
branch_labels = None
depends_on = None

_CLOSED = (
    "sec.retention_subjects(text, timestamptz)",
    "sec.erase_subjects(text, int[])",
    "sec.erase_people(int[])",
    "sec.erase_logins(text[])",
    "sec.tell_retention(text, jsonb, jsonb)",
    "people.refuse_many_times()",
)
_TAGGED = (
    "sec.login.name", "sec.right_request.reason", "sec.right_request.answer", "sec.reveal_request.subject",
    "sec.reveal_request.purpose", "base.import_run.file", "roster.revision.note", "people.employee.staff_no",
    "people.employee_ref.emp_ref", "people.contract.weekly_minutes", "people.availability.weekday",
    "people.employee_skill.skill_id", "people.leave.from_day", "people.leave.to_day", "people.leave_balance.days",
)  # fmt: skip
_BOUNDED = (
    "people.region",
    "people.shop",
    "people.employee",
    "people.employee_contact",
    "people.skill",
    "sec.login",
)
_FOLDED_LENGTH = 2_000
_READERS = ("sk_it", "sk_privacy", "sk_auditor", "sk_hr", "worker")


def upgrade() -> None:
    """What erased without being asked goes; terms, trials and bounds come."""
    run("DROP FUNCTION sec.erase(int[]), sec.retention_state(), sec.retention_due()")
    retention.make(Store.OPERATIONS)
    script((MIGRATIONS / "retention_people.sql").read_text("utf-8"))
    script((MIGRATIONS / "bounds.sql").read_text("utf-8"))
    _fold(f"left(written, {_FOLDED_LENGTH})")
    run(f"REVOKE ALL ON FUNCTION {', '.join(_CLOSED)} FROM PUBLIC")
    run("GRANT EXECUTE ON FUNCTION sec.tell_retention(text, jsonb, jsonb) TO worker")
    for statement in secure("sec.retention_told", Store.OPERATIONS.owner, Rule(_READERS, ("SELECT",))):
        run(statement)


def downgrade() -> None:
    """As it was before."""
    run("DROP TRIGGER c_availability_added ON people.availability")
    run("DROP TRIGGER c_availability_changed ON people.availability")
    run(f"DROP FUNCTION {', '.join(_CLOSED)}")
    run("DROP TABLE sec.retention_told")
    retention.drop(Store.OPERATIONS)
    for table in _BOUNDED:
        run(f"ALTER TABLE {table} DROP CONSTRAINT ck_{table.partition('.')[2]}_length")
    for column in _TAGGED:
        run(f"COMMENT ON COLUMN {column} IS NULL")
    _fold("written")
    groups = retention.functions(
        "base.sql", "CREATE FUNCTION sec.my_groups()", "CREATE FUNCTION sec.is_service()"
    )
    script(groups.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION").replace("{{}}", "{}"))
    script(
        retention.functions(
            "reveals.sql", "CREATE FUNCTION sec.retention_due()", "-- Everything that is tagged"
        )
    )
    run("REVOKE ALL ON FUNCTION sec.retention_due(), sec.retention_state(), sec.erase(int[]) FROM PUBLIC")
    run("GRANT EXECUTE ON FUNCTION sec.retention_due(), sec.erase(int[]) TO worker")
    run("GRANT EXECUTE ON FUNCTION sec.retention_state() TO sk_it, sk_privacy, sk_auditor, sk_hr, worker")


def _fold(written: str) -> None:
    _, _, traditional, simplified = (MIGRATIONS / "han_folding.txt").read_text("utf-8").splitlines()
    run(
        "CREATE OR REPLACE FUNCTION people.folded(written text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE"
        f" SET search_path = '' AS $$ SELECT translate(lower({written}), '{traditional}', '{simplified}') $$"
    )
