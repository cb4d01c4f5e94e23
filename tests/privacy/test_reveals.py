"""A masked value is uncovered only after its purpose was committed, and whoever it is about can read who did."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import text

from storekeeper.kit import reveal
from storekeeper.kit.errors import Refused
from storekeeper.privacy import exports, service
from tests.fixtures.database import Clone

PHONE = "people.employee_contact.phone"
ASK = "SELECT sec.ask_reveal(%s, %s, %s)"
_ANY_OF = """
SELECT min(p.employee_id) FROM people.placement p JOIN people.shop s ON s.id = p.shop_id
JOIN people.region r ON r.id = s.region_id JOIN people.employee e ON e.id = p.employee_id
WHERE r.code = %s AND p.to_day IS NULL AND NOT p.removed AND e.left_on IS NULL
"""
TAKE = "SELECT sec.take_reveal(%s)"


def one(connection: psycopg.Connection, statement: str, *values: object) -> Any:
    row = connection.execute(statement.encode(), values).fetchone()
    return None if row is None else row[0]


def subject(cloned: Clone, region: str = "KLW") -> int:
    """A person of a region, with a telephone number, pay and an identity number."""
    with cloned.connection("postgres") as owner:
        who = one(owner, _ANY_OF, region)
        owner.execute("INSERT INTO people.employee_contact (employee_id, phone) VALUES (%s, '51234567')"
                      " ON CONFLICT (employee_id) DO UPDATE SET phone = excluded.phone", (who,))  # fmt: skip
        owner.execute(
            "INSERT INTO people.employee_identity (employee_id, hkid) VALUES (%s, 'A123456(3)')", (who,)
        )
    return int(who)


def test_a_manager_sees_a_masked_number_and_has_it_uncovered_with_a_purpose(cloned: Clone) -> None:
    who, door = subject(cloned), cloned.door("regional")
    with door.write() as connection:
        request = reveal.ask(connection, matter=PHONE, subject=who, purpose="roster_contact")
    with door.write() as connection:
        assert reveal.take(connection, request=request) == "51234567"
        assert reveal.quota(connection) == reveal.Quota(1, 30)
    with cloned.door("hr").read() as connection:
        (line,) = reveal.revealed(connection, matter=PHONE, subject=who)
    assert (line.login, line.purpose, line.subject) == (
        cloned.cluster.logins["regional"],
        "roster_contact",
        str(who),
    )


@pytest.mark.parametrize("between", ["SELECT 1", "SAVEPOINT s"])
def test_a_value_is_not_given_in_the_transaction_of_its_request(cloned: Clone, between: str) -> None:
    who = subject(cloned)
    with cloned.connection("regional") as person:
        person.execute("BEGIN")
        person.execute(between.encode())
        request = one(person, ASK, PHONE, who, "roster_contact")
        with pytest.raises(psycopg.Error, match=r"reveal\.not_committed"):
            person.execute(TAKE, (request,))
        person.execute("ROLLBACK")
        with pytest.raises(psycopg.Error, match=r"reveal\.forbidden"):
            person.execute(TAKE, (request,))


def test_a_reveal_that_is_read_and_rolled_back_leaves_its_trace(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.connection("regional") as person:
        request = one(person, ASK, PHONE, who, "roster_contact")
        person.execute("BEGIN")
        assert one(person, TAKE, request) == "51234567"
        person.execute("ROLLBACK")
        assert person.execute("SELECT used FROM sec.reveal_quota()").fetchone() == (1,)
    with cloned.connection("postgres") as owner:
        assert one(owner, "SELECT after ->> 'purpose' FROM audit.event WHERE deed = 'reveal' AND key = %s",
                   str(who)) == "roster_contact"  # fmt: skip
        assert one(owner, "SELECT count(*) FROM sec.reveal_request WHERE subject = %s", who) == 1


def test_no_more_than_a_days_quota_is_given(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.connection("regional") as person:
        for _ in range(30):
            request = one(person, ASK, PHONE, who, "emergency")
        assert one(person, TAKE, request) == "51234567"
        with pytest.raises(psycopg.Error, match=r"reveal\.too_many"):
            person.execute(ASK, (PHONE, who, "emergency"))


def test_requests_of_two_open_sessions_do_not_pass_the_quota_together(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.connection("regional") as first, cloned.connection("regional") as second:
        for session in (first, second):
            session.execute("BEGIN")
            requests = [one(session, ASK, PHONE, who, "emergency") for _ in range(20)]
        for session in (first, second):
            session.execute("COMMIT")
        with pytest.raises(psycopg.Error, match=r"reveal\.too_many"):
            second.execute(TAKE, (requests[0],))


@pytest.mark.parametrize(
    ("login", "matter", "region", "purpose", "code"),
    [
        ("regional2", PHONE, "KLW", "roster_contact", "reveal.forbidden"),
        ("it", PHONE, "KLW", "roster_contact", "reveal.forbidden"),
        ("regional", "people.employee_pay.amount", "KLW", "pay_audit", "reveal.forbidden"),
        ("hq", "people.employee_identity.hkid", "KLW", "tax_return", "reveal.forbidden"),
        ("hq", "sec.grant_key.key", "KLW", "tax_return", "reveal.forbidden"),
        ("hq", PHONE, "KLW", "curiosity", "reveal.purpose_first"),
        ("hq", PHONE, "KLW", "", "reveal.purpose_first"),
    ],
)
def test_who_may_not_or_says_no_purpose_is_refused(
    cloned: Clone, login: str, matter: str, region: str, purpose: str, code: str
) -> None:
    who = subject(cloned, region)
    with pytest.raises(Refused, match=code), cloned.door(login).write() as connection:
        reveal.ask(connection, matter=matter, subject=who, purpose=purpose)


def test_nobody_takes_what_another_asked_for(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.connection("regional") as person, cloned.connection("hq") as other:
        request = one(person, ASK, PHONE, who, "roster_contact")
        for asked in (request, uuid4(), None):
            with pytest.raises(psycopg.Error, match=r"reveal\.forbidden"):
                other.execute(TAKE, (asked,))


def test_an_identity_number_is_masked_for_human_resources_too(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.connection("hr") as person:
        assert (
            one(person, "SELECT hkid_masked FROM people.employee_identity WHERE employee_id = %s", who)
            == "A•••(3)"
        )
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            person.execute("SELECT hkid FROM people.employee_identity")
        request = one(person, ASK, "people.employee_identity.hkid", who, "mpf_enrolment")
        assert one(person, TAKE, request) == "A123456(3)"


def test_what_the_program_says_of_reveals_is_what_the_store_allows(cloned: Clone) -> None:
    with cloned.connection("hq") as person:
        rules = person.execute("SELECT matter, groups, purposes FROM sec.reveal_rules()").fetchall()
    assert {matter: frozenset(groups) for matter, groups, _ in rules} == reveal.REVEALERS
    assert all(tuple(purposes) == reveal.purposes(matter) for matter, _, purposes in rules)


def test_who_checks_the_audit_sees_that_a_number_changed_but_not_the_number(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.door("it").read() as connection:
        page = service.audit_events(connection, topic="people.employee_contact", key=str(who), limit=1)
        assert page.rows[0].key == str(who)
        assert all(each.hidden and each.after is None for each in page.rows[0].fields if "phone" in each.name)
        assert "51234567" not in str(page)
        everything = service.count_audit(connection)
        first = service.audit_events(connection, limit=3)
        second = service.audit_events(connection, limit=3, after=first.after)
        numbers = [line.number for line in (*first.rows, *second.rows)]
        assert numbers == sorted(numbers, reverse=True)
        assert everything > len(set(numbers)) == 6
        assert service.seal_state(connection).sealed_to is None


@pytest.mark.parametrize("login", ["regional", "hq", "hr", "worker", "sealer"])
def test_nobody_else_reads_the_audit_by_that_door(cloned: Clone, login: str) -> None:
    call = "SELECT audit.count_events(NULL, NULL, NULL, NULL, '', NULL, NULL)"
    with cloned.connection(login) as person, pytest.raises(psycopg.errors.InsufficientPrivilege):
        person.execute(call.encode())


def test_the_export_of_the_audit_hides_what_the_screen_hides(cloned: Clone, tmp_path: Any) -> None:
    from openpyxl import load_workbook

    from storekeeper.kit.sentences import Sentences

    subject(cloned)
    with cloned.door("it").read() as connection:
        saved = exports.save_audit(
            connection, path=tmp_path / "a.xlsx", sentences=Sentences("en"), topic="people.employee_contact"
        )
    rows = list(load_workbook(tmp_path / "a.xlsx").active.iter_rows(values_only=True))  # type: ignore[union-attr]
    assert len(rows) >= saved + 1  # a line for each field that changed
    assert "51234567" not in str(rows)
    assert "(you may not see it)" in str(rows)


def test_latest_reveals_are_told_to_who_checks(cloned: Clone) -> None:
    who = subject(cloned)
    with cloned.door("hq").write() as connection:
        reveal.ask(connection, matter=PHONE, subject=who, purpose="data_request")
    with cloned.door("it").read() as connection:
        assert [each.purpose for each in service.latest_reveals(connection)] == ["data_request"]
        assert connection.execute(text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("purpose", ["", " ", "\t\n"])
def test_a_purpose_that_says_nothing_is_refused_by_the_table_itself(cloned: Clone, purpose: str) -> None:
    with cloned.connection("postgres") as owner, pytest.raises(psycopg.errors.CheckViolation):
        owner.execute(
            "INSERT INTO sec.reveal_request (matter, subject, purpose) VALUES ('people.employee_pay.amount', 1, %s)",
            (purpose,),
        )
