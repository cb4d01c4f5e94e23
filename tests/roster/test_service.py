"""The roster's door on a real store: load, write, undo, and what the store refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from threading import Thread
from uuid import UUID

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Finding, Refused, Severity
from storekeeper.kit.ids import new_id
from storekeeper.roster import service
from storekeeper.roster.domain import (
    AddShift,
    Batch,
    Edit,
    MoveShift,
    PlaceMark,
    RemoveShift,
    RetimeShift,
    Week,
)
from storekeeper.roster.grammar import cell_text, edit_for, parse
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
MKK, TST, CWB = 1, 2, 3
CHAN, HO, WONG, PART_TIMER = 1, 2, 3, 7
"""Employees of the first shop."""


def week_of(connection: Connection, shop_id: int = MKK) -> Week:
    return service.load_week(connection, shop_id=shop_id, monday=MONDAY)


def type_in(connection: Connection, who: int | None, day: date, text: str, shop_id: int = MKK) -> Edit:
    """What typing does: the edit of the cell, submitted."""
    edit = edit_for(week_of(connection, shop_id), who, day, parse(text))
    assert edit is not None
    service.submit(connection, edit_id=new_id(), edit=edit, shop_id=shop_id, monday=MONDAY)
    return edit


def row_of(connection: Connection, who: int, shop_id: int = MKK) -> list[str]:
    week = week_of(connection, shop_id)
    return [cell_text(week, who, day) for day in week.days]


def test_a_week_is_loaded_with_its_people_hours_and_nothing_of_other_shops(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")

    week = week_of(operations)

    assert week.shop.code == "MKK1"
    assert [person.staff_no for person in week.people] == [f"S000{n}" for n in range(1, 8)]
    assert len(week.shop.hours) == 7
    assert week.people[0].placed_on(MONDAY) is not None
    with pytest.raises(Refused):
        week_of(operations, CWB)


def test_what_is_typed_is_stored_and_comes_back(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")

    for day, text in [(MONDAY, "0930-1830/60"), (TUESDAY, "R"), (WEDNESDAY, "10-14,17-21")]:
        type_in(operations, CHAN, day, text)

    assert row_of(operations, CHAN)[:4] == ["0930-1830/60", "R", "1000-1400,1700-2100", ""]


def test_the_model_and_the_store_agree_on_every_version(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "10-19")
    before = week_of(operations)
    shift = before.shifts_of(CHAN, MONDAY)[0]
    edit = Batch(
        (
            MoveShift(shift.id, shift.row_version, HO, TUESDAY),
            typed(before, WONG, MONDAY, "R"),
            typed(before, None, WEDNESDAY, "10-19"),
        )
    )

    service.submit(operations, edit_id=new_id(), edit=edit)

    assert week_of(operations) == edit.apply(before)


def typed(week: Week, who: int | None, day: date, text: str) -> Edit:
    edit = edit_for(week, who, day, parse(text))
    assert edit is not None
    return edit


def test_undo_and_redo_go_through_the_same_door(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    empty = week_of(operations)
    deed, first, undo, redo = typed(empty, CHAN, MONDAY, "10-19"), new_id(), new_id(), new_id()
    service.submit(operations, edit_id=first, edit=deed)
    after = week_of(operations)
    (standing,) = service.undoable(operations, shop_id=MKK)

    service.submit(operations, edit_id=undo, edit=standing.inverse, undoes=first)
    undone = week_of(operations)
    redoing = standing.inverse.inverse(after)

    assert undone == empty
    assert service.undoable(operations, shop_id=MKK) == ()
    service.submit(operations, edit_id=redo, edit=redoing, undoes=undo)
    assert row_of(operations, CHAN)[0] == "1000-1900"


def test_the_audit_names_the_edit_of_each_row(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    first, second = new_id(), new_id()
    for edit_id, day in ((first, MONDAY), (second, TUESDAY)):
        edit = typed(week_of(operations), CHAN, day, "10-19")
        service.submit(operations, edit_id=edit_id, edit=edit)
    as_persona(operations, "postgres")

    events = operations.exec_driver_sql(
        "SELECT edit_id FROM audit.event WHERE topic = 'roster.shift' ORDER BY id DESC LIMIT 2"
    )

    assert list(events.scalars()) == [second, first]


def test_an_edit_sent_twice_is_applied_once(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    edit, edit_id = typed(week_of(operations), CHAN, MONDAY, "10-19"), new_id()

    for _ in range(2):
        service.submit(operations, edit_id=edit_id, edit=edit)

    assert [shift.row_version for shift in week_of(operations).shifts] == [1]


def test_leave_typed_into_a_cell_is_leave_of_the_person(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "10-19")

    type_in(operations, CHAN, MONDAY, "AL")
    kept = row_of(operations, CHAN)[0]
    type_in(operations, CHAN, MONDAY, "-")

    assert kept == "AL"
    assert row_of(operations, CHAN)[0] == ""


def test_a_hard_rule_refuses_and_nothing_is_written(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "10-19")
    type_in(operations, HO, MONDAY, "12-21")
    before = week_of(operations)
    shift = before.shifts_of(HO, MONDAY)[0]

    move = MoveShift(shift.id, shift.row_version, CHAN, MONDAY)

    with pytest.raises(Refused) as refusal:
        service.submit(operations, edit_id=new_id(), edit=move)

    assert refusal.value.code == "roster.overlap"
    assert week_of(operations) == before


def test_a_soft_rule_warns_and_lets_pass(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "R")
    edit = typed(week_of(operations), CHAN, MONDAY, "10-19,R")

    saved = service.submit(operations, edit_id=new_id(), edit=edit)

    assert [finding.code for finding in saved.findings] == ["roster.rest_day"]


def test_work_in_another_shop_of_the_scope_or_outside_is_seen(operations: Connection, as_persona: As) -> None:
    operations.exec_driver_sql(
        "INSERT INTO people.placement (shop_id, employee_id, kind, from_day, to_day) VALUES (%s, %s, 'loan', %s, %s)",
        (CWB, CHAN, MONDAY, MONDAY),
    )
    as_persona(operations, "regional2")
    type_in(operations, CHAN, MONDAY, "10-15,R", shop_id=CWB)
    as_persona(operations, "regional")

    week = week_of(operations)

    assert [(busy.employee_id, busy.shop_id) for busy in week.busy] == [(CHAN, None)]
    assert week.rest_of(CHAN, MONDAY) is not None
    with pytest.raises(Refused) as refusal:
        type_in(operations, CHAN, MONDAY, "14-20")
    assert refusal.value.code == "roster.overlap"


def test_a_colleagues_later_change_is_named_and_never_overwritten(cloned: Clone) -> None:
    hq, regional = cloned.door("hq"), cloned.door("regional")
    with regional.write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
    with regional.read() as connection:
        seen = week_of(connection).shifts_of(CHAN, MONDAY)[0]
    with hq.write() as connection:
        service.submit(connection, edit_id=new_id(), edit=MoveShift(seen.id, seen.row_version, HO, MONDAY))

    for late in (
        RetimeShift(seen.id, seen.row_version, seen.starts_at, seen.ends_at + timedelta(hours=1), ()),
        RemoveShift(seen.id, seen.row_version),
    ):
        with pytest.raises(Conflict) as conflict, regional.write() as connection:
            service.submit(connection, edit_id=new_id(), edit=late)
        assert (conflict.value.code, conflict.value.values["who"]) == ("roster.changed_by", "hq")


def test_two_that_write_at_once_leave_one_winner(cloned: Clone) -> None:
    hq, regional = cloned.door("hq"), cloned.door("regional")
    with regional.write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
    with regional.read() as connection:
        shift = week_of(connection).shifts_of(CHAN, MONDAY)[0]
    failures: list[BaseException] = []

    def move_late() -> None:
        try:
            with regional.write() as late:
                service.submit(late, edit_id=new_id(), edit=MoveShift(shift.id, 1, WONG, MONDAY))
        except Conflict as conflict:
            failures.append(conflict)

    late = Thread(target=move_late)
    with hq.write() as quick:
        service.submit(quick, edit_id=new_id(), edit=MoveShift(shift.id, 1, HO, MONDAY))
        late.start()
        wait_until_somebody_waits_for_a_lock(cloned)
    late.join()

    assert [str(failure).partition(" ")[0] for failure in failures] == ["roster.changed_by"]


def wait_until_somebody_waits_for_a_lock(cloned: Clone) -> None:
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    with cloned.connection("postgres") as connection:
        while connection.execute(waiting).fetchone() == (0,):
            pass


def test_a_swap_is_one_edit_although_each_half_alone_would_overlap(cloned: Clone) -> None:
    regional = cloned.door("regional")
    with regional.write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
        type_in(connection, HO, MONDAY, "12-21")
    with regional.read() as connection:
        week = week_of(connection)
    his, hers = week.shifts_of(CHAN, MONDAY)[0], week.shifts_of(HO, MONDAY)[0]

    with regional.write() as connection:
        swap = Batch((MoveShift(his.id, 1, HO, MONDAY), MoveShift(hers.id, 1, CHAN, MONDAY)))
        service.submit(connection, edit_id=new_id(), edit=swap)

    with regional.read() as connection:
        assert [row_of(connection, who)[0] for who in (CHAN, HO)] == ["1200-2100", "1000-1900"]


def test_whatever_a_client_sends_the_store_keeps_one_person_in_one_place(cloned: Clone) -> None:
    with cloned.door("regional").write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")

    with pytest.raises(Refused) as refusal, cloned.door("regional").write() as connection:
        connection.exec_driver_sql(
            "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
            " SELECT %s, shop_id, day, starts_at, ends_at, role, employee_id, placement_id FROM roster.shift",
            (new_id(),),
        )

    assert refusal.value.code == "stores.overlaps"


def test_whatever_a_client_sends_a_placement_must_cover_the_day(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "10-19")

    with pytest.raises(Exception, match="placement_over"):
        operations.exec_driver_sql(
            "UPDATE roster.shift SET day = day - 2800, starts_at = starts_at - interval '2800 days',"
            " ends_at = ends_at - interval '2800 days'"
        )


def test_a_shift_of_another_region_can_neither_be_written_nor_read(
    operations: Connection, as_persona: As
) -> None:
    as_persona(operations, "regional")
    edit = typed(week_of(operations), CHAN, MONDAY, "10-19")
    assert isinstance(edit, AddShift)
    elsewhere = AddShift(replace(edit.shift, shop_id=CWB))

    with pytest.raises(Refused):
        service.submit(operations, edit_id=new_id(), edit=elsewhere)
    with pytest.raises(Refused):
        service.submit(operations, edit_id=new_id(), edit=elsewhere, shop_id=MKK, monday=MONDAY)


def test_a_mark_comes_back_after_undo(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    placed = type_in(operations, CHAN, MONDAY, "R")
    type_in(operations, CHAN, MONDAY, "-")
    assert isinstance(placed, PlaceMark)

    restored = PlaceMark(replace(placed.mark, row_version=2))
    service.submit(operations, edit_id=new_id(), edit=restored)

    assert row_of(operations, CHAN)[0] == "R"
    assert service.load_marks(operations, [placed.mark.id])[0].row_version == 3


def test_shifts_named_in_a_notice_are_loaded_alone(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")
    type_in(operations, CHAN, MONDAY, "10-19")
    shift = week_of(operations).shifts[0]

    assert service.load_shifts(operations, [shift.id, new_id()]) == (shift,)
    service.submit(operations, edit_id=new_id(), edit=RemoveShift(shift.id, 1))
    assert service.load_shifts(operations, [shift.id]) == ()


def shown_edit(connection: Connection, text: str) -> tuple[Week, Edit]:
    """A week as its author sees it, and what typing that on Monday would do to it."""
    week = week_of(connection)
    edit = edit_for(week, CHAN, MONDAY, parse(text))
    assert edit is not None
    return week, edit


def send_shown(
    connection: Connection, edit_id: UUID, edit: Edit, shown: Week, said: tuple[Finding, ...] | None = None
) -> service.Saved:
    """As a desktop submits it: with the week it shows, and what the rules said there."""
    seen = service.Shown(shown, said)
    return service.submit(connection, edit_id=edit_id, edit=edit, shop_id=MKK, monday=MONDAY, shown=seen)


def test_rows_sent_while_the_rules_judge_are_written_once(cloned: Clone) -> None:
    edit_id = new_id()
    with cloned.door("regional").write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
        shown, edit = shown_edit(connection, "11-20")
    for _ in range(2):
        with cloned.door("regional").write(edit=edit_id) as connection:
            send_shown(connection, edit_id, edit, shown)

    with cloned.door("regional").read() as connection:
        (shift,) = week_of(connection).shifts_of(CHAN, MONDAY)
        assert row_of(connection, CHAN)[0].startswith("1100-2000")
        assert shift.row_version == shown.shifts_of(CHAN, MONDAY)[0].row_version + 1


def test_what_the_rules_refuse_is_not_kept_though_it_was_on_its_way(cloned: Clone) -> None:
    with cloned.door("regional").write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
        shown, edit = shown_edit(connection, "11-20")
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE people.employee SET left_on = '2026-11-01' WHERE id = %s", (CHAN,))

    with pytest.raises(Refused), cloned.door("regional").write() as connection:
        send_shown(connection, new_id(), edit, shown)

    with cloned.connection("postgres") as owner:
        standing = owner.execute(
            "SELECT row_version FROM roster.shift WHERE id = %s", (shown.shifts_of(CHAN, MONDAY)[0].id,)
        )
        assert standing.fetchone() == (shown.shifts_of(CHAN, MONDAY)[0].row_version,)


SAID_THERE = (Finding("roster.unavailable", severity=Severity.SOFT),)
"""What no rule says of these edits: it shows whose word was taken."""


def test_what_the_rules_said_of_the_same_facts_is_not_asked_again(cloned: Clone) -> None:
    with cloned.door("regional").write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
        shown, edit = shown_edit(connection, "11-20")

    with cloned.door("regional").write() as connection:
        saved = send_shown(connection, new_id(), edit, shown, SAID_THERE)

    assert saved.findings == SAID_THERE


@pytest.mark.parametrize(
    "meanwhile",
    [
        "UPDATE people.employee SET joined_on = joined_on - 1 WHERE id = %s",
        "UPDATE roster.day_mark SET kind = 'holiday' WHERE employee_id = %s AND NOT removed",
        "UPDATE people.contract SET weekly_minutes = weekly_minutes - 60 WHERE employee_id = %s",
    ],
)
def test_where_anything_of_a_person_stands_otherwise_the_rules_are_asked_again(
    cloned: Clone, meanwhile: str
) -> None:
    with cloned.door("regional").write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
        type_in(connection, CHAN, MONDAY + timedelta(days=1), "R")
        shown, edit = shown_edit(connection, "11-20")
    with cloned.connection("postgres") as owner:
        assert owner.execute(meanwhile, (CHAN,)).rowcount > 0

    with cloned.door("regional").write() as connection:
        saved = send_shown(connection, new_id(), edit, shown, SAID_THERE)

    assert SAID_THERE[0] not in saved.findings


def test_nobody_is_rostered_by_an_older_word_where_she_is_not_placed_any_more(cloned: Clone) -> None:
    with cloned.door("regional").read() as connection:
        shown, edit = shown_edit(connection, "11-20")
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE people.placement SET to_day = '2024-01-02' WHERE employee_id = %s", (CHAN,))

    with pytest.raises(Refused), cloned.door("regional").write() as connection:
        send_shown(connection, new_id(), edit, shown, ())


def test_whoever_saw_an_older_row_is_told_so_though_the_edit_was_on_its_way(cloned: Clone) -> None:
    with cloned.door("regional").write() as connection:
        type_in(connection, CHAN, MONDAY, "10-19")
        shown, edit = shown_edit(connection, "11-20")
    with cloned.door("hq").write() as connection:
        type_in(connection, CHAN, MONDAY, "12-21")

    with pytest.raises(Conflict) as told, cloned.door("regional").write() as connection:
        send_shown(connection, new_id(), edit, shown)

    assert told.value.code == "roster.changed_by"
    with cloned.door("regional").read() as connection:
        assert row_of(connection, CHAN)[0].startswith("1200-2100")
