"""Personal data have a purpose, a time and a mask; what is over is erased, and stays erased after a restore."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storekeeper.kit import seals
from storekeeper.kit.clock import now
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.stores.backup_mark import begin_again
from storekeeper.kit.stores.lint import lint
from storekeeper.kit.stores.store import Store
from storekeeper.privacy import service
from storekeeper.privacy.domain.audit import Erased, RetentionRule
from storekeeper.worker.retention import add_erased, keep_terms
from tests.fixtures.database import Clone

TERM = "employment_plus_7_years"
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


def tried_yesterday(cloned: Clone, store: Store = Store.OPERATIONS) -> None:
    """A trial of the worker, which was a day ago."""
    with cloned.door("worker", store).write() as connection:
        assert service.try_retention(connection) > 0
    with cloned.connection("postgres", store) as owner:
        owner.execute(
            "UPDATE sec.retention_try SET at = at - interval '1 day', upto = upto - interval '1 day'"
        )


def erased(cloned: Clone, store: Store = Store.OPERATIONS) -> dict[str, Erased]:
    with cloned.door("worker", store).write() as connection:
        return {each.code: each for each in service.erase(connection) if each.count}


def rules(cloned: Clone) -> dict[tuple[str, str], RetentionRule]:
    with cloned.door("it").read() as connection:
        return {(each.store, each.code): each for each in service.retention(connection)}


def test_a_trial_counts_and_erases_nothing(cloned: Clone) -> None:
    make_leaver(cloned)
    with cloned.door("it").write() as connection:
        found = {each.code: each for each in service.try_now(connection)}[TERM]
    assert (found.due, found.shown, found.last_run, found.tried_at is not None) == (1, 1, None, True)
    assert phone(cloned) == "51234567"


def test_what_no_trial_has_shown_is_not_erased(cloned: Clone) -> None:
    make_leaver(cloned)
    assert erased(cloned) == {}
    with cloned.door("worker").write() as connection:
        service.try_retention(connection)
    assert erased(cloned) == {}  # the trial is not twelve hours old
    assert phone(cloned) == "51234567"


def test_who_left_in_the_register_after_the_trial_waits_for_the_next(cloned: Clone) -> None:
    tried_yesterday(cloned)
    make_leaver(cloned)
    assert erased(cloned) == {}
    assert phone(cloned) == "51234567"


def test_a_trial_of_days_ago_erases_nothing(cloned: Clone) -> None:
    make_leaver(cloned)
    tried_yesterday(cloned)
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE sec.retention_try SET at = at - interval '3 days'")
    assert erased(cloned) == {}


def test_a_trial_is_used_once(cloned: Clone) -> None:
    make_leaver(cloned)
    tried_yesterday(cloned)
    assert erased(cloned)[TERM].people == (1,)
    assert erased(cloned) == {}


def test_what_is_over_is_erased_in_the_audit_too_and_the_seal_stays_whole(cloned: Clone) -> None:
    make_leaver(cloned)
    tried_yesterday(cloned)
    with psycopg.connect(**cloned.address("sealer").parameters()) as sealer:  # type: ignore[arg-type]
        seals.seal_store(sealer, "operations", KEY)
        assert erased(cloned)[TERM].people == (1,)
        assert phone(cloned) is None
        with cloned.connection("postgres") as owner:
            left = owner.execute("SELECT count(*) FROM audit.event WHERE concat(before, after) ~ '51234567'")
            assert left.fetchone() == (0,)
            own = "people.contract, people.availability, people.employee_skill, people.leave, people.leave_balance"
            for table in own.split(", "):
                left = owner.execute(f"SELECT count(*) FROM {table} WHERE employee_id = 1".encode())
                assert (table, left.fetchone()) == (table, (0,))
            named = owner.execute("SELECT staff_no, name_zh, name_en FROM people.employee WHERE id = 1")
            assert named.fetchone() == ("#1", "#1", "#1")
        found = seals.verify_store(sealer, "operations", seals.public_of(KEY))
    assert (found.exit_code, found.erased > 1) == (0, True)
    assert (rules(cloned)["operations", TERM].due, rules(cloned)["operations", TERM].erased) == (0, 1)


def test_what_remains_of_an_erased_event_cannot_be_guessed(cloned: Clone) -> None:
    """Every number that a phone can have is tried in a minute: against a salt which is gone that is no use."""
    make_leaver(cloned)
    of = "SELECT id, before::text, after::text, salt FROM audit.event WHERE topic = 'people.employee_contact'"
    with cloned.connection("postgres") as owner:
        was = {row[0]: row[1:] for row in owner.execute(of + " AND key = '1'")}
        tried_yesterday(cloned)
        erased(cloned)
        left = {row[0]: row[1:] for row in owner.execute(of + " AND key = '1'")}
    assert was
    for number, (before, after, salt) in was.items():
        guess = hashlib.sha256(f"{before or ''}\x1f{after or ''}".encode()).hexdigest()
        salted = hashlib.sha256(f"{salt}{before or ''}\x1f{after or ''}".encode()).hexdigest()
        assert salt is not None
        assert left[number][2] is None
        assert guess not in str(left[number][1])
        assert salted in str(left[number][1])


def test_a_login_closed_long_ago_loses_its_name(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO sec.login (login, name, groups, closed_at) VALUES"
            " ('p_9901', 'Chan Tai Man', '{}', now() - interval '3000 days'), ('p_9902', 'Lee', '{}', now())"
        )
        tried_yesterday(cloned)
        assert erased(cloned)["login_closed_plus_7_years"].people == (9901,)
        names = owner.execute(
            "SELECT login, name FROM sec.login WHERE login ~ '^p_990' ORDER BY 1"
        ).fetchall()
        left = owner.execute("SELECT count(*) FROM audit.event WHERE concat(before, after) ~ 'Chan Tai Man'")
        assert (names, left.fetchone()) == ([("p_9901", "p_9901"), ("p_9902", "Lee")], (0,))


AGED = {
    "edits_90_days": "INSERT INTO base.edit (id, page, author, made_at, deed, inverse, format) VALUES"
    " (gen_random_uuid(), 'roster', 'p_1', now() - make_interval(days => %s), '{}', '{}', 1)",
    "deliveries_30_days": "INSERT INTO base.inbox (source, delivery, received_at, body) VALUES"
    " ('till', gen_random_uuid()::text, now() - make_interval(days => %s), '')",
}


@pytest.mark.parametrize("store", Store)
@pytest.mark.parametrize(("code", "days"), [("edits_90_days", 90), ("deliveries_30_days", 30)])
def test_rows_of_a_store_are_erased_when_their_time_is_over(
    cloned: Clone, store: Store, code: str, days: int
) -> None:
    with cloned.connection("postgres", store) as owner:
        for age in (days - 1, days + 1, days + 30):
            owner.execute(AGED[code].encode(), (age,))
    tried_yesterday(cloned, store)
    assert erased(cloned, store)[code].count == 2


def test_rows_that_were_dated_back_after_the_trial_stop_the_run_and_are_told(cloned: Clone) -> None:
    tried_yesterday(cloned)
    with cloned.connection("postgres") as owner:
        owner.execute(AGED["deliveries_30_days"].encode(), (60,))
    assert erased(cloned) == {}
    assert rules(cloned)["operations", "deliveries_30_days"].problem == "more_than_shown"


def test_a_file_that_was_imported_is_forgotten_in_the_audit_too(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO base.import_run (kind, file, sheet, digest, counts, problems, previewed_at) VALUES"
            " ('employee', 'Chan Tai Man.xlsx', '', repeat('a', 64), '{}', 0, now() - interval '100 days')"
        )
        tried_yesterday(cloned)
        assert erased(cloned)["imports_90_days"].count == 1
        left = owner.execute("SELECT count(*) FROM audit.event WHERE concat(before, after) ~ 'Chan Tai Man'")
        assert left.fetchone() == (0,)


def test_the_worker_erases_tries_lists_and_tells_what_other_stores_hold(
    cloned: Clone, tmp_path: Path
) -> None:
    with cloned.connection("postgres", Store.CONDUCT) as owner:
        owner.execute(AGED["deliveries_30_days"].encode(), (60,))
    tried_yesterday(cloned, Store.CONDUCT)
    with cloned.door("worker", Store.CONDUCT).write() as connection:
        keep_terms(
            connection, due=now(), store=Store.CONDUCT, second=tmp_path, operations=cloned.door("worker")
        )
    found = rules(cloned)["conduct", "deliveries_30_days"]
    assert (found.due, found.erased, found.shown, found.problem) == (0, 1, 0, "")
    assert '"store": "conduct", "code": "deliveries_30_days"' in (tmp_path / "erased.jsonl").read_text()
    with cloned.door("it").read() as connection:
        assert ("conduct", "base.inbox", "body") in {
            (each.store, each.table, each.column) for each in service.personal_columns(connection)
        }


def test_without_a_second_place_no_person_is_erased(cloned: Clone) -> None:
    make_leaver(cloned)
    tried_yesterday(cloned)
    with cloned.door("worker").write() as connection:
        keep_terms(
            connection, due=now(), store=Store.OPERATIONS, second=None, operations=cloned.door("worker")
        )
    assert phone(cloned) == "51234567"


def test_who_has_not_left_long_ago_is_kept(cloned: Clone, tmp_path: Path) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(PHONE)
    tried_yesterday(cloned)
    assert erased(cloned) == {}
    add_erased(tmp_path, Store.OPERATIONS, (Erased(TERM, now(), 1, (1,)),), now())
    with cloned.connection("postgres") as owner:
        assert begin_again(owner, tmp_path, Store.OPERATIONS) == 0
    assert phone(cloned) == "51234567"


def test_who_was_erased_is_erased_again_after_a_restore(cloned: Clone, tmp_path: Path) -> None:
    make_leaver(cloned)
    add_erased(tmp_path, Store.OPERATIONS, (Erased(TERM, now(), 1, (1,)),), now())
    with cloned.connection("postgres") as owner:
        assert begin_again(owner, tmp_path, Store.OPERATIONS) == 1
    assert phone(cloned) is None
    assert "51234567" not in (tmp_path / "erased.jsonl").read_text()


def test_a_list_of_before_there_were_terms_is_still_gone_through(cloned: Clone, tmp_path: Path) -> None:
    make_leaver(cloned)
    (tmp_path / "erased.jsonl").write_text('{"at": "2026-11-22T20:20:00+00:00", "people": [1]}\n', "utf-8")
    with cloned.connection("postgres") as owner:
        assert begin_again(owner, tmp_path, Store.OPERATIONS) == 1
    assert phone(cloned) is None


@pytest.mark.parametrize("store", Store)
def test_rows_that_had_been_erased_go_again_after_a_restore(
    cloned: Clone, tmp_path: Path, store: Store
) -> None:
    with cloned.connection("postgres", store) as owner:
        for age in (31, 40, 50):
            owner.execute(AGED["deliveries_30_days"].encode(), (age,))
        gone = Erased("deliveries_30_days", now() - timedelta(days=35), 2)
        add_erased(tmp_path, store, (gone,), now())
        assert begin_again(owner, tmp_path, store) == 2
        assert owner.execute("SELECT count(*) FROM base.inbox").fetchone() == (1,)


@pytest.mark.parametrize("login", ["hq", "hr", "it", "regional", "worker"])
@pytest.mark.parametrize(
    "call",
    ["erase_again('employment_plus_7_years', now(), '{1}')", "erase_people('{1}')", "erase_logins('{p_1}')",
     "erase_rule('edits_90_days', now(), '{}')"],
)  # fmt: skip
def test_nobody_erases_past_the_trial(cloned: Clone, login: str, call: str) -> None:
    with cloned.connection(login) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute(f"SELECT sec.{call}".encode())


@pytest.mark.parametrize("login", ["hq", "hr", "it", "regional"])
def test_no_person_erases(cloned: Clone, login: str) -> None:
    with cloned.connection(login) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute("SELECT sec.erase_shown(true)")


def test_each_personal_column_says_purpose_retention_and_mask(cloned: Clone) -> None:
    with cloned.door("it").read() as connection:
        found = service.personal_columns(connection)
    assert {
        "people.employee_contact",
        "people.employee_pay",
        "people.employee_identity",
        "people.employee",
        "people.contract",
        "people.availability",
        "people.leave_balance",
        "people.employee_ref",
        "sec.login",
        "sec.right_request",
        "sec.reveal_request",
        "base.import_run",
        "base.inbox",
        "base.edit",
        "audit.event",
    } <= {each.table for each in found}
    assert all(each.purpose and each.retention and each.mask for each in found)


def test_each_term_has_a_rule_or_says_why_none_is_due(cloned: Clone) -> None:
    for store in (Store.CUSTOMER, Store.CONDUCT):
        with cloned.door("worker", store).read() as connection:
            columns, told = service.register(connection, store.value)
        with cloned.door("worker").write() as connection:
            service.tell(connection, store=store.value, columns=columns, rules=told)
    sentences = Sentences("en")
    with cloned.door("it").read() as connection:
        ruled = {(each.store, each.code) for each in service.retention(connection)}
        for each in service.personal_columns(connection):
            why = f"access.data.why.{each.retention}"
            assert (each.store, each.retention) in ruled or sentences.knows(why), each


@pytest.mark.parametrize(
    "column", ["employee_identity.hkid", "employee.name_zh", "leave.kind", "employee_pay.amount"]
)
def test_a_personal_column_without_its_tag_is_refused_by_the_linter(cloned: Clone, column: str) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute(f"COMMENT ON COLUMN people.{column} IS NULL".encode())
        found = lint(owner, Store.OPERATIONS)
    assert [(each.rule, each.object) for each in found] == [("personal_column_untagged", f"people.{column}")]
