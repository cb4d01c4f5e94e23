"""The scope of the other stores: carried there by the keeper as operations has sealed it, and compared every night."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from storekeeper.kit.errors import Finding, Refused, Unreachable
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store

_EXPIRE = text("SELECT sec.expire_rights()")
_WAITING = text("SELECT EXISTS (SELECT FROM sec.rights_kept() k WHERE NOT k.agrees)")
_SEAL = text("SELECT payload, seal FROM sec.seal_scope()")
_KEEP = text("SELECT number, digest, receipt FROM sec.keep_scope(:payload, :seal)")
_NOTE = text("SELECT sec.note_kept(:store, :number, :digest, :receipt, :trouble)")
_log = logging.getLogger(__name__)

Row = tuple[object, ...]
Doors = Mapping[Store, Door]


@dataclass(frozen=True)
class _Copied:
    """A table that is copied: its first column is the key."""

    table: str
    columns: tuple[str, ...]

    def read(self, connection: Connection) -> dict[object, Row]:
        found = connection.exec_driver_sql(f"SELECT {', '.join(self.columns)} FROM {self.table}")  # noqa: S608
        return {row[0]: tuple(row) for row in found}


_TABLES = (
    _Copied("sec.scope", ("id", "login", "region_id", "shop_id", "from_day", "to_day")),
    _Copied("sec.region_shop", ("shop_id", "region_id")),
)


@dataclass(frozen=True)
class _Difference:
    missing: tuple[Row, ...]
    changed: tuple[Row, ...]
    extra: tuple[object, ...]

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.extra)


def copy_scope(_worker: Connection, keeper: Doors) -> None:
    """Carries the approved scope to every other store; repeating it changes nothing.

    `keeper` are the doors of the login `keeper`, none where its password is not known: then every store waits, and
    says so. Each store is its own transaction, so one that is unreachable raises Unreachable after the others are
    done and their answers are brought back, and the next attempt does the rest.
    """
    if not keeper:
        _log.info("The scope is not carried: the password of the keeper is not known here.")
        return
    with keeper[Store.OPERATIONS].write() as connection:
        payload, seal = connection.execute(_SEAL).one()
    lost: list[Unreachable] = []
    for store, door in keeper.items():
        if store is Store.OPERATIONS:
            continue
        try:
            with door.write() as copy:
                kept = dict(copy.execute(_KEEP, {"payload": payload, "seal": seal}).one()._mapping)
            said = kept | {"trouble": None}
        except (Unreachable, Refused, DBAPIError) as error:
            code = error.code if isinstance(error, Unreachable | Refused) else type(error).__name__
            said = {"number": None, "digest": None, "receipt": None, "trouble": code}
            lost.append(error if isinstance(error, Unreachable) else Unreachable("stores.unreachable"))
        with keeper[Store.OPERATIONS].write() as connection:
            connection.execute(_NOTE, said | {"store": store.value})
    if lost:
        raise lost[0]


def keep_rights(worker: Connection, keeper: Doors) -> None:
    """Ends what is past its last day and the sessions of closed logins; carries the scope where a store differs."""
    if not keeper:
        return
    with keeper[Store.OPERATIONS].write() as connection:
        connection.execute(_EXPIRE)
        waiting = connection.execute(_WAITING).scalar_one()
    if waiting:
        copy_scope(worker, keeper)


def compare_scope(original: Connection, copies: Mapping[Store, Door]) -> tuple[Finding, ...]:
    """A finding `worker.scope_differs` for each table of each copy that is not equal; repairs nothing."""
    found: list[Finding] = []
    for store, door in copies.items():
        with door.read() as copy:
            for table in _TABLES:
                difference = _difference(table.read(original), table.read(copy))
                if difference:
                    found.append(_finding(store, table, difference))
    return tuple(found)


def _difference(original: Mapping[object, Row], copy: Mapping[object, Row]) -> _Difference:
    return _Difference(
        missing=tuple(row for key, row in original.items() if key not in copy),
        changed=tuple(row for key, row in original.items() if key in copy and copy[key] != row),
        extra=tuple(key for key in copy if key not in original),
    )


def _finding(store: Store, table: _Copied, difference: _Difference) -> Finding:
    return Finding(
        "worker.scope_differs",
        {
            "store": store.value,
            "table": table.table,
            "missing": len(difference.missing),
            "changed": len(difference.changed),
            "extra": len(difference.extra),
        },
    )
