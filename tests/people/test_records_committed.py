"""Records on a store where people commit: a whole import taken back, two windows at once, two authors."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from datetime import date
from uuid import UUID

import pytest

from storekeeper.kit import edits
from storekeeper.kit.errors import Conflict, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.records import Change, Edit, TakeBack
from storekeeper.kit.stores.door import Door
from storekeeper.people import service
from storekeeper.people.domain import PersonRecord, Sought
from tests.fixtures.database import Clone

DAY = date(2026, 12, 21)
PAGE = "employees"


def write(door: Door, edit: Edit, *, edit_id: UUID | None = None) -> UUID:
    """An edit as a desktop sends it; returns its id."""
    made = edit_id or new_id()
    with door.write(edit=made) as connection:
        service.submit(connection, edit_id=made, edit=edit, page=PAGE)
    return made


def version(door: Door) -> int:
    with door.read() as connection:
        return service.person(connection, employee_id=1, on=DAY).employee.version


def imported(door: Door, people: Iterable[PersonRecord]) -> UUID:
    """An import: written in bulk, kept as one edit."""
    edit_id = new_id()
    with door.write(edit=edit_id) as connection:
        service.write_people(connection, tuple(people), from_day=DAY)
        edits.record(
            connection, id=edit_id, page=PAGE, shop_id=None, deed={"do": "import"}, inverse={}, format=1
        )
    return edit_id


def counted(door: Door) -> tuple[int, ...]:
    states = ("present", "left", "removed")
    with door.read() as connection:
        return tuple(service.count_people(connection, sought=Sought(on=DAY, state=state)) for state in states)


def test_an_import_of_twelve_hundred_people_goes_and_comes_back_as_one(cloned: Clone) -> None:
    hq = cloned.door("hq")
    before = counted(hq)
    new = (
        PersonRecord(
            None, f"P{n:05d}", "新人", f"SAN Yan {n}", "sales", DAY, 1 + n % 6, "full", 2700, f"6{n:07d}"
        )
        for n in range(1200)
    )
    leaver = PersonRecord(1, "S0001", "陳美玲", "CHAN May", "sales", date(2024, 1, 1), 2, left_on=DAY)

    edit_id = imported(hq, (*new, leaver))
    with hq.read() as connection:
        changed = service.person(connection, employee_id=1, on=DAY)
    assert counted(hq) == (before[0] + 1200, 0, 0)

    undo = write(hq, TakeBack(edit_id))
    assert counted(hq) == (before[0], 0, 1200)
    with hq.read() as connection:
        person = service.person(connection, employee_id=1, on=DAY)
        assert (person.employee.values["name_en"], person.employee.values["left_on"]) == (
            "CHAN Mei Ling",
            None,
        )
        assert [(row.values["shop_id"], row.values["to_day"]) for row in person.placements] == [(1, None)]
        assert service.undoable(connection, page=PAGE) == ()

    write(hq, TakeBack(undo))
    assert counted(hq) == (before[0] + 1200, 0, 0)
    with hq.read() as connection:
        again = service.person(connection, employee_id=1, on=DAY)
        assert [row.values for row in again.placements] == [row.values for row in changed.placements]
        assert [one.id for one in service.undoable(connection, page=PAGE)] == [edit_id]


def test_the_same_edit_sent_by_two_windows_at_once_is_done_once(cloned: Clone) -> None:
    doors = (cloned.door("hq"), cloned.door("hq"))
    edit_id, seen = new_id(), version(doors[0])
    failed: list[StorekeeperError] = []

    def send(door: Door) -> None:
        try:
            write(door, Change("employee", 1, seen, {"role": "stock"}), edit_id=edit_id)
        except Conflict as error:
            failed.append(error)

    _at_once(send, doors)

    assert len(failed) <= 1
    assert version(doors[0]) == seen + 1
    write(doors[1], Change("employee", 1, seen, {"role": "stock"}), edit_id=edit_id)
    assert version(doors[0]) == seen + 1


def test_an_edit_taken_back_by_two_windows_at_once_goes_back_once(cloned: Clone) -> None:
    doors = (cloned.door("hq"), cloned.door("hq"))
    seen = version(doors[0])
    edit_id = write(doors[0], Change("employee", 1, seen, {"role": "stock"}))
    failed: list[StorekeeperError] = []

    def send(door: Door) -> None:
        try:
            write(door, TakeBack(edit_id))
        except Conflict as error:
            failed.append(error)

    _at_once(send, doors)

    assert len(failed) == 1
    assert version(doors[0]) == seen + 2


def test_two_authors_take_back_their_own_in_any_order_as_long_as_they_wrote_different_rows(
    cloned: Clone,
) -> None:
    hq, hr = cloned.door("hq"), cloned.door("hr")
    seen = version(hq)
    first = write(hq, Change("employee", 1, seen, {"role": "stock"}))
    with hr.read() as connection:
        contract = service.person(connection, employee_id=1, on=DAY).contracts[0]
    other = write(hr, Change("contract", contract.key, contract.version, {"weekly_minutes": 600}))
    later = write(hr, Change("employee", 1, seen + 1, {"name_en": "CHAN M L"}))

    with pytest.raises(Conflict):
        write(hq, TakeBack(first))
    write(hr, TakeBack(later))
    write(hq, TakeBack(first))
    write(hr, TakeBack(other))

    with hq.read() as connection:
        person = service.person(connection, employee_id=1, on=DAY)
    assert (person.employee.values["role"], person.employee.values["name_en"]) == ("manager", "CHAN Mei Ling")
    assert person.contracts[0].values["weekly_minutes"] == 2700


def _at_once(send: Callable[[Door], None], doors: Iterable[Door]) -> None:
    runs = [threading.Thread(target=send, args=(door,)) for door in doors]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
