"""Who may write contact but not read it cannot find a number by trying: what is compared was asked and committed."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.fixtures.database import Clone, Cluster, cloning

NUMBER, OTHER = "+852 0000 0001", "+852 0000 0002"
ASK = "SELECT people.ask_comparison(%s::int[], %s::text[], %s::text[])"
COMPARE = "SELECT phone FROM people.compare_contact(%s::int[], %s::text[], %s::text[])"
NOT_ASKED, ENOUGH = "people.comparison_not_asked", "people.compared_enough"


@pytest.fixture(scope="module")
def shared(cluster: Cluster) -> Iterator[Clone]:
    with cloning(cluster) as clone:
        yield clone


@pytest.fixture
def store(shared: Clone) -> Clone:
    """A store where nobody has asked yet."""
    with shared.connection("postgres") as owner:
        owner.execute("DELETE FROM audit.event WHERE deed = 'compare'")
    return shared


def ask(connection: psycopg.Connection, phone: str = NUMBER) -> None:
    connection.execute(ASK, ([1], [phone], [None]))


def compare(connection: psycopg.Connection, phone: str = NUMBER) -> str | None:
    row = connection.execute(COMPARE, ([1], [phone], [None])).fetchone()
    assert row is not None
    return str(row[0])


def refusal(connection: psycopg.Connection, statement: str = COMPARE, phone: str = NUMBER) -> str | None:
    with pytest.raises(psycopg.Error) as refused, connection.transaction():
        connection.execute(statement.encode(), ([1], [phone], [None]))
    return refused.value.diag.message_primary


def test_what_was_asked_and_committed_is_compared_in_a_reading_transaction(store: Clone) -> None:
    with store.connection("hq") as hq:
        ask(hq)
        ask(hq, OTHER)
        hq.execute("SET default_transaction_read_only = on")

        assert (compare(hq), compare(hq, OTHER)) == ("same", "changed")


def test_a_guess_that_is_rolled_back_was_never_answered(store: Clone) -> None:
    with store.connection("hq") as hq:
        assert refusal(hq) == NOT_ASKED
        for _ in range(3):
            hq.execute("BEGIN")
            ask(hq)
            assert refusal(hq) == NOT_ASKED
            hq.execute("ROLLBACK")


@pytest.mark.parametrize("after", ["RELEASE asking", "SELECT 1"])
def test_a_savepoint_does_not_make_a_request_a_committed_one(store: Clone, after: str) -> None:
    with store.connection("hq") as hq:
        hq.execute("BEGIN")
        hq.execute("SAVEPOINT asking")
        ask(hq)
        hq.execute(after.encode())

        assert refusal(hq) == NOT_ASKED


def test_a_request_that_was_rolled_back_allows_nothing(store: Clone) -> None:
    with store.connection("hq") as hq:
        with hq.transaction(force_rollback=True):
            ask(hq)

        assert refusal(hq) == NOT_ASKED


def test_a_committed_request_allows_no_other_values_and_nobody_else(store: Clone) -> None:
    with store.connection("hq") as hq, store.connection("hr") as hr:
        ask(hq)

        assert refusal(hq, phone=OTHER) == NOT_ASKED
        assert refusal(hr) == NOT_ASKED


def test_a_request_is_good_for_an_hour(store: Clone) -> None:
    with store.connection("hq") as hq, store.connection("postgres") as owner:
        ask(hq)
        owner.execute("UPDATE audit.event SET at = at - interval '59 minutes' WHERE deed = 'compare'")
        assert compare(hq) == "same"

        owner.execute("UPDATE audit.event SET at = at - interval '1 minute' WHERE deed = 'compare'")
        assert refusal(hq) == NOT_ASKED


def test_forty_committed_requests_are_a_day_of_head_office(store: Clone) -> None:
    with store.connection("hq") as hq, store.connection("hr") as hr:
        for _ in range(45):
            with hq.transaction(force_rollback=True):
                ask(hq)
        for number in range(40):
            ask(hq, f"+852 0000 {number:04}")
            ask(hr)

        assert refusal(hq, ASK) == ENOUGH
        assert compare(hq) == "same"
        ask(hr)
        assert compare(hr) == "same"


def test_requests_of_one_login_stand_in_line_so_that_none_goes_uncounted(store: Clone) -> None:
    with store.connection("hq") as first, store.connection("hq") as second:
        first.execute("BEGIN")
        ask(first)
        second.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            ask(second)
        first.execute("COMMIT")
        ask(second)

        second.execute("SET default_transaction_isolation = 'repeatable read'")
        assert refusal(second, ASK) == "stores.forbidden"


@pytest.mark.parametrize(
    "arrays",
    [
        ([1, 1], [NUMBER, OTHER], [None, None]),
        ([1], [NUMBER, OTHER], [None]),
        ([1], [NUMBER], None),
        ([None], [NUMBER], [None]),
        (None, [NUMBER], [None]),
    ],
)
def test_each_person_is_asked_for_once_in_a_request(store: Clone, arrays: tuple[object, ...]) -> None:
    with store.connection("hq") as hq, pytest.raises(psycopg.Error) as refused:
        hq.execute(ASK, arrays)

    assert refused.value.diag.message_primary == "people.comparison_too_wide"


def test_the_audit_names_the_people_asked_for_and_none_of_their_numbers(store: Clone) -> None:
    with store.connection("hq") as hq, store.connection("postgres") as owner:
        ask(hq)
        kept = owner.execute(
            "SELECT login, topic, key, before, after, e::text FROM audit.event e WHERE deed = 'compare'"
        ).fetchall()

    assert len(kept) == 1
    login, topic, key, *values, whole = kept[0]
    assert (login, topic, len(key)) == (store.cluster.logins["hq"], "people.employee_contact", 64)
    assert values == [None, {"employees": [1]}]
    assert NUMBER not in whole


def test_writing_contact_and_rolling_back_tells_nothing_of_what_was_stored(store: Clone) -> None:
    seen = []
    for phone in (NUMBER, OTHER):
        with store.connection("hq") as hq, hq.transaction(force_rollback=True):
            hq.execute("SELECT people.set_contact('{1}', %s::text[], '{NULL}')", ([phone],))
            seen += hq.execute(
                "SELECT c.row_version, s.n_tup_upd, s.n_tup_ins"
                " FROM people.employee_contact c, pg_stat_xact_all_tables s"
                " WHERE c.employee_id = 1 AND s.relid = 'people.employee_contact'::regclass"
            ).fetchall()

    assert seen[0] == seen[1]


@pytest.mark.parametrize("persona", ["regional", "it"])
def test_whoever_may_not_import_may_neither_ask_nor_compare(store: Clone, persona: str) -> None:
    with store.connection(persona) as connection:
        for statement in (ASK, COMPARE):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement.encode(), ([1], [NUMBER], [None]))
