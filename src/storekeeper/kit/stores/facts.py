"""What a store says of itself to whoever asks for help: its revision and its server."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection


@dataclass(frozen=True)
class StoreFacts:
    """The revision of the schema, None before the first, and the version of PostgreSQL such as '18.1'."""

    revision: str | None
    server: str


def facts(connection: Connection) -> StoreFacts:
    """Any login of the store may ask."""
    from storekeeper.kit.stores.upgrade import applied  # brings Alembic, which no window needs until then

    server = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return StoreFacts(applied(connection), str(server))
