"""What people asks of the worker: who may see which shops is copied to the other stores when it changes."""

from __future__ import annotations

from sqlalchemy import Connection

from storekeeper.kit.jobs import Job, defer_in

COPY_SCOPE = Job("scope.copy", serial=True)


def scope_changed(connection: Connection, _shop_id: int | None, _keys: tuple[str, ...] | None) -> None:
    """Hears that a scope, or a shop's region, changed; however often, one copying waits for all of it."""
    defer_in(connection, COPY_SCOPE, key="all")
