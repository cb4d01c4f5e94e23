"""What the triggers of a guarded table do, and what a client cannot do about it."""

from __future__ import annotations

import json
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import Connection

from storekeeper.kit.changes import Change, parse
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.door import translated
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
RENAME = "UPDATE people.shop SET name_en = 'Renamed' WHERE code = 'MKK1'"


def test_an_update_raises_the_version_by_one_and_stamps_who(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "worker")
    operations.exec_driver_sql(
        "UPDATE people.shop SET name_en = 'Renamed', row_version = 99, changed_by = 'nobody', "
        "made_by = 'nobody' WHERE code = 'MKK1'"
    )
    row = operations.exec_driver_sql(
        "SELECT row_version, changed_by = session_user::text, made_by FROM people.shop WHERE code = 'MKK1'"
    ).one()
    assert tuple(row) == (2, True, "postgres")


@pytest.mark.parametrize("column", ["row_version", "changed_by", "made_at"])
def test_a_person_may_not_even_name_what_triggers_keep(
    operations: Connection, as_persona: As, column: str
) -> None:
    as_persona(operations, "hq")
    with pytest.raises(Refused, match=r"stores\.forbidden"), translated():
        operations.exec_driver_sql(f"UPDATE people.shop SET {column} = NULL")


def test_a_changed_key_leaves_both_images(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "worker")
    operations.exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
        " VALUES (gen_random_uuid(), 1, 'AL', '2026-12-21', '2026-12-21', 'asked')"
    )
    operations.exec_driver_sql("UPDATE people.leave SET id = gen_random_uuid()")
    as_persona(operations, "postgres")
    images = operations.exec_driver_sql(
        "SELECT before IS NULL, after IS NULL FROM audit.event"
        " WHERE x = pg_current_xact_id() AND deed = 'update' ORDER BY 1"
    ).all()
    assert [tuple(row) for row in images] == [(False, True), (True, False)]


def test_each_changed_row_leaves_one_audit_event_with_before_and_after(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "hq")
    operations.exec_driver_sql(RENAME)
    as_persona(operations, "postgres")
    row = operations.exec_driver_sql(
        "SELECT deed, login LIKE 'p\\_%%', before ->> 'name_en', after ->> 'name_en', shop_id "
        "FROM audit.event WHERE x = pg_current_xact_id()"
    ).one()
    assert tuple(row) == ("update", True, "Mong Kok Sai Yeung Choi Street", "Renamed", 1)


def test_a_change_is_heard_with_topic_shop_and_keys_but_no_name(cloned: Clone) -> None:
    with cloned.connection("regional2") as listening, cloned.connection("hq") as changing:
        listening.execute("LISTEN storekeeper")
        changing.execute(RENAME)
        (notice,) = listening.notifies(timeout=10, stop_after=1)
    assert json.loads(notice.payload) == {"t": "people.shop", "s": 1, "k": ["1"], "o": None}


def test_above_two_hundred_rows_the_notice_names_only_topic_and_shop(cloned: Clone) -> None:
    with cloned.connection("regional") as listening, cloned.connection("postgres") as changing:
        listening.execute("LISTEN storekeeper")
        changing.execute(
            "INSERT INTO people.region (code, name_zh, name_en)"
            " SELECT 'X' || n, '區', 'X' FROM generate_series(1, 201) n"
        )
        (notice,) = listening.notifies(timeout=10, stop_after=1)
    assert json.loads(notice.payload) == {"t": "people.region", "s": None, "k": None, "o": None}


def test_two_hundred_uuids_fit_into_one_notice(cloned: Clone) -> None:
    with cloned.connection("hq") as listening, cloned.connection("postgres") as changing:
        listening.execute("LISTEN storekeeper")
        changing.execute(
            "INSERT INTO people.availability (id, employee_id, weekday, starts, ends, from_day)"
            " SELECT gen_random_uuid(), 1 + n % 4, 0, '10:00', '12:00', '2024-01-01' FROM generate_series(1, 200) n"
        )
        (notice,) = listening.notifies(timeout=10, stop_after=1)
    assert len(json.loads(notice.payload)["k"]) == 200


def test_only_a_service_may_act_for_somebody(operations: Connection, as_persona: As) -> None:
    for persona, expected in (("hq", None), ("worker", "p_9999")):
        as_persona(operations, persona)
        operations.exec_driver_sql("SELECT set_config('storekeeper.acting_for', 'p_9999', true)")
        operations.exec_driver_sql(RENAME)
        as_persona(operations, "postgres")
        said = operations.exec_driver_sql(
            "SELECT acting_for FROM audit.event ORDER BY id DESC LIMIT 1"
        ).scalar()
        assert said == expected


def test_a_job_is_deferred_for_a_listened_topic_only(cloned: Clone) -> None:
    with cloned.connection("postgres") as owner, cloned.connection("hq") as changing:
        owner.execute("DELETE FROM base.listened")
        owner.execute("DELETE FROM queue.procrastinate_jobs")
        changing.execute(RENAME)
        assert _jobs(owner) == []
        owner.execute("INSERT INTO base.listened VALUES ('people.shop')")
        changing.execute(RENAME)
        assert _jobs(owner) == [("changes.dispatch", {"topic": "people.shop", "shop": 1, "keys": ["1"]})]


def test_a_forged_notice_changes_nothing_and_forged_jobs_and_events_are_refused(cloned: Clone) -> None:
    with cloned.connection("regional") as forger, cloned.connection("postgres") as owner:
        before = owner.execute("SELECT (audit.head()).*").fetchone(), _jobs(owner)
        forger.execute(
            'SELECT pg_notify(\'storekeeper\', \'{"t": "people.shop", "s": 1, "k": "1", "o": null}\')'
        )
        for forged in (
            "INSERT INTO queue.procrastinate_jobs (queue_name, task_name) VALUES ('changes', 'changes.dispatch')",
            "INSERT INTO audit.event (deed, topic, key) VALUES ('update', 'people.shop', '1')",
            "SELECT audit.announce('people.shop', 1, ARRAY['1'])",
            "UPDATE audit.event SET login = 'p_1'",
            "DELETE FROM base.listened",
        ):
            assert _state(forger, forged) == "42501", forged
        assert (owner.execute("SELECT (audit.head()).*").fetchone(), _jobs(owner)) == before


def _jobs(connection: psycopg.Connection) -> list[tuple[object, ...]]:
    return connection.execute("SELECT task_name, args FROM queue.procrastinate_jobs ORDER BY id").fetchall()


def _state(connection: psycopg.Connection, statement: str) -> str | None:
    try:
        connection.execute(statement.encode())
    except psycopg.Error as error:
        return error.sqlstate
    return None


def test_a_new_row_that_names_its_own_author_time_and_version_is_stamped_all_the_same(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "worker")
    for named in ("row_version", "made_at", "made_by", "changed_at", "changed_by"):
        forged = {"row_version": "99", "made_at": "'2001-01-01'", "changed_at": "'2001-01-01'"}.get(
            named, "'nobody'"
        )
        row = operations.exec_driver_sql(
            f"INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state, {named})"
            f" VALUES (gen_random_uuid(), 1, 'AL', '2026-12-21', '2026-12-21', 'asked', {forged})"
            " RETURNING row_version, made_at = now(), changed_at = now(), made_by, changed_by"
        ).one()
        assert tuple(row) == (1, True, True, "worker", "worker"), named


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (["a,b"], None),
        (["a-1", "b"], ["a-1", "b"]),
        (["0190b7c4-7b5e-7000-8000-000000000001"], ["0190b7c47b5e70008000000000000001"]),
        (["0190b7c4-7b5e-7000-8000-000000000001", "a,b"], None),
        (['"], "s": 9'], None),
        (["k" * 60] * 200, None),
    ],
)
def test_keys_that_a_notice_cannot_tell_apart_are_left_out_of_it(
    cloned: Clone, keys: list[str], told: list[str] | None
) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("LISTEN storekeeper")
        owner.execute("INSERT INTO base.listened VALUES ('people.shop') ON CONFLICT DO NOTHING")
        owner.execute("DELETE FROM queue.procrastinate_jobs")
        owner.execute("SELECT audit.announce('people.shop', 1, %s)", (keys,))
        (notice,) = owner.notifies(timeout=10, stop_after=1)
        assert _jobs(owner) == [("changes.dispatch", {"topic": "people.shop", "shop": 1, "keys": keys})]
    assert json.loads(notice.payload) == {"t": "people.shop", "s": 1, "k": told, "o": None}
    assert parse(notice.payload) == (Change("people.shop", 1, None if told is None else tuple(told)),)


def test_one_statement_over_several_shops_is_one_notice_that_tells_each_shop_its_rows(cloned: Clone) -> None:
    with cloned.connection("hq") as listening, cloned.connection("postgres") as owner:
        listening.execute("LISTEN storekeeper")
        rows = owner.execute(
            "UPDATE people.shop SET name_en = name_en || '.' WHERE code IN ('MKK1', 'MKK2', 'TST1') RETURNING id"
        ).fetchall()
        (notice,) = listening.notifies(timeout=10, stop_after=1)
    assert len(rows) > 1
    assert set(parse(notice.payload)) == {Change("people.shop", shop, (str(shop),)) for (shop,) in rows}


@pytest.mark.parametrize(("shops", "told"), [(150, 150), (201, 1)])
def test_more_rows_than_a_notice_holds_are_told_by_their_shops_and_by_none_where_those_are_too_many(
    cloned: Clone, shops: int, told: int
) -> None:
    with cloned.connection("postgres") as owner:
        owner.execute("LISTEN storekeeper")
        owner.execute(
            "SELECT audit.announce_all('roster.shift', array_agg(1 + n %% %s), array_agg(n::text))"
            " FROM generate_series(1, 5000) n",
            (shops,),
        )
        (notice,) = owner.notifies(timeout=10, stop_after=1)
    expected = [*range(1, shops + 1)] if told > 1 else [None]
    assert parse(notice.payload) == tuple(Change("roster.shift", shop) for shop in expected)
