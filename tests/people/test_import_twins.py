"""Lines of one person are told however her number is written; those who join later cost no further question."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, event

from storekeeper.people import service
from storekeeper.people.imports import confirm
from tests.people.test_imports import NEW, STORED, TODAY, previewed, told, workbook

As = Callable[[Connection, str], Connection]


@pytest.mark.parametrize(("first", "second"), [("00123", 123), (123, "00123")])
def test_two_lines_for_one_person_are_told_though_one_number_lost_its_zeros(
    operations: Connection, as_persona: As, tmp_path: Path, first: object, second: object
) -> None:
    as_persona(operations, "postgres").exec_driver_sql(
        "UPDATE people.employee SET staff_no = '00123' WHERE id = 1"
    )
    as_persona(operations, "hq")

    made = previewed(
        operations, workbook(tmp_path, ["MKK1", first, *STORED[2:]], ["MKK1", second, *STORED[2:]])
    )

    assert told(made) == ["B3: staff number 00123 stands in B2 already."]
    assert [(row.number, row.state) for row in made.rows] == [("00123", "same"), ("00123", "wrong")]


def test_a_number_written_twice_the_same_way_is_told_once(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")

    made = previewed(operations, workbook(tmp_path, STORED, STORED))

    assert told(made) == ["B3: staff number S0001 stands in B2 already."]


def test_whoever_joins_later_is_known_as_of_her_first_day_by_one_question(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    joins = [date(2026, 12, 1) + timedelta(days=number) for number in range(4)]
    lines = [[NEW[0], f"T90{number}", *NEW[2:7], day, *NEW[8:]] for number, day in enumerate(joins)]
    path = workbook(tmp_path, *lines)

    def asked() -> int:
        statements: list[str] = []

        def hear(*given: object) -> None:
            statements.append(str(given[2]))

        event.listen(operations, "before_cursor_execute", hear)
        made = previewed(operations, path)
        event.remove(operations, "before_cursor_execute", hear)
        counted.append(dict(made.counts))
        return len([each for each in statements if "people.employee" in each])

    counted: list[dict[str, int]] = []
    before = asked()
    confirm(operations, previewed(operations, path))

    assert asked() == before
    assert [found["same"] for found in counted] == [0, 4]
    later = {one.staff_no: one for one in service.known_people(operations, on=TODAY, joining=True)}
    today = {one.staff_no: one for one in service.known_people(operations, on=TODAY)}
    assert [(later[f"T90{number}"].shop_id, today[f"T90{number}"].shop_id) for number in range(4)] == [
        (1, None)
    ] * 4
