"""A password that somebody else gave: what it opens over a plain connection before and after its owner changed it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from uuid import UUID

import psycopg
import pytest
from psycopg import sql

from storekeeper.kit.errors import Refused
from storekeeper.kit.passwords import change_password
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store
from tests.attacks.test_taking_back import DENIED, state_of
from tests.fixtures.database import PASSWORD, Clone

OWN = "a password of her own"
ADD = "SELECT sec.add_login(%s, %s, %s, %s, '{}')"


@contextmanager
def plainly(address: Address) -> Iterator[psycopg.Connection]:
    with closing(psycopg.connect(**address.parameters(), autocommit=True)) as connection:  # type: ignore[arg-type]
        yield connection


def newcomer(cloned: Clone, name: str, group: str, regions: tuple[int, ...] = ()) -> Address:
    """Made by IT, with every right that was asked for approved by head office."""
    with cloned.connection("it") as it, cloned.connection("hq") as hq:
        verifier = it.pgconn.encrypt_password(PASSWORD.encode(), b"", b"scram-sha-256").decode()
        (made,) = it.execute(ADD, (name, verifier, [f"sk_{group}"], list(regions))).fetchone()  # type: ignore[misc]
        waiting = hq.execute(
            "SELECT id FROM sec.right_request WHERE login = %s AND state = 'waiting'", (made,)
        )
        for (request,) in waiting.fetchall():
            hq.execute("SELECT sec.decide_right(%s, true, '')", (request,))
    return replace(cloned.address("hq"), login=made)


def events_of(cloned: Clone, login: str) -> list[tuple[object, ...]]:
    """Who did what to a login, whether its password was given or changed, and the whole rows as text."""
    with cloned.connection("postgres") as owner:
        return owner.execute(
            "SELECT login, deed, (after ->> 'first_password')::boolean, after ->> 'password_at' IS NOT NULL,"
            " concat(before, after) FROM audit.event WHERE topic = 'sec.login' AND key = %s ORDER BY id",
            (login,),
        ).fetchall()


@pytest.mark.parametrize(
    "group", ["hq", "it", "hr", "privacy", "auditor", "accountant", "regional", "conduct"]
)
def test_a_first_password_reads_nothing_and_calls_nothing_until_it_is_changed(
    cloned: Clone, group: str
) -> None:
    address = newcomer(cloned, f"new {group}", group, (1,) if group == "regional" else ())

    with plainly(address) as connection:
        readable = connection.execute(
            "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname !~ '^pg_'"
            " AND n.nspname <> 'information_schema' AND has_any_column_privilege(c.oid, 'SELECT') ORDER BY 1"
        ).fetchall()
        callable_ones = connection.execute(
            "SELECT format('%I.%I', n.nspname, f.proname) FROM pg_proc f JOIN pg_namespace n"
            " ON n.oid = f.pronamespace WHERE n.nspname !~ '^pg_' AND n.nspname NOT IN"
            " ('information_schema', 'extension') AND has_schema_privilege(n.oid, 'USAGE')"
            " AND has_function_privilege(f.oid, 'EXECUTE') ORDER BY 1"
        ).fetchall()
        logins = connection.execute("SELECT login, first_password FROM sec.login").fetchall()
        shops = state_of(connection, "SELECT id FROM people.shop")

    assert readable == [("base.alembic_version",), ("sec.login",)]
    assert callable_ones == [
        ("base.make_durable",),
        ("sec.change_password",),
        ("sec.in_force",),
        ("sec.my_groups",),
    ]
    assert logins == [(address.login, True)]
    assert shops == DENIED


def test_a_first_password_opens_no_other_store(cloned: Clone) -> None:
    address = newcomer(cloned, "new privacy officer", "privacy")
    for store in (Store.CUSTOMER, Store.CONDUCT):
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            psycopg.connect(**replace(address, database=cloned.databases[store]).parameters())  # type: ignore[arg-type]


def test_her_own_password_opens_what_was_approved_and_the_change_is_an_event_without_it(
    cloned: Clone,
) -> None:
    address = newcomer(cloned, "Ling", "regional", (1,))

    change_password(address, OWN, name="Ling")

    with plainly(replace(address, password=OWN)) as connection:
        groups = connection.execute("SELECT sec.my_groups()").fetchone()
        shops = connection.execute("SELECT count(*) > 0 FROM people.shop").fetchone()
        newcomers = connection.execute("SELECT pg_has_role('newcomer', 'USAGE')").fetchone()
    assert (groups, shops, newcomers) == ((["sk_regional"],), (True,), (False,))
    it = cloned.cluster.logins["it"]
    events = events_of(cloned, address.login)
    assert [event[:4] for event in (events[0], events[-1])] == [
        (it, "insert", True, False), (address.login, "update", False, True),
    ]  # fmt: skip
    assert not [event for event in events if "SCRAM" in str(event[4]) or OWN in str(event[4])]


def test_a_later_change_is_an_event_too_and_gives_no_group(cloned: Clone) -> None:
    address = newcomer(cloned, "Mei", "regional", (1,))
    change_password(address, OWN)
    before = len(events_of(cloned, address.login))

    change_password(replace(address, password=OWN), f"{OWN} again")

    events = events_of(cloned, address.login)
    assert len(events) == before + 1
    assert events[-1][:4] == (address.login, "update", False, True)


def test_a_password_changed_past_the_function_opens_nothing(cloned: Clone) -> None:
    """PostgreSQL lets every role change its own password; the groups come with the function that leaves an event."""
    address = newcomer(cloned, "Kit", "hq")
    with plainly(address) as connection:
        connection.execute(
            sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(address.login), sql.Literal(OWN))
        )
    with plainly(replace(address, password=OWN)) as connection:
        assert state_of(connection, "SELECT id FROM people.shop") == DENIED
        assert connection.execute("SELECT sec.my_groups()").fetchone() == ([],)


@pytest.mark.parametrize(
    "attempt", ["a plain password", "", "SCRAM-SHA-256$1:AA==$AA=:AA=", "' SUPERUSER --"]
)
def test_what_is_no_verifier_is_no_password(cloned: Clone, attempt: str) -> None:
    address = newcomer(cloned, f"Bo {attempt[:5]}", "hq")
    with plainly(address) as connection, pytest.raises(psycopg.Error, match=r"login\.malformed"):
        connection.execute("SELECT sec.change_password(%s)", (attempt,))
    with plainly(address) as connection:
        assert connection.execute("SELECT first_password FROM sec.login").fetchone() == (True,)


def test_nobody_sets_the_password_of_another_nor_gives_herself_a_group(cloned: Clone) -> None:
    address = newcomer(cloned, "Ann", "it")
    other = cloned.cluster.logins["hq"]
    with plainly(address) as connection:
        for statement in (
            f"SELECT provision.set_password('{other}', 'x')",
            f"SELECT provision.give_group('{address.login}', 'sk_it')",
            f"SELECT provision.set_newcomer('{address.login}', false)",
            f"ALTER ROLE {other} PASSWORD 'x'",
            f"GRANT sk_it TO {address.login}",
            "UPDATE sec.login SET first_password = false",
        ):
            assert state_of(connection, statement) == DENIED, statement


def test_a_group_approved_later_waits_for_the_password_as_well(cloned: Clone) -> None:
    address = newcomer(cloned, "Eve", "hq")
    request = UUID(int=7)
    with cloned.connection("it") as it, cloned.connection("hq") as hq:
        it.execute("SELECT sec.ask_right(%s, 'give_group', %s, NULL, NULL, NULL, 'sk_hr', NULL, 'she moves')",
                   (request, address.login))  # fmt: skip
        hq.execute("SELECT sec.decide_right(%s, true, '')", (request,))
    with plainly(address) as connection:
        assert connection.execute("SELECT sec.my_groups()").fetchone() == ([],)
    change_password(address, OWN)
    with plainly(replace(address, password=OWN)) as connection:
        assert connection.execute("SELECT sec.my_groups()").fetchone() == (["sk_hq", "sk_hr"],)


def test_a_closed_newcomer_has_no_way_in_and_no_group(cloned: Clone) -> None:
    address = newcomer(cloned, "Gone", "hq")
    with cloned.connection("it") as it:
        it.execute("SELECT sec.close_login(%s)", (address.login,))
    with pytest.raises(Refused, match="account_closed"):
        change_password(address, OWN)


def test_an_administrator_who_never_came_in_does_not_let_the_last_one_go(cloned: Clone) -> None:
    address = newcomer(cloned, "second IT", "it")
    it = cloned.cluster.logins["it"]
    leaving = "SELECT sec.ask_right(gen_random_uuid(), 'take_group', %s, NULL, NULL, NULL, 'sk_it', NULL, '')"
    with cloned.connection("it") as connection:
        with pytest.raises(psycopg.Error, match=r"login\.last_it"):
            connection.execute(leaving, (it,))
        change_password(address, OWN)
        with connection.transaction(force_rollback=True):
            connection.execute(leaving, (it,))
