"""What may still be undone after a restart: only what nobody else has changed since, however it was undone before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict
from storekeeper.kit.ids import new_id
from storekeeper.roster import service
from storekeeper.roster.domain import Edit, MoveShift, WithdrawLeave
from storekeeper.roster.history import Undoable
from tests.roster.test_service import CHAN, HO, MKK, MONDAY, TUESDAY, WEDNESDAY, row_of, type_in, week_of

As = Callable[[Connection, str], Connection]


def undoable(connection: Connection, limit: int = 100) -> tuple[Undoable, ...]:
    return service.undoable(connection, shop_id=MKK, limit=limit)


def names(connection: Connection) -> list[str]:
    return [one.deed.name for one in undoable(connection)]


def undo_last(connection: Connection) -> None:
    """The newest edit offered is taken back, with the versions the store has."""
    last = undoable(connection)[-1]
    submit(connection, last.inverse, undoes=last)


def submit(connection: Connection, edit: Edit, *, undoes: Undoable | None = None) -> None:
    service.submit(
        connection,
        edit_id=new_id(),
        edit=edit,
        shop_id=MKK,
        monday=MONDAY,
        undoes=undoes.id if undoes else None,
    )


def move(connection: Connection, who: int, day: date, *, to: tuple[int, date]) -> None:
    shift = week_of(connection).shifts_of(who, day)[0]
    submit(connection, MoveShift(shift.id, shift.row_version, *to))


def test_an_edit_under_a_colleagues_change_is_not_offered_although_a_later_own_one_stands(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "11-20")
    as_persona(operations, "hq")
    move(operations, CHAN, MONDAY, to=(HO, MONDAY))
    as_persona(operations, "regional")
    move(operations, HO, MONDAY, to=(HO, TUESDAY))

    assert names(operations) == ["move_shift"]
    undo_last(operations)
    assert names(operations) == []


def test_an_edit_below_one_that_a_colleague_has_overtaken_is_not_offered(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "11-20")
    type_in(operations, CHAN, TUESDAY, "R")
    move(operations, CHAN, MONDAY, to=(CHAN, WEDNESDAY))
    as_persona(operations, "hq")
    move(operations, CHAN, WEDNESDAY, to=(HO, WEDNESDAY))
    as_persona(operations, "regional")

    assert names(operations) == ["place_mark"]


def test_what_was_done_and_undone_on_top_leaves_an_edit_undoable_in_the_version_it_has_now(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "11-20")
    move(operations, CHAN, MONDAY, to=(HO, MONDAY))
    undo_last(operations)

    (first,) = undoable(operations)

    assert set(first.versions.values()) == {3}
    assert row_of(operations, CHAN)[0] == "1100-2000"


def test_every_edit_offered_names_the_week_of_its_rows(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, WEDNESDAY, "11-20")
    type_in(operations, CHAN, WEDNESDAY, "12-21")
    type_in(operations, HO, TUESDAY, "AL")

    assert [one.monday for one in undoable(operations)] == [MONDAY] * 3


def test_what_was_undone_takes_no_place_among_the_edits_offered(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "11-20")
    for _ in range(3):
        type_in(operations, HO, MONDAY, "11-20")
        undo_last(operations)

    (first,) = undoable(operations, limit=1)

    assert first.deed.name == "add_shift"
    assert set(first.versions.values()) == {1}


def test_a_stale_leave_is_told_with_who_changed_it(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "AL")
    leave = week_of(operations).leaves_of(CHAN)[0]
    as_persona(operations, "hq")
    submit(operations, WithdrawLeave(leave.id, leave.row_version))
    as_persona(operations, "regional")

    with pytest.raises(Conflict) as conflict:
        submit(operations, WithdrawLeave(leave.id, leave.row_version))

    assert (conflict.value.code, conflict.value.values["who"]) == ("roster.changed_by", "hq")
    as_persona(operations, "regional2")
    found = operations.exec_driver_sql("SELECT * FROM roster.last_change(%s::uuid[])", ([leave.id],))
    assert found.all() == []


def test_opening_hours_that_change_within_the_week_are_judged_day_by_day(
    operations: Connection, as_persona: As
) -> None:
    for statement in (
        "INSERT INTO people.shop_hours (shop_id, weekday, opens, closes, from_day)"
        " SELECT shop_id, weekday, '12:00', '18:00', %s FROM people.shop_hours WHERE shop_id = 1",
        "UPDATE people.shop_hours SET to_day = %s - 1 WHERE shop_id = 1 AND from_day < %s",
    ):
        operations.exec_driver_sql(statement, (WEDNESDAY,) * statement.count("%s"))
    as_persona(operations, "regional")
    week = week_of(operations)

    on_days = {
        day: [h for h in week.shop.hours if h.from_day <= day and (h.to_day or day) >= day]
        for day in week.days
    }

    assert {len(hours) for hours in on_days.values()} == {7}
    assert on_days[TUESDAY][0].opens != on_days[WEDNESDAY][0].opens
    assert (on_days[WEDNESDAY + timedelta(days=4)][0].opens.hour) == 12
