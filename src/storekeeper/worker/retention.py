"""Each night and in each store: what yesterday's trial showed and is due is erased, then tomorrow's is tried."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import datetime, time
from pathlib import Path

from sqlalchemy import Connection

from storekeeper.kit.jobs import Daily, Job
from storekeeper.kit.stores.backup_mark import ERASED
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store
from storekeeper.privacy import service
from storekeeper.privacy.domain.audit import Erased

RETENTION = Job("privacy.retention", when=Daily(time(4, 20)), make_up=1, serial=True)
_log = logging.getLogger(__name__)


def keep_terms(
    connection: Connection, *, due: datetime, store: Store, second: Path | None, operations: Door
) -> None:
    """Erases, tries, adds to the list for a restore, and tells operations how this store stands.

    `second`: the second place, where the list lies; without it no person is erased by this worker.
    """
    done = service.erase(connection, with_people=second is not None)
    service.try_retention(connection)
    for each in done:
        _log.info("%s: %s of %s erased", store, each.count, each.code)
    if second is not None:
        add_erased(second, store, done, due)
    if store is not Store.OPERATIONS:
        columns, rules = service.register(connection, store.value)
        with operations.write() as told:
            service.tell(told, store=store.value, columns=columns, rules=rules)


def add_erased(folder: Path, store: Store, done: Iterable[Erased], at: datetime) -> None:
    """Codes, instants and numbers only, a line a term, in the second place: a backup from before does not know them.

    Written before the erasing is committed: a line too many erases nothing that is not due.
    """
    lines = [
        json.dumps(
            {
                "at": at.isoformat(), "store": store.value, "code": each.code, "upto": each.upto.isoformat(),
                "people": list(each.people),
            }
        )
        for each in done
        if each.count
    ]  # fmt: skip
    if lines:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with (folder / ERASED).open("a", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in lines)
