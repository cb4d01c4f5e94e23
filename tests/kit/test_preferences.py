"""Preferences are a row of one's own: kept name by name, bounded, and nobody else's to read or to write."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storekeeper.kit import preferences
from storekeeper.kit.errors import Refused
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]


def test_whoever_chose_nothing_has_no_preferences(operations: Connection, as_persona: As) -> None:
    assert preferences.read(as_persona(operations, "regional")) == {}


def test_two_workstations_keep_what_the_other_kept(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")

    preferences.keep(operations, {"language": "en", "density": "large"})
    preferences.keep(operations, {"scope": {"shop": 1}, "language": "zh-CN"})
    preferences.keep(operations, {"density": None})

    assert preferences.read(operations) == {"language": "zh-CN", "scope": {"shop": 1}}


def test_a_person_s_preferences_are_nobody_else_s(operations: Connection, as_persona: As) -> None:
    preferences.keep(as_persona(operations, "hq"), {"theme": "dark"})

    as_persona(operations, "regional")
    preferences.keep(operations, {"theme": "contrast"})
    seen = operations.exec_driver_sql("SELECT count(*) FROM base.preference").scalar_one()

    assert seen == 1
    assert preferences.read(as_persona(operations, "hq")) == {"theme": "dark"}


@pytest.mark.parametrize(
    "attempt",
    [
        "INSERT INTO base.preference (login, values) VALUES ('p_1', '{}')",
        "UPDATE base.preference SET login = 'p_1'",
        "DELETE FROM base.preference",
    ],
)
def test_nobody_writes_the_table_but_by_its_function(
    operations: Connection, as_persona: As, attempt: str
) -> None:
    as_persona(operations, "it")

    with pytest.raises(DBAPIError, match="permission denied"):
        operations.exec_driver_sql(attempt)


def test_a_row_is_bounded_and_an_object(cloned: Clone) -> None:
    door = cloned.door("regional")

    with pytest.raises(Refused, match="impossible_value"), door.write() as connection:
        preferences.keep(connection, {"recent": ["x" * 30_000]})
    with pytest.raises(Refused, match="impossible_value"), door.write() as connection:
        connection.exec_driver_sql("SELECT base.keep_preferences('[1]')")


def test_an_unknown_name_is_neither_kept_nor_read(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "regional")

    with pytest.raises(KeyError):
        preferences.keep(operations, {"colour": "red"})
    operations.exec_driver_sql('SELECT base.keep_preferences(\'{"colour": "red"}\')')

    assert preferences.read(operations) == {}
