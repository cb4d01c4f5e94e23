"""What privacy gives to Today: changes of rights that wait for the asking person's decision."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.access import my_groups
from storekeeper.kit.contributions import Place, Task
from storekeeper.kit.errors import Severity
from storekeeper.privacy import service

DECIDERS = frozenset({"sk_it", "sk_hq"})


def waiting(connection: Connection, _on: date) -> tuple[Task, ...]:
    """One row for all requests that the asker may decide; who asked herself is not asked again."""
    if not my_groups(connection) & DECIDERS:
        return ()
    found = [each for each in service.requests(connection) if each.state == "waiting" and each.may_decide]
    if not found:
        return ()
    oldest = min(found, key=lambda each: each.asked_at)
    place = Place("access", {"request_id": str(oldest.id)})
    values = {"count": len(found), "who": oldest.asked_by_name, "since": oldest.asked_at}
    return (Task("privacy.waiting", "privacy.today.waiting", values, place, Severity.SOFT, count=len(found)),)
