"""Reading what the features tell, and gathering many rows of one matter into one."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection

from storekeeper.desktop.today.tasks import gathered, read_tasks, read_told
from storekeeper.features import told_today
from storekeeper.kit.clock import today
from storekeeper.kit.contributions import Matter, Place, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.kit.stores.door import Door
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
NOON = datetime(2026, 12, 18, 4, tzinfo=UTC)
ELSEWHERE = Place("employees")
HERE = f"{__name__}:"


def works(_connection: object, _on: date) -> tuple[Told, ...]:
    return (task("a"),)


def breaks(connection: Connection, _on: date) -> tuple[Told, ...]:
    connection.exec_driver_sql("SELECT FROM people.nowhere")
    return ()


def task(
    key: str,
    severity: Severity = Severity.INFO,
    hours: int | None = None,
    shop: int | None = None,
    matter: str = "",
) -> Task:
    deadline = None if hours is None else NOON + timedelta(hours=hours)
    shared = Matter(matter, ELSEWHERE) if matter else None
    return Task(key, f"code.{key}", {}, Place("roster"), severity, deadline, shop, count=2, matter=shared)


def keys(rows: tuple[Task, ...]) -> list[str]:
    return [row.key for row in rows]


def test_hard_goes_first_then_the_nearest_deadline_then_the_weight() -> None:
    rows = gathered(
        (
            task("someday"),
            task("late", Severity.HARD, hours=9),
            task("soft", Severity.SOFT),
            task("soon", hours=1),
            task("tomorrow", Severity.SOFT, hours=24),
        )
    )

    assert keys(rows) == ["late", "soon", "tomorrow", "soft", "someday"]


def test_three_shops_have_a_row_each_and_four_share_one() -> None:
    three = tuple(task(str(shop), hours=shop, shop=shop, matter="matter") for shop in (1, 2, 3))

    assert keys(gathered(three)) == ["1", "2", "3"]
    (one,) = gathered((task("4", Severity.SOFT, hours=8, shop=4, matter="matter"), *three))
    assert (one.code, one.values["count"], one.values["shops"]) == ("matter", 8, 4)
    assert (one.place, one.shop_id, one.deadline) == (ELSEWHERE, None, NOON + timedelta(hours=1))


def test_of_a_region_only_its_shops_are_gathered() -> None:
    rows = tuple(task(str(shop), hours=shop, shop=shop, matter="matter") for shop in range(1, 9))

    assert keys(gathered((*rows, task("of no shop")), {2, 3})) == ["2", "3", "of no shop"]


def test_one_part_that_fails_is_told_and_the_others_are_read(
    operations: Connection, as_persona: As, expects_warning: Callable[[str], None]
) -> None:
    expects_warning(r"ERROR: .*:breaks told nothing")
    connection = as_persona(operations, "regional")

    told = read_told(connection, (f"{HERE}breaks", f"{HERE}works"), today())

    assert [(each.key, each.code) for each in told if isinstance(each, Task)] == [
        (f"today.failed.{HERE}breaks", "today.part_failed"),
        ("a", "code.a"),
    ]


def test_one_part_that_fails_takes_no_other_with_it_where_each_statement_stands_by_itself(
    cloned: Clone, expects_warning: Callable[[str], None]
) -> None:
    expects_warning(r"ERROR: .*:breaks told nothing")
    with closing(Door(cloned.address("regional"), readers=1)) as door, door.read() as connection:
        told = read_told(connection, (f"{HERE}breaks", f"{HERE}works", *told_today()), today())

    assert [each.key for each in told if isinstance(each, Task)][:2] == [f"today.failed.{HERE}breaks", "a"]
    assert not any(each.key.startswith("today.failed.storekeeper") for each in told if isinstance(each, Task))


def test_everything_that_exists_is_read_for_everybody(operations: Connection, as_persona: As) -> None:
    for persona in ("hq", "regional", "it", "hr"):
        rows = read_tasks(as_persona(operations, persona), told_today(), today())

        assert "today.part_failed" not in {row.code for row in rows}, persona


def test_the_first_task_of_an_empty_chain_is_the_import_of_its_shops(
    operations: Connection, as_persona: As
) -> None:
    operations.exec_driver_sql("UPDATE people.shop SET removed = true")
    operations.exec_driver_sql("UPDATE people.employee SET removed = true")

    first, *_ = read_tasks(as_persona(operations, "hq"), told_today(), today())

    assert first.place == Place("import", {"kind": "shops"})
