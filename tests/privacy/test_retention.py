"""Personal data have a purpose, a time and a mask; what is over is erased, and stays erased after a restore."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storekeeper.kit import seals
from storekeeper.kit.stores.backup_mark import begin_again
from storekeeper.kit.stores.lint import lint
from storekeeper.kit.stores.store import Store
from storekeeper.privacy import service
from storekeeper.worker.sealing import add_erased
from tests.fixtures.database import Clone

KEY = Ed25519PrivateKey.from_private_bytes(b"a key of tests, kept elsewhere..")
LEFT = (
    "UPDATE people.employee SET left_on = current_date - 3000, joined_on = current_date - 4000 WHERE id = 1"
)
PHONE = "INSERT INTO people.employee_contact (employee_id, phone) VALUES (1, '51234567') ON CONFLICT (employee_id)" \
    " DO UPDATE SET phone = excluded.phone"  # fmt: skip


def make_leaver(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(PHONE)
        owner.execute(LEFT)


def phone(cloned: Clone) -> object:
    with cloned.connection("postgres") as owner:
        row = owner.execute("SELECT phone FROM people.employee_contact WHERE employee_id = 1").fetchone()
        return row and row[0]


def test_a_dry_run_counts_and_erases_nothing(cloned: Clone) -> None:
    make_leaver(cloned)
    with cloned.door("it").read() as connection:
        (rule,) = service.retention(connection)
    assert (rule.code, rule.due, rule.last_run) == ("employment_plus_7_years", 1, None)
    assert phone(cloned) == "51234567"


def test_what_is_over_is_erased_in_the_audit_too_and_the_seal_stays_whole(cloned: Clone) -> None:
    make_leaver(cloned)
    with psycopg.connect(**cloned.address("sealer").parameters()) as sealer:  # type: ignore[arg-type]
        seals.seal_store(sealer, "operations", KEY)
        with cloned.door("worker").write() as connection:
            assert service.erase(connection) == (1,)
        assert phone(cloned) is None
        with cloned.connection("postgres") as owner:
            left = owner.execute("SELECT count(*) FROM audit.event WHERE concat(before, after) ~ '51234567'")
            assert left.fetchone() == (0,)
        found = seals.verify_store(sealer, "operations", seals.public_of(KEY))
    assert (found.exit_code, found.erased > 1) == (0, True)
    with cloned.door("it").read() as connection:
        (rule,) = service.retention(connection)
    assert (rule.due, rule.erased) == (0, 1)


def test_who_has_not_left_long_ago_is_kept(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(PHONE)
    with cloned.door("worker").write() as connection:
        assert service.erase(connection) == ()
        assert service.erase(connection, again=[1]) == ()
    assert phone(cloned) == "51234567"


def test_who_was_erased_is_erased_again_after_a_restore(cloned: Clone, tmp_path: Path) -> None:
    make_leaver(cloned)
    add_erased(tmp_path, (1,), datetime(2026, 11, 23, tzinfo=UTC))
    with cloned.connection("postgres") as owner:
        assert begin_again(owner, tmp_path, has_people=True) == 1
    assert phone(cloned) is None
    assert "51234567" not in (tmp_path / "erased.jsonl").read_text()


@pytest.mark.parametrize("login", ["hq", "hr", "it", "regional"])
def test_no_person_erases(cloned: Clone, login: str) -> None:
    with cloned.connection(login) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute("SELECT sec.erase(NULL)")


def test_each_personal_column_says_purpose_retention_and_mask(cloned: Clone) -> None:
    with cloned.door("it").read() as connection:
        found = service.personal_columns(connection)
    assert {
        "people.employee_contact",
        "people.employee_pay",
        "people.employee_identity",
        "people.employee",
    } <= {each.table for each in found}
    assert all(each.purpose and each.retention and each.mask for each in found)


@pytest.mark.parametrize(
    "column", ["employee_identity.hkid", "employee.name_zh", "leave.kind", "employee_pay.amount"]
)
def test_a_personal_column_without_its_tag_is_refused_by_the_linter(cloned: Clone, column: str) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(f"COMMENT ON COLUMN people.{column} IS NULL".encode())
        found = lint(owner, Store.OPERATIONS)
    assert [(each.rule, each.object) for each in found] == [("personal_column_untagged", f"people.{column}")]
