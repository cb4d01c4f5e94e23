"""Two desktops, two processes, one week: both plan it at once, and nothing is lost, doubled or shown untrue."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from storekeeper.kit.assets import ROOT
from tests.fixtures.database import PASSWORD, Clone

MONDAY = "2026-12-21"
SHOP = 1
EDITS, SECONDS = 500, 60
"""Each desktop makes so many edits at least, and goes on for so long."""

_ROWS = """
    SELECT replace(id::text, '-', ''), row_version, employee_id, day::text,
        extract(epoch FROM starts_at)::bigint, extract(epoch FROM ends_at)::bigint
    FROM roster.shift WHERE NOT removed AND shop_id = %(shop)s AND day BETWEEN %(monday)s AND %(monday)s::date + 6"""
_MARKS = """
    SELECT replace(id::text, '-', ''), row_version, employee_id, day::text, kind
    FROM roster.day_mark WHERE NOT removed AND shop_id = %(shop)s AND day BETWEEN %(monday)s AND %(monday)s::date + 6"""
_TEXTS = """
    SELECT employee_id, day::text, string_agg(said, ',' ORDER BY is_mark, starts_at, id) FROM (
        SELECT employee_id, day, false, starts_at, id,
            to_char(starts_at AT TIME ZONE 'Asia/Hong_Kong', 'HH24MI') || '-'
                || to_char(ends_at AT TIME ZONE 'Asia/Hong_Kong', 'HH24MI')
                || CASE WHEN breaks = '[]' THEN '' ELSE '/' || (
                    SELECT sum((b ->> 'minutes')::int) FROM jsonb_array_elements(breaks) b)::text END
        FROM roster.shift WHERE NOT removed AND shop_id = %(shop)s
        UNION ALL
        SELECT employee_id, day, true, NULL, id, CASE kind WHEN 'rest' THEN 'R' ELSE kind END
        FROM roster.day_mark WHERE NOT removed AND shop_id = %(shop)s
    ) row (employee_id, day, is_mark, starts_at, id, said)
    WHERE day BETWEEN %(monday)s AND %(monday)s::date + 6 GROUP BY employee_id, day"""
_DOUBLE = """
    SELECT count(*) FROM roster.shift a JOIN roster.shift b ON a.employee_id = b.employee_id AND a.id < b.id
    WHERE NOT a.removed AND NOT b.removed
      AND tstzrange(a.starts_at, a.ends_at) && tstzrange(b.starts_at, b.ends_at)"""
_UNEVEN = """
    SELECT count(*) FROM roster.shift s WHERE s.row_version <> (
        SELECT count(*) FROM audit.event e WHERE e.topic = 'roster.shift' AND e.key = s.id::text)"""


@dataclass(frozen=True)
class Planner:
    """One desktop process and the folder through which it is told to go on."""

    process: subprocess.Popen[str]
    folder: Path

    def heard(self) -> Any:
        """The next thing it says."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"the desktop ended with {self.process.wait(30)}"
        return json.loads(line)

    def tell(self, name: str, what: object = None) -> None:
        """Puts a file where it looks, whole at once."""
        fresh = self.folder / f"{name}.new"
        fresh.write_text(json.dumps(what), encoding="utf-8")
        fresh.replace(self.folder / name)


def test_two_desktops_hammer_one_week_and_nothing_is_lost_doubled_or_shown_untrue(
    cloned: Clone, tmp_path: Path
) -> None:
    with planner(cloned, "hq", 1, tmp_path) as one, planner(cloned, "regional", 2, tmp_path) as two:
        both = (one, two)
        assert [each.heard() for each in both] == ["ready", "ready"]
        for each in both:
            each.tell("go")
        assert one.heard() == "half"
        assert cut_the_listeners(cloned) == 2
        assert two.heard() == "half"
        told = [each.heard() for each in both]
        expected, texts = in_store(cloned), texts_in_store(cloned)
        for each in both:
            each.tell("expected", expected)
        shown = [each.heard() for each in both]
        assert [each.process.wait(60) for each in both] == [0, 0]

    outcomes = {edit: how for each in told for edit, how in each["outcomes"].items()}
    assert all(len(each["outcomes"]) >= EDITS for each in told)
    assert set(outcomes.values()) <= {"saved", "Conflict", "Refused"}
    assert Counter(outcomes.values())["Conflict"] > 0, "they never met"
    assert kept_edits(cloned) == {edit for edit, how in outcomes.items() if how == "saved"}
    assert one_figure(cloned, _DOUBLE) == 0
    assert one_figure(cloned, _UNEVEN) == 0
    assert shown[0]["rows"] == shown[1]["rows"] == expected
    assert shown[0]["texts"] == shown[1]["texts"] == texts
    assert shown[0]["cells"] == shown[1]["cells"]


@contextmanager
def planner(cloned: Clone, persona: str, seed: int, place: Path) -> Iterator[Planner]:
    """A desktop of its own, on the week, that waits for `go`."""
    address, folder = cloned.address(persona), place / persona
    folder.mkdir()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.desktop.hammering", str(folder)],
        cwd=ROOT,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "STOREKEEPER_DATA": str(folder)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    asked = {
        "host": address.host, "port": address.port, "database": address.database, "login": address.login,
        "password": PASSWORD, "monday": MONDAY, "seed": seed, "edits": EDITS, "seconds": SECONDS,
    }  # fmt: skip
    with process:
        try:
            assert process.stdin is not None
            process.stdin.write(json.dumps(asked) + "\n")
            process.stdin.flush()
            yield Planner(process, folder)
        finally:
            process.kill()


def cut_the_listeners(cloned: Clone) -> int:
    """Ends the connections on which the desktops hear of each other; returns how many there were."""
    with cloned.connection("postgres") as owner:
        found = owner.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'storekeeper desktop'"
            " AND query LIKE 'LISTEN%'"
        )
        return len(found.fetchall())


def in_store(cloned: Clone) -> list[list[object]]:
    """Shifts and marks of the week as the store holds them."""
    asked = {"shop": SHOP, "monday": MONDAY}
    with cloned.connection("postgres") as owner:
        rows = [
            list(row) for statement in (_ROWS, _MARKS) for row in owner.execute(statement.encode(), asked)
        ]
    return sorted(rows, key=str)


def texts_in_store(cloned: Clone) -> list[list[object]]:
    """What each cell of the week has to say, made from the rows by the store itself."""
    asked = {"shop": SHOP, "monday": MONDAY}
    with cloned.connection("postgres") as owner:
        return sorted(map(list, owner.execute(_TEXTS.encode(), asked)), key=str)


def kept_edits(cloned: Clone) -> set[str]:
    """The edits that the store keeps."""
    with cloned.connection("postgres") as owner:
        return {
            row[0] for row in owner.execute("SELECT replace(id::text, '-', '') FROM base.edit").fetchall()
        }


def one_figure(cloned: Clone, statement: str) -> int:
    """What a statement counts."""
    with cloned.connection("postgres") as owner:
        found: psycopg.Cursor[tuple[int]] = owner.execute(statement.encode())
        (figure,) = found.fetchone() or (-1,)
    return figure
