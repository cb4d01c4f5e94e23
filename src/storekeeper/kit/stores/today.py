"""What the stores give to Today: how old the last backup is, where the store lies on this very computer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from storekeeper.kit.access import my_groups
from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.contributions import Place, Task
from storekeeper.kit.errors import Severity
from storekeeper.kit.stores.backup_mark import LAST_BACKUP

KEEPERS = frozenset({"sk_hq", "sk_it"})
WEEKLY = timedelta(days=7)
FAR_TOO_OLD = timedelta(days=30)
_HOW = Place("today", {"tell": "stores.today.how"})
_ASKED = """
SELECT inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1' AS local,
    (SELECT value FROM base.mark WHERE key = %s) AS made_at"""


def backups(connection: Connection, on: date) -> tuple[Task, ...]:
    """A row when a local store has no backup, or none of the last seven days; a server has its own keeper."""
    if not my_groups(connection) & KEEPERS:
        return ()
    local, marked = connection.exec_driver_sql(_ASKED, (LAST_BACKUP,)).one()
    if not local:
        return ()
    if marked is None:
        return (Task("stores.backup", "stores.today.no_backup", {}, _HOW, Severity.SOFT),)
    made_at = datetime.fromisoformat(marked)
    age = on - made_at.astimezone(HONG_KONG).date()
    if age <= WEEKLY:
        return ()
    severity = Severity.HARD if age > FAR_TOO_OLD else Severity.SOFT
    values = {"days": age.days, "made": made_at}
    return (Task("stores.backup", "stores.today.old_backup", values, _HOW, severity, made_at + WEEKLY),)
