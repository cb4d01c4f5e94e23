"""Waiting until the three stores are there for the worker, at the revision that this program knows."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from contextlib import closing

from sqlalchemy.exc import DBAPIError

from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store

_PAUSE = 0.5  # seconds between two looks
_APPLIED = "SELECT version_num FROM base.alembic_version"


def wait_until_ready(
    addresses: Mapping[Store, Address],
    newest: Mapping[Store, str],
    *,
    patience: float,
) -> None:
    """Returns when every store is at its newest revision.

    A store that is still being made may refuse the password, miss its tables or be older; after `patience`
    seconds that is raised: Refused('worker.store_behind'), another Refused, or Unreachable.
    """
    until, pause = time.monotonic() + patience, threading.Event()
    for store, address in addresses.items():
        while (lacking := _lacking(store, address, newest[store])) is not None:
            if time.monotonic() >= until:
                raise lacking
            pause.wait(_PAUSE)


def _lacking(store: Store, address: Address, newest: str) -> StorekeeperError | None:
    behind = Refused("worker.store_behind", store=store.value, newest=newest)
    try:
        with closing(Door(address)) as door, door.read() as connection:
            applied = connection.exec_driver_sql(_APPLIED).scalar()
    except (Refused, Unreachable) as error:
        return error
    except DBAPIError:
        return behind
    return None if applied == newest else behind
