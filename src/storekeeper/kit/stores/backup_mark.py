"""The record in a store of when it was last backed up."""

from __future__ import annotations

import psycopg

LAST_BACKUP = "backup"
_KEEP = "INSERT INTO base.mark (key, value) VALUES (%s, %s) ON CONFLICT (key) DO UPDATE SET value = excluded.value"


def mark_backup(connection: psycopg.Connection, made_at: str) -> None:
    """Remembers the instant, in ISO 8601 with its offset; as the superuser of the operations store."""
    connection.execute(_KEEP, (LAST_BACKUP, made_at))
