"""What a commit waits for: one notice a statement, and the log after the notice instead of before it."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import HUMANS, NEWCOMER, SERVICES
from storekeeper.kit.stores.base import run, script

_BEFORE = "audit.announce_all(text, int[], jsonb[])"
_NOW = "audit.announce_all(text, int[], text[])"


def make() -> None:
    """The functions behind every guard, and the one that waits for the log, which every login may call."""
    script((MIGRATIONS / "announcing.sql").read_text("utf-8"))
    run(f"REVOKE ALL ON FUNCTION {_NOW} FROM PUBLIC")
    run(f"DROP FUNCTION {_BEFORE}")
    run(f"GRANT EXECUTE ON FUNCTION base.make_durable() TO {', '.join((*HUMANS, NEWCOMER, *SERVICES))}")


def drop() -> None:
    """As the revision before made them: one notice for each shop."""
    run(f"DROP FUNCTION {_NOW}")
    text = (MIGRATIONS / "writing.sql").read_text("utf-8")
    script(text[text.index("CREATE FUNCTION audit.announce_all(") :])
    run(f"REVOKE ALL ON FUNCTION {_BEFORE} FROM PUBLIC")
    run("DROP FUNCTION base.make_durable()")
    run("DROP SEQUENCE base.durable")
