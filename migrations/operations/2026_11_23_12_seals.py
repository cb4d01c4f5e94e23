"""Sealed audit, reveals with a purpose, retention."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import COLUMNS, guard
from storekeeper.kit.row_security import HUMANS, Rule, secure
from storekeeper.kit.stores import sealing
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.store import Store

revision = "operations_12"
down_revision = "operations_11"
branch_labels = None
depends_on = None

_OWNER = "operations_owner"
_KEPT = ("row_version", "made_at", "made_by", "changed_at", "changed_by")
_READERS = ("sk_it", "sk_privacy", "sk_auditor")
_FILTERS = "text, text, text, text, text, timestamptz, timestamptz"
_REVEALING = (
    "sec.reveal_rules()", "sec.may_reveal(text, int)", "sec.reveal_quota()", "sec.ask_reveal(text, int, text)",
    "sec.take_reveal(uuid)", "sec.reveals(text, int, int)",
)  # fmt: skip
_READING = (f"audit.events({_FILTERS}, bigint, int)", f"audit.count_events({_FILTERS})")
_KEEPING = ("sec.retention_due()", "sec.erase(int[])")
_TELLING = ("sec.retention_state()", "sec.personal_columns()")


def upgrade() -> None:
    """Seals, reveals, retention; what becomes personal data is tagged."""
    sealing.make(Store.OPERATIONS)
    script((MIGRATIONS / "reveals.sql").read_text("utf-8").replace("{guarded}", COLUMNS))
    run(f"REVOKE ALL ON FUNCTION {', '.join((*_REVEALING, *_READING, *_KEEPING, *_TELLING))} FROM PUBLIC")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_REVEALING)} TO {', '.join(HUMANS)}")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_READING)} TO {', '.join(_READERS)}")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_TELLING)} TO {', '.join((*_READERS, 'sk_hr', 'worker'))}")
    run(f"GRANT EXECUTE ON FUNCTION {', '.join(_KEEPING)} TO worker")
    for statement in (*guard("people.employee_identity", key="employee_id"), *_rights()):
        run(statement)


def downgrade() -> None:
    """Without; identity numbers go with their table."""
    functions = ", ".join((*_REVEALING, *_READING, *_KEEPING, *_TELLING))
    run(f"DROP FUNCTION {functions}")
    run("DROP TABLE people.employee_identity, sec.reveal_request, sec.erasure")
    run("DROP POLICY select_60 ON people.employee_pay")
    run("REVOKE SELECT (employee_id, amount_masked) ON people.employee_pay FROM sk_accountant")
    run("ALTER TABLE people.employee_pay DROP COLUMN amount_masked")
    for column in ("employee.name_zh", "employee.name_en", "employee.minor_until", "leave.kind"):
        run(f"COMMENT ON COLUMN people.{column} IS NULL")
    sealing.drop()


def _rights() -> tuple[str, ...]:
    return (
        *secure(
            "people.employee_identity", _OWNER,
            Rule(("worker",), ("SELECT",), columns=("employee_id", "hkid_masked", *_KEPT)),
            Rule(("sk_hr",), ("SELECT",), columns=("employee_id", "hkid_masked", *_KEPT)),
            Rule(("sk_hr",), ("INSERT",), columns=("employee_id", "hkid")),
            Rule(("sk_hr",), ("UPDATE",), columns=("hkid",)),
        ),
        *secure("sec.reveal_request", _OWNER),
        *secure("sec.erasure", _OWNER),
        *Rule(("sk_accountant",), ("SELECT",), columns=("employee_id", "amount_masked")).statements(
            "people.employee_pay", 60
        ),
    )  # fmt: skip
