"""The schema linter: what no migrated or live store may contain, one query of resources/schema_rules.toml a rule."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass

import psycopg

from storekeeper.kit.assets import RESOURCES
from storekeeper.kit.row_security import HUMANS, SERVICES
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.cluster import CONNECTS, EXTENSIONS, SIDE_DOORS
from storekeeper.kit.stores.store import Store

PERSONAL = ("people.employee_contact", "people.employee_pay", "people.employee_identity")
PERSONAL_COLUMNS = (
    "people.employee.name_zh", "people.employee.name_en", "people.employee.minor_until", "people.leave.kind",
    "people.employee.staff_no", "people.employee_ref.emp_ref", "people.contract.weekly_minutes",
    "people.availability.weekday", "people.employee_skill.skill_id", "people.leave.from_day", "people.leave.to_day",
    "people.leave_balance.days", "sec.login.name", "sec.right_request.reason", "sec.right_request.answer",
    "sec.reveal_request.subject", "base.import_run.file", "base.inbox.headers", "base.inbox.body", "base.edit.deed",
    "base.edit.inverse", "audit.event.before", "audit.event.after", "roster.revision.note",
)  # fmt: skip
NATURAL_KEYS = (  # unique over the chain on purpose; only those who see the whole chain may write them
    "people.uq_region_code", "people.uq_shop_code", "people.uq_employee_staff_no", "people.uq_skill_code",
    "people.uq_employee_ref_emp_ref", "sec.uq_login_name", "base.uq_inbox_source_delivery",
)  # fmt: skip
NOT_PERSONAL = ("employee_id", "removed", "row_version", "made_at", "made_by", "changed_at", "changed_by")


@dataclass(frozen=True)
class Defect:
    """A rule that does not hold, and the object it does not hold for."""

    rule: str
    object: str


def rules() -> Mapping[str, str]:
    """Rule → query whose rows are the objects that break it."""
    with (RESOURCES / "schema_rules.toml").open("rb") as file:
        read = tomllib.load(file)
    return {name: f"{read['common']}{query}" for name, query in read["rules"].items()}


def lint(connection: psycopg.Connection, store: Store) -> tuple[Defect, ...]:
    """Every defect of the store at this connection of an administrator; the database may have another name."""
    values = {
        "owner": store.owner,
        "personal": list(PERSONAL),
        "columns": list(PERSONAL_COLUMNS),
        "kept": list(NOT_PERSONAL),
        "natural": list(NATURAL_KEYS),
        "humans": list(HUMANS),
        "people": [*HUMANS, *SERVICES],
        "extensions": list(EXTENSIONS),
        "doors": list(SIDE_DOORS),
        "connects": list(CONNECTS[store]),
    }
    found: list[Defect] = []
    for rule, query in rules().items():
        rows = connection.execute(query.encode(), values).fetchall()
        found += [Defect(rule, str(row[0])) for row in sorted(rows)]
    return tuple(found)


def lint_store(administrator: Address, store: Store) -> tuple[Defect, ...]:
    """The same over a connection of its own."""
    with closing(psycopg.connect(**administrator.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        return lint(connection, store)
