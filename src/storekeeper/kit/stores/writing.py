"""What writing under guards costs: stamps only where they differ, two indexes of events, keys as JSON."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.guarded import MADE, STAMP
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.retention import functions

_BEFORE = "audit.announce_all(text, int[], text[])"
_NOW = "audit.announce_all(text, int[], jsonb[])"
_BY_TIME = "v.at = e.made_at"


def make() -> None:
    """The guards of every table and the functions behind them; a store is upgraded under its triggers."""
    text = (MIGRATIONS / "writing.sql").read_text("utf-8")
    script(text.replace("{made}", MADE.format(table="%s")).replace("{stamp}", STAMP.format(table="%s")))
    run(f"REVOKE ALL ON FUNCTION {_NOW} FROM PUBLIC")
    run(f"DROP FUNCTION {_BEFORE}")


def drop() -> None:
    """As the revision before made them; the guards of the tables stay, which are the same to whoever writes."""
    run(f"DROP FUNCTION {_NOW}")
    before = functions("recording.sql", "CREATE FUNCTION audit.announce_all(", "-- A salt nobody")
    script(before + _record())
    run(f"REVOKE ALL ON FUNCTION {_BEFORE} FROM PUBLIC")
    run("ALTER TABLE audit.event DROP CONSTRAINT pk_event")
    run("ALTER TABLE audit.event ADD CONSTRAINT pk_event PRIMARY KEY (at, id)")
    run("CREATE INDEX ix_event_x ON audit.event (x, id)")
    run("ALTER TABLE base.edit DROP COLUMN x")


def find_by_transaction() -> None:
    """An edit's events are found by its transaction."""
    script(_touched().replace(_BY_TIME, f"v.x = e.x AND {_BY_TIME}"))


def find_by_time() -> None:
    """They are found by its time."""
    script(_touched())


def _touched() -> str:
    text = functions("records.sql", "CREATE FUNCTION base.touched(", "-- The version whose state")
    return text.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


def _record() -> str:
    text = (MIGRATIONS / "recording.sql").read_text("utf-8")
    return text[text.index("CREATE OR REPLACE FUNCTION audit.record()") :]
