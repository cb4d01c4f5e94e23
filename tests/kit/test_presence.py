"""Presence: who else has a page open, seen by those alone who may see the shop, and over by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storekeeper.kit import presence
from storekeeper.kit.changes import PRESENCE
from storekeeper.kit.errors import Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.presence import Other, Whereabouts
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
MKK, CWB = 1, 3
WEEK = Whereabouts("roster", MKK, "2026-12-21")
TYPING = replace(WEEK, doing="types", cell="4 2026-12-26")


def test_two_people_at_a_week_see_each_other_and_what_is_being_typed_where(
    operations: Connection, as_persona: As
) -> None:
    hers, his = new_id(), new_id()
    assert presence.here(as_persona(operations, "regional"), desk=hers, where=WEEK) == ()

    seen = presence.here(as_persona(operations, "hq"), desk=his, where=TYPING)
    back = presence.here(as_persona(operations, "regional"), desk=hers, where=WEEK)

    assert [(one.name, one.place, one.doing) for one in seen] == [("regional", "2026-12-21", None)]
    assert [(one.name, one.doing, one.cell) for one in back] == [("hq", "types", "4 2026-12-26")]


def test_whoever_goes_is_seen_no_more(operations: Connection, as_persona: As) -> None:
    desk = new_id()
    presence.here(as_persona(operations, "regional"), desk=desk, where=WEEK)

    presence.away(operations, desk=desk)
    presence.away(operations, desk=desk)

    assert at(as_persona(operations, "hq"), MKK) == ()


def test_a_desk_is_at_one_page_at_a_time(operations: Connection, as_persona: As) -> None:
    desk = new_id()
    presence.here(as_persona(operations, "hq"), desk=desk, where=WEEK)

    presence.here(operations, desk=desk, where=replace(WEEK, shop_id=CWB))

    assert at(as_persona(operations, "regional"), MKK) == ()
    assert [one.name for one in at(as_persona(operations, "regional2"), CWB)] == ["hq"]


def test_what_nobody_renews_ends_by_itself_and_is_swept_by_the_next_who_comes(
    operations: Connection, as_persona: As
) -> None:
    presence.here(as_persona(operations, "regional"), desk=new_id(), where=WEEK)
    as_persona(operations, "postgres").exec_driver_sql(
        "UPDATE base.presence SET until = now() - interval '1 s'"
    )

    seen = presence.here(as_persona(operations, "hq"), desk=new_id(), where=WEEK)

    assert seen == ()
    assert count(as_persona(operations, "postgres")) == 1


def test_a_row_lives_a_minute_and_half_of_one_while_a_cell_is_typed_into(
    operations: Connection, as_persona: As
) -> None:
    presence.here(as_persona(operations, "hq"), desk=new_id(), where=WEEK)
    presence.here(operations, desk=new_id(), where=TYPING)

    as_persona(operations, "postgres")
    found = operations.exec_driver_sql(
        "SELECT extract(epoch FROM until - now())::int FROM base.presence ORDER BY 1"
    )

    assert list(found.scalars()) == [30, 60]


def test_a_stranger_to_a_shop_neither_sees_who_is_there_nor_appears(cloned: Clone) -> None:
    with cloned.door("hq").write() as connection:
        presence.here(connection, desk=new_id(), where=replace(WEEK, shop_id=CWB))

    with cloned.door("regional").write() as connection:
        seen = at(connection, CWB)
    with pytest.raises(Refused, match="forbidden"), cloned.door("regional").write() as connection:
        presence.here(connection, desk=new_id(), where=replace(WEEK, shop_id=CWB))

    assert seen == ()


def test_nobody_writes_for_another_login_or_touches_the_table(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")

    with pytest.raises(DBAPIError, match="permission denied"):
        operations.exec_driver_sql("DELETE FROM base.presence")


def test_who_may_not_plan_has_no_presence(cloned: Clone) -> None:
    with pytest.raises(Refused, match="forbidden"), cloned.door("hr").write() as connection:
        presence.here(connection, desk=new_id(), where=WEEK)


def test_long_words_are_refused(cloned: Clone) -> None:
    with pytest.raises(Refused, match="impossible_value"), cloned.door("hq").write() as connection:
        presence.here(connection, desk=new_id(), where=replace(WEEK, place="x" * 41))


def test_a_login_holds_a_few_rows_however_many_desks_it_invents(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")

    for _ in range(20):
        presence.here(operations, desk=new_id(), where=WEEK)

    assert count(as_persona(operations, "postgres")) <= 9


def test_others_hear_news_and_no_renewals(cloned: Clone) -> None:
    desk, door = new_id(), cloned.door("hq")
    with cloned.connection("regional") as ear:
        ear.execute("LISTEN storekeeper")

        for where in (WEEK, WEEK, TYPING, TYPING):
            with door.write() as connection:
                presence.here(connection, desk=desk, where=where)
        with door.write() as connection:
            presence.away(connection, desk=desk)

        assert heard(ear) == 3


def test_presence_leaves_no_trace_in_the_audit(cloned: Clone) -> None:
    with cloned.door("hq").write() as connection:
        presence.here(connection, desk=new_id(), where=WEEK)

    with cloned.connection("postgres") as owner:
        found = owner.execute("SELECT count(*) FROM audit.event WHERE topic = 'base.presence'").fetchone()

    assert found == (0,)


def at(connection: Connection, shop_id: int) -> tuple[Other, ...]:
    return presence.others(connection, desk=new_id(), page="roster", shop_id=shop_id)


def count(connection: Connection) -> int:
    return int(connection.exec_driver_sql("SELECT count(*) FROM base.presence").scalar_one())


def heard(ear: psycopg.Connection) -> int:
    return sum(PRESENCE in notice.payload for notice in ear.notifies(timeout=1))
