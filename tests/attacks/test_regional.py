"""A regional manager with psql: what takes more than one statement to try, and what she sees after all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import psycopg
import pytest

from storekeeper.kit.stores.store import Store
from tests.attacks.ground import fill
from tests.fixtures.database import PASSWORD, Clone, Cluster, cloning

OWN = "a password of her own"


@pytest.fixture(scope="module")
def attacked(cluster: Cluster) -> Iterator[Clone]:
    """Stores with a shift, a mark and a leave in every shop, and one edit of head office."""
    with cloning(cluster) as clone, clone.connection("postgres") as owner:
        fill(owner, hq=cluster.logins["hq"])
        yield clone


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
    from storekeeper.kit.passwords import change_password

    with cloning(cluster) as clone:
        engine = create_engine(clone.address("it").url(), poolclass=NullPool)
        with engine.begin() as connection:
            login = add_login(connection, name="gone", password=PASSWORD, groups=("regional",), regions=(1,))
        with clone.connection("hq") as second:
            second.execute(
                "SELECT sec.decide_right(id, true, '') FROM sec.right_request WHERE login = %s AND state = 'waiting'",
                (login,),
            )
        change_password(clone.address(login), OWN)
        address = replace(clone.address(login), password=OWN)
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
