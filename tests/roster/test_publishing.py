"""Publishing on a real store: what is copied, who is refused, what comes back, and what nobody can change."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.ids import new_id
from storekeeper.roster import publishing, service
from storekeeper.roster.domain import CHANGED, DRAFT, PUBLISHED, Revision, Week
from storekeeper.roster.grammar import cell_text, edit_for, parse
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)
MKK, CWB = 1, 3
CHAN, HO = 1, 2
PUBLISH = "SELECT roster.publish(%s, %s, %s, %s::jsonb, '', NULL)"


def week_of(connection: Connection) -> Week:
    return service.load_week(connection, shop_id=MKK, monday=MONDAY)


def type_in(connection: Connection, who: int | None, day: date, text: str) -> None:
    edit = edit_for(week_of(connection), who, day, parse(text))
    assert edit is not None
    service.submit(connection, edit_id=new_id(), edit=edit, shop_id=MKK, monday=MONDAY)


def publish(connection: Connection, note: str = "") -> Revision:
    return publishing.publish(connection, revision_id=new_id(), seen=week_of(connection), note=note)


def cells(connection: Connection, who: int | None = CHAN) -> list[str]:
    week = week_of(connection)
    return [cell_text(week, who, day) for day in week.days]


@pytest.fixture
def planned(operations: Connection, as_persona: As) -> Connection:
    """A manager's week: Chan works Monday and rests on Tuesday, one shift is open."""
    as_persona(operations, "regional")
    for who, day, text in ((CHAN, MONDAY, "0930-1830/60"), (CHAN, TUESDAY, "R"), (None, MONDAY, "13-22")):
        type_in(operations, who, day, text)
    return operations


def test_a_published_week_is_a_copy_of_what_was_seen(planned: Connection) -> None:
    week = week_of(planned)
    assert {week.state_of(row) for row in week.rows} == {DRAFT}

    made = publish(planned, note="第一次")

    assert (made.number, made.note, made.restored_from) == (1, "第一次", None)
    assert {row.id: row.row_version for row in made.rows} == week.versions
    after = week_of(planned)
    assert after.published == made
    assert {after.state_of(row) for row in after.rows} == {PUBLISHED}


def test_what_is_changed_later_leaves_the_revision_as_it_was(planned: Connection) -> None:
    made = publish(planned)

    type_in(planned, CHAN, MONDAY, "10-19")

    week = week_of(planned)
    assert week.published == made
    assert week.state_of(week.shifts_of(CHAN, MONDAY)[0]) == CHANGED
    assert [one.employee_id for one in week.changes] == [CHAN]


def test_numbers_count_up_within_shop_and_week_and_the_list_says_who_and_what(planned: Connection) -> None:
    publish(planned)
    type_in(planned, HO, TUESDAY, "10-19")
    publish(planned)

    newest, first = publishing.revisions(planned, shop_id=MKK, monday=MONDAY)

    assert (newest.revision.number, first.revision.number) == (2, 1)
    assert (newest.by, first.by) == ("regional", "regional")
    assert [one.employee_id for one in newest.changes] == [HO]
    assert [one.employee_id for one in first.changes] == [CHAN, None]


def test_publishing_sent_twice_is_done_once(planned: Connection) -> None:
    revision_id, seen = new_id(), week_of(planned)

    made = [publishing.publish(planned, revision_id=revision_id, seen=seen) for _ in range(2)]

    assert made[0] == made[1]
    assert len(publishing.revisions(planned, shop_id=MKK, monday=MONDAY)) == 1


def test_a_week_that_somebody_changed_meanwhile_is_not_published(planned: Connection) -> None:
    seen = week_of(planned)
    type_in(planned, CHAN, MONDAY, "10-19")

    with pytest.raises(Conflict) as refused:
        publishing.publish(planned, revision_id=new_id(), seen=seen)

    assert (refused.value.code, refused.value.values["who"]) == ("roster.changed_by", "regional")
    assert week_of(planned).published is None


def test_a_week_with_hard_findings_is_refused_with_all_of_them(planned: Connection, as_persona: As) -> None:
    type_in(planned, HO, TUESDAY, "10-19")
    as_persona(planned, "postgres")
    planned.exec_driver_sql(
        "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
        " SELECT gen_random_uuid(), e, 'AL', %s, %s, 'approved' FROM unnest(ARRAY[1, 2]) e",
        (MONDAY, TUESDAY),
    )
    as_persona(planned, "regional")

    with pytest.raises(Refused) as refused:
        publish(planned)

    assert (refused.value.code, refused.value.values["count"]) == ("roster.publish_hindered", 2)
    assert [finding.code for finding in refused.value.findings] == ["roster.on_leave"] * 2


def test_nothing_and_nothing_new_are_not_published(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    with pytest.raises(Refused, match="nothing_to_publish"):
        publish(operations)
    type_in(operations, CHAN, MONDAY, "10-19")
    publish(operations)

    with pytest.raises(Refused, match="published_already"):
        publish(operations)
    type_in(operations, CHAN, MONDAY, "-")

    assert (publish(operations).number, week_of(operations).rows) == (2, ())


def test_a_revision_comes_back_as_a_draft_that_can_be_undone(planned: Connection) -> None:
    first = publish(planned)
    for day, text in ((MONDAY, "22-06"), (TUESDAY, "10-19")):
        type_in(planned, CHAN, day, text)
    type_in(planned, None, MONDAY, "-")
    publish(planned)
    edit_id = new_id()

    publishing.restore(planned, edit_id=edit_id, revision_id=first.id)
    publishing.restore(planned, edit_id=edit_id, revision_id=first.id)

    assert cells(planned)[:2] == ["0930-1830/60", "R"]
    assert cells(planned, None)[0] == "1300-2200"
    assert not week_of(planned).compared.same
    standing = service.undoable(planned, shop_id=MKK)[-1]
    assert standing.id == edit_id
    service.submit(planned, edit_id=new_id(), edit=standing.inverse, undoes=edit_id)
    assert cells(planned)[:2] == ["2200-0600", "1000-1900"]
    assert week_of(planned).compared.same


def test_what_is_published_again_says_where_it_comes_from(planned: Connection) -> None:
    first = publish(planned)
    type_in(planned, CHAN, MONDAY, "10-19")
    publish(planned)
    publishing.restore(planned, edit_id=new_id(), revision_id=first.id)

    assert publish(planned).restored_from == first.id
    with pytest.raises(Refused, match="restored_already"):
        publishing.restore(planned, edit_id=new_id(), revision_id=first.id)


def test_a_person_who_left_the_shop_keeps_the_revision_from_coming_back(
    planned: Connection, as_persona: As
) -> None:
    first = publish(planned)
    type_in(planned, CHAN, MONDAY, "-")
    as_persona(planned, "postgres")
    planned.exec_driver_sql(
        "UPDATE people.placement SET to_day = %s WHERE employee_id = %s", (MONDAY - timedelta(days=1), CHAN)
    )
    as_persona(planned, "regional")

    with pytest.raises(Refused) as refused:
        publishing.restore(planned, edit_id=new_id(), revision_id=first.id)

    assert refused.value.code in {"roster.stranger", "roster.not_placed"}


@pytest.mark.parametrize(
    ("who", "shop", "state"),
    [("regional", CWB, "42501"), ("regional2", MKK, "42501"), ("hr", MKK, "42501"), ("worker", MKK, "42501")],
)
def test_only_head_office_and_the_shops_own_manager_publish(
    planned: Connection, as_persona: As, who: str, shop: int, state: str
) -> None:
    as_persona(planned, who)

    with pytest.raises(DBAPIError) as refused:
        planned.exec_driver_sql(PUBLISH, (new_id(), shop, MONDAY, "{}"))

    assert getattr(refused.value.orig, "sqlstate", "") == state


@pytest.mark.parametrize("missed", ["one too many", "another version", "one left out"])
def test_the_database_itself_refuses_a_week_other_than_it_stands(planned: Connection, missed: str) -> None:
    seen = {str(row): version for row, version in week_of(planned).versions.items()}
    last = next(reversed(seen))
    given = {
        "one too many": {**seen, str(new_id()): 1},
        "another version": {**seen, last: 7},
        "one left out": {row: version for row, version in seen.items() if row != last},
    }[missed]

    with pytest.raises(DBAPIError) as refused:
        planned.exec_driver_sql(PUBLISH, (new_id(), MKK, MONDAY, json.dumps(given)))

    assert getattr(refused.value.orig, "sqlstate", "") == "40001"


@pytest.mark.parametrize("who", ["regional", "hq", "worker"])
@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO roster.revision (id, shop_id, monday, number) VALUES (gen_random_uuid(), 1, '2026-11-23', 9)",
        "UPDATE roster.revision SET note = 'x'",
        "UPDATE roster.revision_shift SET role = 'sales'",
        "UPDATE roster.revision_mark SET kind = 'holiday'",
        "INSERT INTO roster.revision_mark SELECT * FROM roster.revision_mark",
    ],
)
def test_nobody_writes_a_revision_by_hand(
    planned: Connection, as_persona: As, who: str, attempt: str
) -> None:
    publish(planned)
    as_persona(planned, who)

    with pytest.raises(DBAPIError, match="permission denied"):
        planned.exec_driver_sql(attempt)


@pytest.mark.parametrize("table", ["revision", "revision_shift", "revision_mark"])
def test_revisions_are_read_by_those_who_read_the_roster(
    planned: Connection, as_persona: As, table: str
) -> None:
    publish(planned)

    seen = {
        who: as_persona(planned, who).exec_driver_sql(f"SELECT count(*) FROM roster.{table}").scalar_one() > 0
        for who in ("regional", "regional2", "hq", "hr", "worker")
    }

    assert seen == {"regional": True, "regional2": False, "hq": True, "hr": True, "worker": True}
    with pytest.raises(DBAPIError, match="permission denied"):
        as_persona(planned, "it").exec_driver_sql(f"SELECT count(*) FROM roster.{table}")


def test_what_retention_deletes_goes_whole_and_the_audit_keeps_the_deed(
    planned: Connection, as_persona: As
) -> None:
    made = publish(planned)
    as_persona(planned, "worker")

    planned.exec_driver_sql("DELETE FROM roster.revision WHERE id = %s", (made.id,))

    as_persona(planned, "postgres")
    left = planned.exec_driver_sql("SELECT count(*) FROM roster.revision_shift").scalar_one()
    deeds = planned.exec_driver_sql(
        "SELECT deed FROM audit.event WHERE topic = 'roster.revision' AND key = %s ORDER BY id",
        (str(made.id),),
    )
    assert (left, list(deeds.scalars())) == (0, ["insert", "delete"])


def test_an_unknown_revision_and_one_of_another_region_are_the_same_nothing(
    planned: Connection, as_persona: As
) -> None:
    made = publish(planned)
    as_persona(planned, "regional2")

    for revision_id in (made.id, UUID(int=7)):
        with pytest.raises(Refused, match="no_such_revision"):
            publishing.restore(planned, edit_id=new_id(), revision_id=revision_id)


def test_of_two_who_publish_at_once_the_other_desk_hears_of_the_first(cloned: Clone) -> None:
    door, other = cloned.door("regional"), cloned.door("hq")
    with door.write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
    with door.read() as connection:
        seen = week_of(connection)

    with door.write() as connection:
        publishing.publish(connection, revision_id=new_id(), seen=seen)

    with pytest.raises(Refused, match="published_already"), other.write() as connection:
        publishing.publish(connection, revision_id=new_id(), seen=seen)
