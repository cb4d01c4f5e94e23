"""The age of the last backup: the record that a backup leaves, and what Today says of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from storekeeper.kit.clock import now, today
from storekeeper.kit.errors import Severity
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.stores.today import backups

As = Callable[[Connection, str], Connection]


def backed_up(connection: Connection, *, days_ago: int) -> None:
    made_at = (now() - timedelta(days=days_ago)).isoformat(timespec="seconds")
    connection.exec_driver_sql("INSERT INTO base.mark VALUES ('backup', %s)", (made_at,))


def test_a_local_store_without_a_backup_is_told_to_its_keepers(
    operations: Connection, as_persona: As
) -> None:
    told = {who: backups(as_persona(operations, who), today()) for who in ("hq", "it", "regional", "hr")}

    assert [task.code for task in told["hq"]] == ["stores.today.no_backup"]
    assert told["it"] == told["hq"]
    assert told["regional"] == told["hr"] == ()


@pytest.mark.parametrize(("days", "severity"), [(8, Severity.SOFT), (31, Severity.HARD)])
def test_an_old_backup_weighs_more_the_older_it_is(
    operations: Connection, as_persona: As, days: int, severity: Severity
) -> None:
    backed_up(operations, days_ago=days)

    (task,) = backups(as_persona(operations, "it"), today())

    assert (task.code, task.values["days"], task.severity) == ("stores.today.old_backup", days, severity)
    for language in LANGUAGES:
        for code in (task.code, f"{task.code}.why", f"{task.code}.deed"):
            assert Sentences(language).say(code, **task.values)


def test_a_backup_of_this_week_needs_no_word(operations: Connection, as_persona: As) -> None:
    backed_up(operations, days_ago=6)

    assert backups(as_persona(operations, "it"), today()) == ()
