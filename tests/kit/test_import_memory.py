"""What imports remember has bounds and owners, whatever a client sends."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.door import translated

As = Callable[[Connection, str], Connection]
_NOTE = "SELECT base.note_import('people', %s, 'sheet', repeat('0', 64), '{\"new\": 1}', 1)"
_FILES = "SELECT file FROM base.import_run ORDER BY file"


def refused(connection: Connection, statement: str) -> str:
    with pytest.raises(Refused) as caught, translated(), connection.begin_nested():
        connection.exec_driver_sql(statement)
    return caught.value.code


@pytest.mark.parametrize("persona", ["regional", "it"])
def test_only_those_who_import_write_it(operations: Connection, as_persona: As, persona: str) -> None:
    as_persona(operations, persona)

    assert refused(operations, _NOTE.replace("%s", "'a.xlsx'")) == "stores.forbidden"
    assert (
        refused(operations, f"SELECT base.keep_import_layout('{'0' * 32}', 'people', '{{}}')")
        == "stores.forbidden"
    )
    assert refused(operations, "SELECT columns FROM base.import_layout") == "stores.forbidden"
    assert operations.exec_driver_sql(_FILES).all() == []


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO base.import_run (kind, file, sheet, digest, counts, problems) "
        "VALUES ('a', 'b', 'c', 'd', '{}', 0)",
        "UPDATE base.import_run SET made_by = 'p_1'",
        "DELETE FROM base.import_run",
        "UPDATE base.import_layout SET columns = '{}'",
    ],
)
def test_nobody_writes_it_past_its_functions(operations: Connection, as_persona: As, statement: str) -> None:
    as_persona(operations, "hq")

    assert refused(operations, statement) == "stores.forbidden"


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT base.keep_import_layout('short', 'people', '{}')",
        f"SELECT base.keep_import_layout('{'0' * 32}', 'people', '[]')",
        f"SELECT base.keep_import_layout('{'0' * 32}', 'people', (SELECT jsonb_object_agg(md5(n::text), n)"
        " FROM generate_series(1, 2000) n))",
        "SELECT base.note_import('people', 'a', 'b', 'no digest', '{}', 0)",
        "SELECT base.note_import('people', 'a', 'b', repeat('0', 64), '{}', -1)",
        "SELECT base.note_import('people', 'a', 'b', repeat('0', 64), (SELECT jsonb_object_agg(md5(n::text), n)"
        " FROM generate_series(1, 500) n), 0)",
    ],
)
def test_what_is_too_large_or_no_such_thing_is_refused(
    operations: Connection, as_persona: As, statement: str
) -> None:
    as_persona(operations, "hq")

    assert refused(operations, statement) == "stores.impossible_value"


def test_the_oldest_go_when_there_are_too_many(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    for number in range(105):
        operations.exec_driver_sql(_NOTE, (f"{number:03}.xlsx",))
    operations.exec_driver_sql(_NOTE, ("104.xlsx",))

    assert len(operations.exec_driver_sql(_FILES).all()) == 100
    long = "x" * 4_000
    operations.exec_driver_sql(_NOTE, (long,))
    operations.exec_driver_sql(_NOTE, (long,))
    assert operations.exec_driver_sql(_FILES).scalars().all().count("x" * 255) == 1


def test_nobody_lets_go_of_a_file_that_another_has(operations: Connection, as_persona: As) -> None:
    as_persona(operations, "hq")
    operations.exec_driver_sql(_NOTE, ("a.xlsx",))
    run = operations.exec_driver_sql("SELECT id FROM base.import_run").scalar_one()
    as_persona(operations, "hr")
    operations.exec_driver_sql("SELECT base.forget_import(%s)", (run,))
    operations.exec_driver_sql(
        "SELECT base.import_confirmed('people', 'a.xlsx', repeat('0', 64), %s)", (uuid4(),)
    )

    assert operations.exec_driver_sql("SELECT file, confirmed_at FROM base.import_run").all() == [
        ("a.xlsx", None)
    ]
    as_persona(operations, "hq")
    operations.exec_driver_sql("SELECT base.forget_import(%s)", (run,))
    assert operations.exec_driver_sql(_FILES).all() == []
