"""IT with psql: no way round the second person, and no open transaction that holds up the others."""

from __future__ import annotations

import psycopg
import pytest

from storekeeper.kit.ids import new_id
from storekeeper.privacy import service
from storekeeper.privacy.domain import Close, GiveScope, TakeGroup
from tests.fixtures.database import Clone
from tests.privacy.conftest import NewLogin
from tests.privacy.test_rights import ask, decide

ASK = "SELECT sec.ask_right(%s, %s, %s, %s, %s, NULL, %s, NULL, 'she moves')"
NOBODY = "00000000-0000-0000-0000-000000000000"
DENIED = (
    "INSERT INTO sec.right_request (id, kind, login, reason, state)"
    " SELECT gen_random_uuid(), 'give_group', session_user, '', 'approved'",
    "UPDATE sec.right_request SET state = 'approved'",
    "UPDATE sec.right_request SET made_by = 'p_1001'",
    "DELETE FROM sec.right_request",
    "UPDATE sec.login_group SET until = NULL",
    "UPDATE sec.login SET groups = groups || '{sk_hq}'",
    "UPDATE sec.login SET closed_at = NULL",
    "INSERT INTO sec.scope (login, region_id, from_day) VALUES (session_user, 1, current_date)",
    "UPDATE sec.kept SET problem = NULL",
    f"SELECT sec.apply_right('{NOBODY}')",
    "SELECT sec.join_group(session_user::text, 'sk_hq', NULL)",
    "SELECT sec.shut_login('p_1001')",
    "SELECT sec.drop_group('p_1001', 'sk_hq')",
    "SELECT provision.give_group(session_user::text, 'sk_hq')",
    "SELECT provision.make_role('p_7777', '', '{}')",
    "SELECT provision.end_sessions('p_1001')",
    "SELECT sec.expire_rights()",
    "SELECT * FROM sec.seal_scope()",
    "SELECT sec.note_kept('customer', 1, '', NULL, 'x')",
    "SELECT * FROM sec.grant_key",
    "SELECT sec.seal_of('scope {}')",
    "SELECT sec.counting('people.employee', 'sec.login'::regclass, '{}', 'true')",
    "SELECT people.placed_in('{1}')",
    "GRANT sk_hq TO CURRENT_USER",
    "SET ROLE sk_hq",
    "ALTER ROLE p_1001 NOLOGIN",
    "ALTER ROLE p_1001 PASSWORD 'x'",
    "CREATE ROLE p_7777 LOGIN",
    "DROP ROLE p_1001",
)


@pytest.mark.parametrize("attempt", DENIED)
def test_it_has_no_way_to_rights_but_by_asking(cloned: Clone, attempt: str) -> None:
    with cloned.connection("it") as it, pytest.raises(psycopg.errors.InsufficientPrivilege):
        it.execute(attempt.encode())


def test_a_request_sent_again_with_another_wish_stays_what_it_was(cloned: Clone, new_login: NewLogin) -> None:
    first, second = new_login("regional"), new_login("regional")
    request = new_id()
    with cloned.connection("it") as it, cloned.connection("hq") as hq:
        it.execute(ASK, (request, "give_scope", first, 1, None, None))
        it.execute(ASK, (request, "give_group", second, None, None, "sk_hq"))
        hq.execute("SELECT sec.decide_right(%s, true, '')", (request,))
    with cloned.connection("postgres") as owner:
        given = owner.execute(
            "SELECT kind, login FROM sec.right_request WHERE id = %s", (request,)
        ).fetchone()
        groups = owner.execute("SELECT groups FROM sec.login WHERE login = %s", (second,)).fetchone()
    assert (given, groups) == (("give_scope", first), (["sk_regional"],))


def test_closing_every_other_approver_does_not_make_anybody_his_own_second_person(
    cloned: Clone, new_login: NewLogin
) -> None:
    friend = new_login("regional")
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE sec.login SET closed_at = now() WHERE groups @> '{sk_hq}'")
        owner.execute("UPDATE sec.login_group SET ended_at = now() WHERE group_role = 'sk_hq'")
    with cloned.connection("it") as it:
        assert it.execute(ASK, (new_id(), "give_group", friend, None, None, "sk_hr")).fetchone() == (
            "waiting",
        )


def test_a_first_administrator_alone_makes_the_second_and_is_alone_no_more(
    cloned: Clone, new_login: NewLogin
) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("DELETE FROM sec.login_group")
    second, third = new_login("regional"), new_login("regional")
    with cloned.connection("it") as it:
        alone = it.execute(ASK, (new_id(), "give_group", second, None, None, "sk_it")).fetchone()
        no_more = it.execute(ASK, (new_id(), "give_group", third, None, None, "sk_hq")).fetchone()
    assert (alone, no_more) == (("approved",), ("waiting",))


def test_an_open_transaction_of_an_administrator_holds_up_neither_keeper_nor_his_own_end(
    cloned: Clone, new_login: NewLogin
) -> None:
    rogue, other = new_login("it", "regional"), new_login("regional")
    outcome = ask(cloned, TakeGroup(other, "sk_regional"))
    with cloned.connection(rogue) as session:
        session.execute("BEGIN")
        session.execute(ASK, (new_id(), "take_group", rogue, None, None, "sk_regional"))
        with pytest.raises(psycopg.Error, match=r"rights\.decided_already"):
            session.execute("SELECT sec.decide_right(%s, true, '')", (outcome.request_id,))
        with cloned.connection("keeper") as keeper:
            keeper.execute("SET lock_timeout = '1s'")
            keeper.execute("SELECT * FROM sec.seal_scope()")
            keeper.execute("SELECT sec.expire_rights()")
        session.execute("ROLLBACK")
        session.execute("BEGIN")
        session.execute(ASK, (new_id(), "take_group", rogue, None, None, "sk_regional"))

        with cloned.door("it").write() as connection:
            service.cut(connection, login=rogue)
        with cloned.door("it").write() as connection:
            service.end_sessions(connection, login=rogue)
        ask(cloned, Close(rogue))

        with pytest.raises(psycopg.OperationalError):
            session.execute("COMMIT")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"), cloned.connection(rogue):
        pass


def test_sessions_are_cut_only_after_it_is_written_down_who_did_it(
    cloned: Clone, new_login: NewLogin
) -> None:
    manager = new_login("regional")
    end, cut = "SELECT sec.end_sessions(%s)", (new_id(), "cut", manager, None, None, None)
    with cloned.connection(manager) as session, cloned.connection("it") as it:
        with pytest.raises(psycopg.Error, match=r"login\.unknown"):
            it.execute(end, (manager,))
        it.execute("BEGIN")
        it.execute(ASK, cut)
        with pytest.raises(psycopg.Error, match=r"login\.unknown"):
            it.execute(end, (manager,))
        it.execute("ROLLBACK")
        assert session.execute("SELECT 1").fetchone() == (1,)
        it.execute(ASK, (new_id(), *cut[1:]))
        it.execute(end, (manager,))
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")


def test_what_is_decided_in_one_act_is_decided_by_one_alone(cloned: Clone, new_login: NewLogin) -> None:
    """Two approvers at once: the second is told that it is decided, and the right is given once."""
    manager, second = new_login("regional"), new_login("hq")
    with cloned.connection("it") as it:
        request = new_id()
        it.execute(ASK, (request, "give_scope", manager, 1, None, None))
    with cloned.connection("hq") as one, cloned.connection(second) as other:
        one.execute("BEGIN")
        one.execute("SELECT sec.decide_right(%s, true, '')", (request,))
        other.execute("SET lock_timeout = '50ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute("SELECT sec.decide_right(%s, false, '')", (request,))
        one.execute("COMMIT")
        with pytest.raises(psycopg.Error, match=r"rights\.decided_already"):
            other.execute("SELECT sec.decide_right(%s, false, '')", (request,))


def test_everything_about_rights_stands_in_the_audit_with_who_did_it(
    cloned: Clone, new_login: NewLogin
) -> None:
    manager = new_login("regional")
    decide(cloned, ask(cloned, GiveScope(manager, 1, None, None)), by="hq")
    with cloned.connection("postgres") as owner:
        found = owner.execute(
            "SELECT topic, deed, login FROM audit.event WHERE topic IN ('sec.right_request', 'sec.scope')"
            " AND coalesce(after ->> 'login', '') = %s ORDER BY id",
            (manager,),
        ).fetchall()
    logins = cloned.cluster.logins
    assert found == [
        ("sec.right_request", "insert", logins["it"]),
        ("sec.right_request", "update", logins["hq"]),
        ("sec.scope", "insert", logins["hq"]),
        ("sec.right_request", "update", logins["hq"]),
    ]
