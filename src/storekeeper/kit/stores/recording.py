"""What recording costs a statement: asked once what is the same for its rows, notices told together."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.retention import functions

_NEW = ("audit.announce_all(text, int[], text[])", "audit.salt_of(bytea, bigint)")


def make() -> None:
    """The guards' functions as they are now; a store is upgraded under its triggers."""
    script((MIGRATIONS / "recording.sql").read_text("utf-8"))
    run(f"REVOKE ALL ON FUNCTION {', '.join(_NEW)} FROM PUBLIC")


def drop() -> None:
    """As the base made them."""
    before = functions("base.sql", "CREATE FUNCTION audit.announce(", "-- TG_ARGV: topic")
    before += functions("base.sql", "CREATE FUNCTION audit.record()", "-- Every edit of a person")
    script(before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))
    run(f"DROP FUNCTION {', '.join(_NEW)}")
