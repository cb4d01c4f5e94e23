"""The part of a migration that makes a store's audit fit to be sealed; the same in each store."""

from __future__ import annotations

from storekeeper.kit.assets import MIGRATIONS
from storekeeper.kit.row_security import Rule, secure
from storekeeper.kit.stores.base import run, script
from storekeeper.kit.stores.store import Store

_READERS = ("sk_it", "sk_privacy", "sk_auditor")


def make(store: Store) -> None:
    """Seals, eras, and what the sealer may do: read events, add seals, change nothing."""
    script((MIGRATIONS / "seals.sql").read_text("utf-8"))
    readers = (
        ("sk_privacy", "sk_auditor", "sk_it") if store is Store.OPERATIONS else ("sk_privacy", "sk_auditor")
    )
    for statement in (
        *secure(
            "audit.seal", store.owner, Rule(("sealer",), ("SELECT", "INSERT")), Rule(readers, ("SELECT",))
        ),
        *secure("audit.era", store.owner, Rule(("sealer",), ("SELECT",))),
        *Rule(("sealer",), ("SELECT",)).statements("audit.event", 1),
        f"GRANT USAGE ON SCHEMA audit TO {', '.join(readers)}",
    ):
        run(statement)


def drop() -> None:
    """Away with it; the events stay."""
    run("DROP POLICY select_1 ON audit.event")
    run("REVOKE SELECT ON audit.event FROM sealer")
    run("DROP FUNCTION audit.begin_era(), audit.next_window()")
    run("DROP TABLE audit.seal, audit.era")
    run("DROP INDEX audit.ix_event_x")
    run("REVOKE USAGE ON SCHEMA audit FROM sealer, sk_it, sk_privacy, sk_auditor")
