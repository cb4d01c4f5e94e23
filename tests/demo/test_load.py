"""The sample chain goes into an empty demo store, whole, seen by every trigger, with its personas."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from storekeeper.demo.chain import sample_chain
from storekeeper.demo.filling import fill_store
from storekeeper.demo.load import load, publish
from storekeeper.demo.personas import PERSONAS, make_personas
from storekeeper.demo.workbooks import sample_workbooks
from storekeeper.kit.clock import at, monday_of
from storekeeper.kit.errors import Refused, Severity
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.cluster import make_database
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import as_migrator, upgrade
from storekeeper.people.imports import ask, confirm, preview
from storekeeper.roster import imports as roster_imports
from storekeeper.roster.domain import CHANGED, DRAFT, PUBLISHED
from storekeeper.roster.opening import due_weeks
from storekeeper.roster.publishing import revisions
from storekeeper.roster.rules import check_week
from storekeeper.roster.service import load_week
from tests.fixtures.database import Cluster

CHAIN = sample_chain(date(2026, 11, 22))
WORTH_A_LOOK = {"roster.company.young", "roster.law.days_running", "roster.law.continuous_lost"}
"""What a planner of the sample chain is told of and may leave as it is."""
EMPTY, LOADED = "sample_empty", "sample_loaded"


def unheard(_code: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def migrated(cluster: Cluster) -> Iterator[Address]:
    """An operations store with no shop in it, and no mark."""
    empty = replace(cluster.administrator, database=EMPTY)
    with closing(_administrate(cluster)) as connection:
        make_database(connection, Store.OPERATIONS, EMPTY)
    with as_migrator(cluster.administrator) as migrator:
        upgrade(migrator(empty), Store.OPERATIONS)
    yield empty
    _drop(cluster, EMPTY)


@pytest.fixture(scope="module")
def loaded(cluster: Cluster, migrated: Address) -> Iterator[Address]:
    """The same with the sample chain and its personas."""
    full = replace(cluster.administrator, database=LOADED)
    with closing(_administrate(cluster)) as connection:
        make_database(connection, Store.OPERATIONS, LOADED, template=migrated.database)
    with _transaction(full, keep=True) as connection:
        load(connection, CHAIN, unheard, embedded=True)
        make_personas(connection)
        publish(connection, CHAIN, unheard)
    yield full
    _drop(cluster, LOADED)


def test_a_store_that_is_neither_embedded_nor_marked_is_refused(migrated: Address) -> None:
    with _transaction(migrated) as connection, pytest.raises(Refused) as refused:
        load(connection, CHAIN, unheard)

    assert refused.value.code == "demo.not_a_demo_store"


def test_a_store_with_shops_is_refused(loaded: Address) -> None:
    with _transaction(loaded) as connection, pytest.raises(Refused) as refused:
        load(connection, CHAIN, unheard, embedded=True)

    assert (refused.value.code, refused.value.values) == ("demo.has_shops", {"shops": 60})


def test_a_marked_store_takes_the_chain_and_progress_ends_at_the_total(migrated: Address) -> None:
    heard: list[tuple[str, int, int]] = []

    with _transaction(migrated) as connection:
        connection.exec_driver_sql("INSERT INTO base.mark (key, value) VALUES ('demo', 'here')")
        load(connection, CHAIN, lambda *step: heard.append(step))

    assert [done for _, done, _ in heard] == sorted(done for _, done, _ in heard)
    assert heard[-1][1] == heard[-1][2] > 20_000
    assert [*dict.fromkeys(code for code, _, _ in heard)] == [
        "demo.loading.places", "demo.loading.people", "demo.loading.absence", "demo.loading.rosters",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("people.region", 5),
        ("people.shop", 60),
        ("people.shop_hours", 420),
        ("people.employee", len(CHAIN.employees)),
        ("people.employee_contact", len(CHAIN.employees)),
        ("people.employee_pay", len(CHAIN.employees)),
        ("people.employee_ref", len(CHAIN.employees)),
        ("people.placement", len(CHAIN.placements)),
        ("people.contract", len(CHAIN.contracts)),
        ("people.employee_skill", len(CHAIN.held)),
        ("people.availability", len(CHAIN.windows)),
        ("people.leave", len(CHAIN.leaves)),
        ("sec.region_shop", 60),
        ("roster.shift_kind", len(CHAIN.kinds)),
        ("roster.shift", len(CHAIN.shifts)),
        ("roster.day_mark", len(CHAIN.marks)),
        ("roster.revision", len(CHAIN.published)),
        ("roster.opened_week", 60),
    ],
)
def test_every_row_of_the_chain_is_in_its_table(loaded: Address, table: str, rows: int) -> None:
    with _transaction(loaded) as connection:
        assert connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one() == rows


@pytest.mark.parametrize("topic", ["people.shop", "people.placement", "roster.shift"])
def test_every_row_has_its_audit_event(loaded: Address, topic: str) -> None:
    with _transaction(loaded) as connection:
        events = connection.exec_driver_sql("SELECT count(*) FROM audit.event WHERE topic = %s", (topic,))
        rows = connection.exec_driver_sql(f"SELECT count(*) FROM {topic}")

        assert events.scalar_one() == rows.scalar_one()


def test_a_shift_points_to_its_shops_own_kind_before_the_chains(loaded: Address) -> None:
    with _transaction(loaded) as connection:
        wrong = connection.exec_driver_sql(
            "SELECT count(*) FROM roster.shift s JOIN roster.shift_kind k ON k.id = s.kind_id"
            " WHERE (s.starts_at AT TIME ZONE 'Asia/Hong_Kong')::time <> k.starts"
            " OR (s.ends_at AT TIME ZONE 'Asia/Hong_Kong')::time <> k.ends OR k.shop_id <> s.shop_id"
        )
        lettered = connection.exec_driver_sql("SELECT count(*) FROM roster.shift WHERE kind_id IS NOT NULL")

        assert wrong.scalar_one() == 0
        assert lettered.scalar_one() == sum(shift.letter is not None for shift in CHAIN.shifts)


@pytest.mark.parametrize("offset", [-42, -14, -7, 0, 7])
def test_the_rules_find_nothing_that_hinders_in_the_rosters_of_any_shop(loaded: Address, offset: int) -> None:
    monday = monday_of(CHAIN.today) + timedelta(days=offset)

    with _transaction(loaded) as connection:
        shops = connection.exec_driver_sql("SELECT id FROM people.shop ORDER BY id").scalars().all()
        weeks = [load_week(connection, shop_id=shop, monday=monday) for shop in shops]
        found = {week.shop.code: findings for week in weeks if (findings := check_week(week))}

    told = [finding for week in found.values() for findings in week.values() for finding in findings]
    assert [finding for finding in told if finding.severity is Severity.HARD] == []
    assert {finding.code for finding in told} <= WORTH_A_LOOK
    assert all(week.shifts for week in weeks)


def test_every_week_that_has_begun_is_published_and_next_week_is_a_draft(loaded: Address) -> None:
    monday = monday_of(CHAIN.today)

    with _transaction(loaded) as connection:
        shop = connection.exec_driver_sql("SELECT id FROM people.shop WHERE code = 'MKK1'").scalar_one()
        _act_as(connection, "regional")
        weeks = {
            n: load_week(connection, shop_id=shop, monday=monday + n * timedelta(7)) for n in range(-6, 2)
        }
        (first,) = revisions(connection, shop_id=shop, monday=monday - timedelta(42))

    assert [n for n, week in weeks.items() if week.published] == [*range(-6, 1)]
    assert all(weeks[n].compared.same for n in range(-6, 0))
    assert {weeks[0].state_of(row) for row in weeks[0].rows} == {CHANGED, DRAFT, PUBLISHED}
    concerned = [change.employee_id for change in weeks[0].changes]
    assert len(concerned) == 3
    assert concerned[-1] is None
    assert {weeks[1].state_of(row) for row in weeks[1].rows} == {DRAFT}
    assert (first.by, first.revision.number) == (PERSONAS["regional"].name_zh, 1)
    assert first.revision.published_at < at(monday - timedelta(42), time())


def test_every_shop_has_six_published_weeks_behind_it_and_a_draft_before_it(loaded: Address) -> None:
    monday = monday_of(CHAIN.today)
    past = [monday - number * timedelta(7) for number in range(6, 0, -1)]

    with _transaction(loaded) as connection:
        published = connection.exec_driver_sql(
            "SELECT s.code, array(SELECT r.monday FROM roster.revision r JOIN roster.revision_shift f"
            " ON f.revision_id = r.id WHERE r.shop_id = s.id AND r.monday < %s GROUP BY r.monday ORDER BY r.monday)"
            " FROM people.shop s",
            (monday,),
        )
        drafted = connection.exec_driver_sql(
            "SELECT DISTINCT s.code FROM people.shop s JOIN roster.shift t ON t.shop_id = s.id AND NOT t.removed"
            " WHERE t.day BETWEEN %s AND %s",
            (monday + timedelta(7), monday + timedelta(13)),
        )

        behind = {code: list(weeks) for code, weeks in published}
        assert len(behind) == len(CHAIN.shops)
        assert all(weeks == past for weeks in behind.values())
        assert set(drafted.scalars()) == behind.keys()


def test_the_worker_leaves_the_draft_of_next_week_alone(loaded: Address) -> None:
    with _transaction(loaded) as connection:
        connection.exec_driver_sql("SET LOCAL SESSION AUTHORIZATION worker")

        assert due_weeks(connection, due=at(monday_of(CHAIN.today) + timedelta(days=6), time(12))) == ()


def test_the_sample_roster_workbook_goes_in_with_nothing_that_hinders(
    loaded: Address, tmp_path: Path
) -> None:
    files = sample_workbooks(tmp_path, CHAIN)

    with _transaction(loaded) as connection:
        _act_as(connection, "regional")
        shown = roster_imports.preview(connection, roster_imports.read(files.roster, near=CHAIN.today))
        roster_imports.confirm(connection, shown)
        week = load_week(connection, shop_id=shown.shop.id, monday=files.monday)

    assert shown.shop.code == files.shop
    assert shown.problems == ()
    assert {each.values["reason"].code for each in shown.warnings} <= WORTH_A_LOOK
    assert len(week.shifts) > 90
    assert len(week.leaves) == 3


def test_the_store_is_marked_as_demo(loaded: Address) -> None:
    with _transaction(loaded) as connection:
        value = connection.exec_driver_sql("SELECT value FROM base.mark WHERE key = 'demo'").scalar_one()

    assert value == "海棠家品有限公司"


def test_every_persona_has_a_login_and_making_them_again_makes_none(loaded: Address) -> None:
    with _transaction(loaded) as connection:
        names = connection.exec_driver_sql("SELECT name FROM sec.login").scalars().all()

        assert set(names) == {persona.name_zh for persona in PERSONAS.values()}
        assert make_personas(connection) == ()


@pytest.mark.parametrize(("persona", "shops"), [("hq", 60), ("regional", 14), ("regional2", 14), ("hr", 60)])
def test_a_persona_sees_the_shops_of_her_scope(loaded: Address, persona: str, shops: int) -> None:
    with _transaction(loaded) as connection:
        _act_as(connection, persona)

        assert connection.exec_driver_sql("SELECT count(*) FROM people.shop").scalar_one() == shops


def test_it_sees_logins_but_no_shops(loaded: Address) -> None:
    with _transaction(loaded) as connection:
        _act_as(connection, "it")

        assert connection.exec_driver_sql("SELECT count(*) FROM sec.login").scalar_one() == len(PERSONAS)
        with pytest.raises(DBAPIError, match="permission denied"):
            connection.exec_driver_sql("SELECT count(*) FROM people.shop")


def test_a_new_logins_password_never_prints_itself(migrated: Address) -> None:
    with _transaction(migrated) as connection:
        load(connection, CHAIN, unheard, embedded=True)
        made = make_personas(connection)

    assert [login.name for login in made] == list(PERSONAS)
    assert all(login.password not in repr(login) and len(login.password) > 40 for login in made)


def test_filling_an_empty_store_loads_it_and_filling_it_again_changes_nothing(migrated: Address) -> None:
    with _transaction(migrated) as connection:
        loaded, logins = fill_store(connection, unheard, today=CHAIN.today)
        again = fill_store(connection, unheard, today=CHAIN.today)

    assert loaded
    assert [login.name for login in logins] == list(PERSONAS)
    assert again == (False, ())


def test_filling_refuses_a_store_with_shops_of_somebodys_own(migrated: Address) -> None:
    with _transaction(migrated) as connection:
        load(connection, CHAIN, unheard, embedded=True)
        connection.exec_driver_sql("DELETE FROM base.mark")
        with pytest.raises(Refused) as refused:
            fill_store(connection, unheard, today=CHAIN.today)

    assert refused.value.code == "demo.not_a_demo_store"


def test_head_office_imports_the_sample_people_workbook_without_a_finding(
    loaded: Address, tmp_path: Path
) -> None:
    book = read_workbook(sample_workbooks(tmp_path, CHAIN).people)

    with _transaction(loaded, keep=True) as connection:
        _act_as(connection, "hq")
        asked = ask(connection, book, on=CHAIN.today)
    with _transaction(loaded) as connection:
        _act_as(connection, "hq")
        shown = preview(connection, asked)
        written = confirm(connection, shown)

    assert shown.problems == ()
    assert written.counts == {"new": 7, "changed": 1, "shops": 1}


@contextmanager
def _transaction(address: Address, *, keep: bool = False) -> Iterator[Connection]:
    engine = create_engine(address.url(), poolclass=NullPool)
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        if keep:
            transaction.commit()
        else:
            transaction.rollback()


def _act_as(connection: Connection, persona: str) -> None:
    name = PERSONAS[persona].name_zh
    login = connection.exec_driver_sql("SELECT login FROM sec.login WHERE name = %s", (name,)).scalar_one()
    connection.exec_driver_sql(f"SET LOCAL SESSION AUTHORIZATION {login}")


def _administrate(cluster: Cluster) -> psycopg.Connection:
    return psycopg.connect(**cluster.administrator.parameters(), autocommit=True)  # type: ignore[arg-type]


def _drop(cluster: Cluster, database: str) -> None:
    with closing(_administrate(cluster)) as connection:
        connection.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())
