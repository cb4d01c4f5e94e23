"""A regional manager with psql: every attempt is her own connection, and each fails as it is said to."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from storekeeper.kit.stores.store import Store
from tests.fixtures.database import PASSWORD, Clone, Cluster, cloning

DENIED = "42501"
MINE = (1, 2)  # MKK1 and TST1; her people are 1 to 14

# What she may ask for, and gets only within her scope: statement → rows.
EMPTY = {
    "a shop of another region": "SELECT 1 FROM people.shop WHERE id NOT IN (1, 2)",
    "its opening hours": "SELECT 1 FROM people.shop_hours WHERE shop_id NOT IN (1, 2)",
    "its people": "SELECT 1 FROM people.employee WHERE id > 14",
    "a person by staff number": "SELECT 1 FROM people.employee WHERE staff_no = 'S0040'",
    "placements elsewhere": "SELECT 1 FROM people.placement WHERE shop_id NOT IN (1, 2)",
    "contracts elsewhere": "SELECT 1 FROM people.contract WHERE employee_id > 14",
    "leave elsewhere": "SELECT 1 FROM people.leave WHERE employee_id > 14",
    "availability elsewhere": "SELECT 1 FROM people.availability WHERE employee_id > 14",
    "masked contact elsewhere": "SELECT phone_masked FROM people.employee_contact WHERE employee_id > 14",
    "shifts elsewhere": "SELECT 1 FROM roster.shift WHERE shop_id NOT IN (1, 2)",
    "marks elsewhere": "SELECT 1 FROM roster.day_mark WHERE shop_id NOT IN (1, 2)",
    "a search for a foreign staff number": "SELECT 1 FROM people.search('S0040', 50)",
    "a search with wildcards": "SELECT 1 FROM people.search('%_', 200) WHERE id > 14",
    "the scopes of others": "SELECT 1 FROM sec.scope WHERE login <> session_user::text",
    "the logins of others": "SELECT 1 FROM sec.login WHERE login <> session_user::text",
    "the edits of others": "SELECT 1 FROM base.edit WHERE author <> session_user::text",
    "shops after setting a claim": "SELECT set_config('app.user', 'p_1001', false) WHERE EXISTS"
    " (SELECT FROM people.shop WHERE id > 2)",
    "shops through a cursor": "SELECT 1 FROM people.shop s WHERE s.id = ANY (ARRAY[3, 4, 5, 6])",
    "foreign rows through an update": "UPDATE people.leave SET state = 'approved' WHERE employee_id > 14 RETURNING 1",
    "the ledger of foreign people": "SELECT 1 FROM roster.person_ledger(ARRAY[15, 16, 40], '2026-12-01', '2026-12-31')",
}

# What the database refuses outright: statement → SQLSTATE.
REFUSED = {
    "a raw phone number": ("SELECT phone FROM people.employee_contact", DENIED),
    "a raw e-mail address": ("SELECT email FROM people.employee_contact", DENIED),
    "all columns of contact": ("SELECT * FROM people.employee_contact", DENIED),
    "a whole row of contact": ("SELECT c FROM people.employee_contact c", DENIED),
    "a row's hidden columns": ("SELECT xmin, ctid FROM people.employee_contact", DENIED),
    "a filter on a raw phone": ("SELECT 1 FROM people.employee_contact WHERE phone LIKE '+852%'", DENIED),
    "an order by raw phone": ("SELECT employee_id FROM people.employee_contact ORDER BY phone", DENIED),
    "pay": ("SELECT amount FROM people.employee_pay", DENIED),
    "pseudonyms": ("SELECT emp_ref FROM people.employee_ref", DENIED),
    "comparing contact": ("SELECT * FROM people.compare_contact(ARRAY[1], ARRAY['x'], ARRAY['x'])", DENIED),
    "writing contact": ("SELECT people.set_contact(ARRAY[1], ARRAY['x'], ARRAY['x'])", DENIED),
    "renaming her shop": ("UPDATE people.shop SET name_en = 'x' WHERE id = 1", DENIED),
    "making a shop": ("INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en,"
                      " opened_on) VALUES (1, 'X', 'x', 'x', 'x', 'x', 'x', now())", DENIED),
    "making a person": ("INSERT INTO people.employee (staff_no, name_zh, name_en, role, joined_on)"
                        " VALUES ('X', 'x', 'x', 'sales', now())", DENIED),
    "placing a person without lending": ("INSERT INTO people.placement (shop_id, employee_id, kind, from_day)"
                                         " VALUES (1, 40, 'home', now())", DENIED),
    "lending a person of others": ("SELECT people.lend(40, 1, '2026-12-21', '2026-12-22')", "SK001"),
    "lending for years": ("SELECT people.lend(1, 3, '2026-12-21', '2028-12-22')", "SK001"),
    "leave for a foreign person": ("INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state) VALUES"
                                   " (gen_random_uuid(), 40, 'AL', '2026-12-21', '2026-12-21', 'approved')", DENIED),
    "moving leave to a foreign person": ("UPDATE people.leave SET employee_id = 40 WHERE employee_id = 1", DENIED),
    "a shift in a foreign shop": ("INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role) VALUES"
                                  " (gen_random_uuid(), 3, '2026-12-21', '2026-12-21 01:00Z', '2026-12-21 09:00Z',"
                                  " 'sales')", DENIED),
    "a shift of her shop on a foreign placement": (
        "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id) VALUES"
        " (gen_random_uuid(), 1, '2026-12-24', '2026-12-24 01:00Z', '2026-12-24 09:00Z', 'sales', 40, 40)",
        "23503",
    ),
    "leave to the end of time": (
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state) VALUES"
        " (gen_random_uuid(), 1, 'AL', '2026-12-30', 'infinity', 'asked')",
        "23514",
    ),
    "breaks that are none": ("UPDATE roster.shift SET breaks = '[1]'", "23514"),
    "breaks inside breaks": (
        """UPDATE roster.shift SET breaks = '[[{"minutes": 1, "paid": true, "offset": null}]]'""",
        "23514",
    ),
    "lending for ever": ("SELECT people.lend(1, 3, 'infinity', 'infinity')", "SK001"),
    "locking leave": ("BEGIN; LOCK TABLE people.leave IN ACCESS EXCLUSIVE MODE", DENIED),
    "locking shifts": ("BEGIN; LOCK TABLE roster.shift IN ACCESS EXCLUSIVE MODE", DENIED),
    "another key for leave": ("UPDATE people.leave SET id = gen_random_uuid()", DENIED),
    "a large object": ("SELECT lo_from_bytea(0, 'x')", DENIED),
    "a message into the log of writes": ("SELECT pg_logical_emit_message(false, 'x', 'x')", DENIED),
    "an edit of many megabytes": (
        "INSERT INTO base.edit (id, page, deed, inverse, format) VALUES (gen_random_uuid(), 'x',"
        " to_jsonb(repeat('x', 5000000)), '{}', 1)",
        "23514",
    ),
    "the size of the log": ("SELECT pg_current_wal_insert_lsn()", DENIED),
    "ending a session": ("SELECT sec.end_sessions('p_1001')", DENIED),
    "deleting a shift": ("DELETE FROM roster.shift", DENIED),
    "the role of head office": ("SET ROLE sk_hq", DENIED),
    "her own group as a role": ("SET ROLE sk_regional", DENIED),
    "the owner's role": ("SET ROLE operations_owner", DENIED),
    "the worker's session": ("SET SESSION AUTHORIZATION worker", DENIED),
    "switching triggers off": ("SET session_replication_role = replica", DENIED),
    "switching row security off": ("SET row_security = off; SELECT 1 FROM people.shop", DENIED),
    "granting herself head office": ("GRANT sk_hq TO CURRENT_USER", DENIED),
    "widening her scope": (
        "INSERT INTO sec.scope (login, region_id, from_day) VALUES (session_user, 2, now())",
        DENIED,
    ),
    "moving a shop into her region": ("UPDATE sec.region_shop SET region_id = 1", DENIED),
    "reading the regions of shops": ("SELECT * FROM sec.region_shop", DENIED),
    "making a login": ("SELECT sec.add_login('x', 'x', ARRAY['sk_hq'], '{}', '{}')", DENIED),
    "making a role behind it": ("SELECT provision.make_role('p_9999', 'x', ARRAY['sk_hq'])", DENIED),
    "closing a login": ("SELECT sec.close_login('p_1001')", DENIED),
    "reading the queue": ("SELECT * FROM queue.procrastinate_jobs", DENIED),
    "deferring a job": ("SELECT queue.procrastinate_defer_jobs_v1(NULL)", DENIED),
    "reading the audit": ("SELECT * FROM audit.event", DENIED),
    "writing the audit": ("INSERT INTO audit.event (deed, topic, key) VALUES ('x', 'x', 'x')", DENIED),
    "a month of the audit directly": ("SELECT * FROM audit.event_rest", DENIED),
    "reading deliveries": ("SELECT * FROM base.inbox", DENIED),
    "forging a delivery": ("INSERT INTO base.inbox (source, delivery, body) VALUES ('x', 'x', 'x')", DENIED),
    "an edit in another's name": ("INSERT INTO base.edit (id, page, author, deed, inverse, format) VALUES"
                                  " (gen_random_uuid(), 'x', 'p_1001', '{}', '{}', 1)", DENIED),
    "deciding which topics are heard": ("INSERT INTO base.listened VALUES ('x')", DENIED),
    "marking the store": ("UPDATE base.mark SET value = 'x'", DENIED),
    "a temporary table": ("CREATE TEMPORARY TABLE bad (id int)", DENIED),
    "a table in public": ("CREATE TABLE public.bad (id int)", DENIED),
    "a function of hers": ("CREATE FUNCTION people.bad() RETURNS int LANGUAGE sql AS 'SELECT 1'", DENIED),
    "a trigger of hers": ("CREATE TRIGGER bad AFTER UPDATE ON people.shop EXECUTE FUNCTION audit.record()", DENIED),
    "dropping a policy": ("DROP POLICY owner ON people.shop", DENIED),
    "disabling a trigger": ("ALTER TABLE people.shop DISABLE TRIGGER ALL", DENIED),
    "copying from a file of the server": ("COPY people.region FROM '/etc/passwd'", DENIED),
    "copying through a program": ("COPY people.region TO PROGRAM 'cat'", DENIED),
    "a file of the server": ("SELECT pg_read_file('postgresql.conf')", DENIED),
    "password hashes": ("SELECT rolpassword FROM pg_authid", DENIED),
    "another's statements": ("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                             " WHERE usename = 'postgres'", DENIED),
    "a large object from the server's disk": ("SELECT lo_import('/etc/passwd')", DENIED),
    "truncating": ("TRUNCATE roster.shift", DENIED),
    "a longer life of her password": ("ALTER ROLE CURRENT_USER VALID UNTIL 'infinity'", DENIED),
    "more connections": ("ALTER ROLE CURRENT_USER CONNECTION LIMIT 100", DENIED),
}  # fmt: skip


@pytest.fixture(scope="module")
def attacked(cluster: Cluster) -> Iterator[Clone]:
    """Stores with a shift, a mark and a leave in every shop, and one edit of head office."""
    with cloning(cluster) as clone, clone.connection("postgres") as owner:
        owner.execute(
            "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
            " SELECT gen_random_uuid(), shop_id, '2026-12-21', '2026-12-21 02:00Z', '2026-12-21 10:00Z', 'sales',"
            " employee_id, id FROM people.placement"
        )
        owner.execute(
            "INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)"
            " SELECT gen_random_uuid(), shop_id, employee_id, id, '2026-12-22', 'rest' FROM people.placement"
        )
        owner.execute(
            "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
            " SELECT gen_random_uuid(), id, 'AL', '2026-12-23', '2026-12-23', 'asked' FROM people.employee"
        )
        with clone.connection("hq") as hq:
            hq.execute(
                "INSERT INTO base.edit (id, page, deed, inverse, format)"
                " VALUES (gen_random_uuid(), 'roster', '{}', '{}', 1)"
            )
        yield clone


@pytest.mark.parametrize("attempt", EMPTY)
def test_what_is_outside_her_scope_is_not_there(attacked: Clone, attempt: str) -> None:
    with attacked.connection("regional") as connection:
        assert connection.execute(EMPTY[attempt].encode()).fetchall() == []


@pytest.mark.parametrize("attempt", REFUSED)
def test_what_she_may_not_do_is_refused(attacked: Clone, attempt: str) -> None:
    statement, state = REFUSED[attempt]
    with attacked.connection("regional") as connection, pytest.raises(psycopg.Error) as refused:
        connection.execute(statement.encode())
    assert refused.value.sqlstate == state


def test_she_sees_exactly_her_shops_and_people(attacked: Clone) -> None:
    with attacked.connection("regional") as connection:
        shops = connection.execute("SELECT array_agg(id ORDER BY id) FROM people.shop").fetchone()
        people = connection.execute("SELECT array_agg(id ORDER BY id) FROM people.employee").fetchone()
        masked = connection.execute(
            "SELECT phone_masked, email_masked FROM people.employee_contact WHERE employee_id = 1"
        ).fetchone()
    assert (shops, people) == (([1, 2],), (list(range(1, 15)),))
    assert masked == ("••••0001", "s•••@begonia.example")


def test_head_office_finds_the_person_whom_a_stranger_does_not(attacked: Clone) -> None:
    with attacked.connection("hq") as connection:
        found = connection.execute("SELECT staff_no FROM people.search('S0040', 50)").fetchall()
    assert found == [("S0040",)]


def test_a_former_manager_no_longer_plans_the_persons_leave(attacked: Clone) -> None:
    with attacked.connection("postgres") as owner:
        owner.execute("UPDATE people.placement SET to_day = current_date - 30 WHERE employee_id = 14")
        owner.execute(
            "INSERT INTO people.placement (shop_id, employee_id, kind, from_day)"
            " VALUES (3, 14, 'home', current_date - 29)"
        )
        with attacked.connection("regional") as former:
            names = former.execute("SELECT count(*) FROM people.employee WHERE id = 14").fetchone()
            leave = former.execute(
                "UPDATE people.leave SET state = 'cancelled' WHERE employee_id = 14"
            ).rowcount
            contract = former.execute(
                "SELECT count(*) FROM people.contract WHERE employee_id = 14"
            ).fetchone()
        owner.execute("DELETE FROM people.placement WHERE employee_id = 14 AND shop_id = 3")
        owner.execute("UPDATE people.placement SET to_day = NULL WHERE employee_id = 14")
    assert (names, leave, contract) == ((1,), 0, (0,))


def test_a_full_queue_of_notices_stops_nobodys_write(cluster: Cluster) -> None:
    with (
        cloning(cluster) as clone,
        clone.connection("regional") as flooding,
        clone.connection("regional") as holding,
        clone.connection("hq") as hq,
    ):
        holding.execute("LISTEN nobody")
        holding.execute("BEGIN")
        holding.execute("SELECT 1")
        while _usage(flooding) < 0.55:
            flooding.execute(
                "SELECT count(pg_notify('nobody', i || repeat('z', 7900))) FROM generate_series(1, 99) i"
            )
        hq.execute("UPDATE people.employee SET name_en = 'Still written' WHERE id = 1")
        hq.execute("UPDATE people.shop SET name_en = 'Still written' WHERE id = 1")


def _usage(connection: psycopg.Connection) -> float:
    row = connection.execute("SELECT pg_notification_queue_usage()").fetchone()
    assert row is not None
    return float(row[0])


@pytest.mark.parametrize("persona", ["regional", "regional2", "hq", "it"])
def test_whoever_has_no_business_in_conduct_cannot_connect(attacked: Clone, persona: str) -> None:
    with (
        pytest.raises(psycopg.OperationalError, match="CONNECT"),
        attacked.connection(persona, Store.CONDUCT),
    ):
        pass


@pytest.mark.parametrize("database", ["postgres", "template1"])
def test_the_cluster_has_no_other_door(attacked: Clone, database: str) -> None:
    address = attacked.cluster.address("regional", database)
    with pytest.raises(psycopg.OperationalError, match="CONNECT"), psycopg.connect(**address.parameters()):  # type: ignore[arg-type]
        pass


def test_it_manages_logins_but_reads_no_business_data(attacked: Clone) -> None:
    with attacked.connection("it") as connection:
        assert connection.execute("SELECT count(*) > 4 FROM sec.login").fetchone() == (True,)
        for table in ("people.employee", "people.shop", "roster.shift", "people.employee_contact"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM {table}".encode())


def test_it_can_neither_close_its_own_login_nor_the_last_one(attacked: Clone) -> None:
    own = attacked.cluster.logins["it"]
    with attacked.connection("it") as connection, pytest.raises(psycopg.Error, match="not_your_own"):
        connection.execute("SELECT sec.close_login(%s)", (own,))
    with attacked.connection("postgres") as owner, pytest.raises(psycopg.Error, match="last_it"):
        owner.execute("SELECT sec.close_login(%s)", (own,))


def test_a_closed_login_loses_its_open_session(cluster: Cluster) -> None:
    from sqlalchemy import NullPool, create_engine

    from storekeeper.kit.access import add_login, close_login, end_sessions

    with cloning(cluster) as clone:
        engine = create_engine(clone.address("it").url(), poolclass=NullPool)
        with engine.begin() as connection:
            login = add_login(connection, name="gone", password=PASSWORD, groups=("regional",), regions=(1,))
        address = clone.address(login)
        with psycopg.connect(**address.parameters(), autocommit=True) as open_session:  # type: ignore[arg-type]
            assert open_session.execute("SELECT count(*) FROM people.shop").fetchone() == (2,)
            with engine.begin() as connection:
                close_login(connection, login)
            with engine.begin() as connection:
                end_sessions(connection, login)
            with pytest.raises(psycopg.OperationalError):
                open_session.execute("SELECT 1")
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**address.parameters())  # type: ignore[arg-type]
        with clone.connection("postgres") as owner:
            owner.execute(f"DROP ROLE {login}".encode())
