"""What a backup says of itself: its files with their digests, the rows of every table, the audit heads."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from storekeeper.kit.errors import Refused
from storekeeper.kit.replacing import PRIVATE, replace_file
from storekeeper.kit.stores import backup_logins
from storekeeper.kit.stores.seal_keys import KEYS
from storekeeper.kit.stores.store import Store

FILE = "manifest.json"
FORMAT = 2
_LARGEST_MANIFEST = 10_000_000
_ERAS = ("audit", "era")
_TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ORDER BY 1, 2
"""


@dataclass(frozen=True)
class AuditHead:
    """How many audit events there are, the last one's number, and a digest over all of them."""

    events: int
    last: int
    digest: str


@dataclass(frozen=True)
class StoreCopy:
    """One store of a backup: its file, the file's SHA-256, the rows of each table, the audit's head."""

    file: str
    sha256: str
    rows: Mapping[str, int]
    audit: AuditHead


@dataclass(frozen=True)
class Manifest:
    """A whole backup; `made_at` is an ISO instant in UTC, `server` the version of PostgreSQL it was made by.

    `roles` and `keys` are digests of the files of logins and of the seals' public keys, empty where there is none.
    """

    made_at: str
    server: str
    roles: str
    stores: Mapping[Store, StoreCopy]
    keys: str = ""

    @property
    def rows(self) -> int:
        """How many rows the backup holds in all."""
        return sum(sum(copy.rows.values()) for copy in self.stores.values())


def rows_of(connection: psycopg.Connection) -> dict[str, int]:
    """The number of rows of every table and partition, as this transaction sees them.

    Without the eras of the audit, which tell of the servers a store has been on: each restore begins one.
    """
    names = connection.execute(_TABLES).fetchall()
    return {
        f"{schema}.{table}": _count(connection, schema, table)
        for schema, table in names
        if (schema, table) != _ERAS
    }


def head_of(connection: psycopg.Connection) -> AuditHead:
    """The head of the store's audit, as this transaction sees it."""
    row = connection.execute("SELECT events, last, digest FROM audit.head()").fetchone()
    if row is None:
        raise Refused("backup.incomplete", file="audit")
    return AuditHead(int(row[0]), int(row[1]), str(row[2]))


def write(manifest: Manifest, folder: Path) -> None:
    """Writes the manifest, whole or not at all; it comes last, so that a folder with one is a finished backup."""
    told = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1)
    replace_file(folder / FILE, told, mode=PRIVATE)


def read(folder: Path) -> Manifest:
    """The manifest of a backup whose files are as they were written.

    Raises Refused: backup.none for a folder without a manifest, backup.newer or backup.older for a format of
    another time, backup.damaged for a file that is missing or changed.
    """
    path = folder / FILE
    try:
        if path.stat().st_size > _LARGEST_MANIFEST:
            raise Refused("backup.damaged", file=FILE)
        told = json.loads(path.read_text(encoding="utf-8"))
        if told["format"] != FORMAT:
            raise Refused("backup.older" if told["format"] < FORMAT else "backup.newer", folder=folder)
        manifest = _parsed(told)
    except FileNotFoundError as error:
        raise Refused("backup.none", folder=folder) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("backup.damaged", file=FILE) from error
    for file, digest in _files(manifest):
        if Path(file).name != file or not (folder / file).is_file() or sha256(folder / file) != digest:
            raise Refused("backup.damaged", file=file)
    return manifest


def differences(kept: StoreCopy, rows: Mapping[str, int], audit: AuditHead) -> tuple[str, ...]:
    """The names of the tables whose rows differ, and 'audit' when its head does; empty is good."""
    tables = tuple(
        name for name in sorted(kept.rows.keys() | rows.keys()) if kept.rows.get(name) != rows.get(name)
    )
    return tables if audit == kept.audit else (*tables, "audit")


def write_privately(path: Path, text: str) -> None:
    """Writes a file that is its owner's alone from its first byte."""
    path.unlink(missing_ok=True)
    private = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(private, "w", encoding="utf-8") as file:
        file.write(text)


def sha256(path: Path) -> str:
    """The digest of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _files(manifest: Manifest) -> Iterator[tuple[str, str]]:
    yield backup_logins.FILE, manifest.roles
    if manifest.keys:
        yield KEYS, manifest.keys
    for copy in manifest.stores.values():
        yield copy.file, copy.sha256


def _parsed(told: Mapping[str, object]) -> Manifest:
    stores = told["stores"]
    if not isinstance(stores, Mapping):
        raise TypeError(stores)
    return Manifest(
        str(told["made_at"]),
        str(told["server"]),
        str(told["roles"]),
        {store: _copy(stores[store.value]) for store in Store},
        str(told.get("keys", "")),
    )


def _copy(told: Mapping[str, object]) -> StoreCopy:
    rows, audit = told["rows"], told["audit"]
    if not isinstance(rows, Mapping) or not isinstance(audit, Mapping):
        raise TypeError(told)
    head = AuditHead(int(audit["events"]), int(audit["last"]), str(audit["digest"]))
    counted = {str(name): int(count) for name, count in rows.items()}
    return StoreCopy(str(told["file"]), str(told["sha256"]), counted, head)


def _count(connection: psycopg.Connection, schema: str, table: str) -> int:
    query = sql.SQL("SELECT count(*) FROM ONLY {}.{}").format(sql.Identifier(schema), sql.Identifier(table))
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
