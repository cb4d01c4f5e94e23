"""Rights from request to effect: two people for what widens, one for what narrows, and the database decides."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import psycopg
import pytest

from storekeeper.kit.clock import today
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.store import Store
from storekeeper.privacy import service
from storekeeper.privacy.domain import Close, GiveGroup, GiveScope, Outcome, RightChange, TakeGroup, TakeScope
from storekeeper.worker.main import WorkerHost
from tests.fixtures.database import Clone
from tests.privacy.conftest import NewLogin

STORES = (Store.OPERATIONS, Store.CUSTOMER)


def ask(cloned: Clone, change: RightChange, *, by: str = "it") -> Outcome:
    with cloned.door(by).write() as connection:
        return service.ask(connection, change=change, reason="she moves")


def decide(cloned: Clone, outcome: Outcome, *, by: str, approve: bool = True) -> None:
    assert outcome.request_id is not None
    with cloned.door(by).write() as connection:
        service.decide(connection, request_id=outcome.request_id, approve=approve, reason="seen")


def shops_of(cloned: Clone, login: str, store: Store = Store.OPERATIONS) -> list[int]:
    with cloned.connection(login, store) as connection:
        (shops,) = connection.execute("SELECT sec.my_shops()").fetchone() or ([],)
        return list(shops)


def states(cloned: Clone, number: int = 0) -> tuple[str, list[tuple[str, str]]]:
    with cloned.door("it").read() as connection:
        request = service.requests(connection)[number]
    return request.state, [(each.store, each.state) for each in request.stores]


def work(cloned: Clone) -> None:
    addresses = {
        login: {store: cloned.address(login, store) for store in Store} for login in ("worker", "keeper")
    }
    host = WorkerHost(addresses["worker"], keeper=addresses["keeper"])
    asyncio.run(host.jobs[Store.OPERATIONS].work_off())
    host.close()


def test_a_region_is_given_when_another_person_has_approved_and_every_store_follows(
    cloned: Clone, new_login: NewLogin
) -> None:
    manager = new_login("regional", regions=(1,))
    work(cloned)
    before = [shops_of(cloned, manager, store) for store in STORES]
    with cloned.door("it").read() as connection:
        told = service.difference(connection, change=GiveScope(manager, 2, None, None))

    outcome = ask(cloned, GiveScope(manager, 2, None, None))
    asked = shops_of(cloned, manager)
    decide(cloned, outcome, by="hq")
    approved = [shops_of(cloned, manager, store) for store in STORES]
    waiting = states(cloned)
    work(cloned)

    assert before == [[1, 2], [1, 2]]
    assert (told.shops_gained, told.people_gained, told.needs_second, told.refused) == ((3, 4), 14, True, "")
    assert (outcome.state, asked) == ("waiting", [1, 2])
    assert approved == [[1, 2, 3, 4], [1, 2]]
    assert waiting == (
        "approved",
        [("operations", "agreed"), ("customer", "waiting"), ("conduct", "waiting")],
    )
    assert [shops_of(cloned, manager, store) for store in STORES] == [[1, 2, 3, 4]] * 2
    assert states(cloned) == ("applied", [(store.value, "agreed") for store in Store])


def test_a_sensitive_group_waits_for_another_person_and_is_the_clusters_at_once(
    cloned: Clone, new_login: NewLogin
) -> None:
    officer = new_login("regional")
    with pytest.raises(psycopg.OperationalError, match="CONNECT"), cloned.connection(officer, Store.CONDUCT):
        pass

    decide(cloned, ask(cloned, GiveGroup(officer, "sk_conduct", None)), by="hq")

    with cloned.connection(officer, Store.CONDUCT) as connection:
        assert connection.execute("SELECT sec.my_groups()").fetchone() == (["sk_conduct", "sk_regional"],)
    assert states(cloned)[0] == "applied"


@pytest.mark.parametrize("way", ["service", "psql"])
def test_nobody_approves_what_he_asked_for_himself(cloned: Clone, new_login: NewLogin, way: str) -> None:
    manager = new_login("regional")
    outcome = ask(cloned, GiveScope(manager, None, 1, None))
    if way == "service":
        with pytest.raises(Refused, match=r"rights\.own_request"):
            decide(cloned, outcome, by="it")
    else:
        with cloned.connection("it") as it, pytest.raises(psycopg.Error, match=r"rights\.own_request"):
            it.execute("SELECT sec.decide_right(%s, true, '')", (outcome.request_id,))
    assert shops_of(cloned, manager) == []


def test_nobody_approves_what_is_for_himself_and_only_it_and_head_office_approve(
    cloned: Clone, new_login: NewLogin
) -> None:
    second, outsider = new_login("it"), new_login("auditor")
    outcome = ask(cloned, GiveGroup(second, "sk_hr", None))
    with pytest.raises(Refused, match=r"rights\.about_you"):
        decide(cloned, outcome, by=second)
    with pytest.raises(Refused):
        decide(cloned, outcome, by=outsider)
    with pytest.raises(Refused):
        ask(cloned, GiveGroup(outsider, "sk_hq", None), by="hq")


def test_a_request_is_decided_once_and_can_be_rejected_or_withdrawn(
    cloned: Clone, new_login: NewLogin
) -> None:
    manager = new_login("regional")
    rejected = ask(cloned, GiveScope(manager, 1, None, None))
    decide(cloned, rejected, by="hq", approve=False)
    with pytest.raises(Refused, match=r"rights\.decided_already"):
        decide(cloned, rejected, by="hq")
    taken_back = ask(cloned, GiveScope(manager, 1, None, None))
    with cloned.door("it").write() as connection:
        service.withdraw(connection, request_id=taken_back.request_id)  # type: ignore[arg-type]
    with pytest.raises(Refused, match=r"rights\.decided_already"):
        decide(cloned, taken_back, by="hq")
    assert shops_of(cloned, manager) == []
    with cloned.door("it").read() as connection:
        history = service.rights_history(connection, login=manager)
    assert {each.deed for each in history} == {"made", "asked", "rejected", "withdrawn"}


def test_a_request_that_nobody_decides_in_fourteen_days_is_none_any_more(
    cloned: Clone, new_login: NewLogin
) -> None:
    outcome = ask(cloned, GiveScope(new_login("regional"), 1, None, None))
    with cloned.connection("postgres") as owner:
        owner.execute("ALTER TABLE sec.right_request DISABLE TRIGGER a_stamp")
        owner.execute("UPDATE sec.right_request SET made_at = now() - interval '15 days'")
        owner.execute("ALTER TABLE sec.right_request ENABLE TRIGGER a_stamp")
    with pytest.raises(Refused, match=r"rights\.expired"):
        decide(cloned, outcome, by="hq")
    with cloned.connection("keeper") as keeper:
        keeper.execute("SELECT sec.expire_rights()")
    assert states(cloned)[0] == "expired"


def test_what_narrows_is_done_by_one_person_at_once(cloned: Clone, new_login: NewLogin) -> None:
    manager = new_login("regional", "hr", regions=(1, 2))
    work(cloned)
    with cloned.connection(manager) as open_session:
        query = "SELECT count(*) FROM people.employee_pay"
        assert open_session.execute(query).fetchone() == (42,)
        with cloned.door("it").read() as connection:
            rights = service.effective(connection, login=manager)
        second = next(each for each in rights.scopes if each.region_id == 2)

        assert ask(cloned, TakeGroup(manager, "sk_hr")).state == "applied"
        assert ask(cloned, TakeScope(manager, second.id, 2, None)).state == "applied"

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            open_session.execute(query)
        assert open_session.execute("SELECT sec.my_shops()").fetchone() == ([1, 2],)
    assert shops_of(cloned, manager, Store.CUSTOMER) == [1, 2, 3, 4]
    work(cloned)
    assert shops_of(cloned, manager, Store.CUSTOMER) == [1, 2]


def test_a_leaver_is_closed_in_one_act_with_a_session_open(cloned: Clone, new_login: NewLogin) -> None:
    leaver = new_login("regional", regions=(1,))
    waiting = ask(cloned, GiveScope(leaver, 2, None, None))
    with cloned.connection(leaver) as session:
        prepared = "SELECT count(*) FROM people.shop"
        assert [session.execute(prepared, prepare=True).fetchone() for _ in range(2)] == [(2,), (2,)]

        ask(cloned, Close(leaver))

        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            session.execute(prepared, prepare=True)
        with cloned.door("it").write() as connection:
            service.end_sessions(connection, login=leaver)
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"), cloned.connection(leaver):
        pass
    with pytest.raises(Refused, match=r"rights\.decided_already"):
        decide(cloned, waiting, by="hq")
    with cloned.connection("postgres") as owner:
        groups = owner.execute("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", (leaver,))
        assert groups.fetchone() == (0,)


def test_the_worker_ends_the_sessions_of_a_leaver_when_the_desktop_did_not(
    cloned: Clone, new_login: NewLogin
) -> None:
    leaver = new_login("regional", regions=(1,))
    with cloned.connection(leaver) as session:
        ask(cloned, Close(leaver))
        with cloned.connection("keeper") as keeper:
            keeper.execute("SELECT sec.expire_rights()")
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")


def test_what_a_leaver_asked_for_is_approved_no_more(cloned: Clone, new_login: NewLogin) -> None:
    leaver, friend = new_login("it"), new_login("regional")
    outcome = ask(cloned, GiveGroup(friend, "sk_hq", None), by=leaver)
    ask(cloned, Close(leaver))
    with pytest.raises(Refused, match=r"rights\.decided_already"):
        decide(cloned, outcome, by="hq")


def test_the_last_administrator_neither_leaves_nor_closes_himself(cloned: Clone, new_login: NewLogin) -> None:
    own = cloned.cluster.logins["it"]
    with pytest.raises(Refused, match=r"login\.not_your_own"):
        ask(cloned, Close(own))
    with pytest.raises(Refused, match=r"login\.last_it"):
        ask(cloned, TakeGroup(own, "sk_it"))
    second = new_login("it")
    ask(cloned, TakeGroup(second, "sk_it"), by=second)
    with pytest.raises(Refused, match=r"login\.last_it"):
        ask(cloned, TakeGroup(own, "sk_it"))


def test_two_administrators_who_remove_each_other_at_once_do_not_both_succeed(
    cloned: Clone, new_login: NewLogin
) -> None:
    first, second = new_login("it"), new_login("it")
    with cloned.connection("postgres") as owner:
        owner.execute(
            "UPDATE sec.login SET groups = '{sk_hr}' WHERE login = %s", (cloned.cluster.logins["it"],)
        )
    close = "SELECT sec.close_login(%s)"
    with cloned.connection(first) as one, cloned.connection(second) as other:
        one.execute("BEGIN")
        one.execute(close, (second,))
        other.execute("SET lock_timeout = '1s'")
        with pytest.raises((psycopg.errors.LockNotAvailable, psycopg.errors.RaiseException, psycopg.Error)):
            other.execute(close, (first,))
        one.execute("COMMIT")
    with cloned.connection("postgres") as owner:
        left = owner.execute("SELECT login FROM sec.login WHERE closed_at IS NULL AND groups @> '{sk_it}'")
        assert left.fetchall() == [(first,)]


def test_a_group_past_its_last_day_is_gone_and_a_scope_needs_nobody_to_end_it(
    cloned: Clone, new_login: NewLogin
) -> None:
    helper = new_login("regional")
    until = today()
    decide(cloned, ask(cloned, GiveGroup(helper, "sk_accountant", until)), by="hq")
    decide(cloned, ask(cloned, GiveScope(helper, 3, None, until)), by="hq")
    with cloned.connection(helper) as session, cloned.connection("postgres") as owner:
        held = session.execute("SELECT sec.my_groups(), sec.my_shops()").fetchone()
        owner.execute("UPDATE sec.login_group SET until = current_date - 2 WHERE until IS NOT NULL")
        owner.execute(
            "UPDATE sec.scope SET to_day = %s WHERE login = %s", (until - timedelta(days=1), helper)
        )
        scope = session.execute("SELECT sec.my_shops()").fetchone()
        work(cloned)
        with cloned.connection("keeper") as keeper:
            keeper.execute("SELECT sec.expire_rights()")
        after = session.execute("SELECT sec.my_groups()").fetchone()
    assert held == (["sk_accountant", "sk_regional"], [5, 6])
    assert (scope, after) == (([],), (["sk_regional"],))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (GiveScope("p_1", 1, None, None), "login.unknown"),
        (GiveScope("{}", 99, None, None), "rights.unknown_place"),
        (GiveScope("{}", 1, 1, None), "rights.unknown_place"),
        (GiveScope("{}", 1, None, None), "rights.held_already"),
        (GiveScope("{}", 2, None, today() - timedelta(days=1)), "rights.until_past"),
        (GiveGroup("{}", "sk_emperor", None), "rights.unknown_group"),
        (GiveGroup("{}", "sk_regional", None), "rights.held_already"),
        (TakeGroup("{}", "sk_hq"), "rights.not_held"),
    ],
)
def test_what_makes_no_sense_is_refused_before_and_when_it_is_asked(
    cloned: Clone, new_login: NewLogin, change: RightChange, code: str
) -> None:
    manager = new_login("regional", regions=(1,))
    given = type(change)(**{**vars(change), "login": change.login.format(manager)})
    with cloned.door("it").read() as connection:
        assert service.difference(connection, change=given).refused == code
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        ask(cloned, given)


def test_it_makes_a_login_alone_but_its_rights_wait(cloned: Clone) -> None:
    from storekeeper.kit.access import add_login

    with cloned.door("it").write() as connection:
        login = add_login(
            connection, name="new", password="long enough", groups=("regional", "hq"), regions=(1,)
        )
    with cloned.door("hq").read() as connection:
        waiting = [each for each in service.requests(connection) if each.change.login == login]
    assert {(type(each.change).__name__, each.state) for each in waiting} == {
        ("GiveGroup", "waiting"), ("GiveScope", "waiting"), ("GiveGroup", "applied"),
    }  # fmt: skip
    with cloned.connection("postgres") as owner:
        members = owner.execute("SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole", (login,))
        assert members.fetchone() == (1,)
