"""The people's logins of a backup: read from the catalogue, checked in every value, and made again as they were."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from storekeeper.kit.errors import Refused
from storekeeper.kit.row_security import HUMANS, NEWCOMER
from storekeeper.kit.stores.cluster import PROVISIONER

FILE = "roles.json"
LOGIN = re.compile(r"p_[0-9]{4,9}")
_VERIFIER = re.compile(r"SCRAM-SHA-256\$[0-9]{4,6}:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+")
_LONGEST_VERIFIER = 400
_LARGEST_FILE = 50_000_000
_MOST_CONNECTIONS = 10_000

# A validity before 1970 or after 9999 is taken as those: over at once, or never.
_ROLES = """
    SELECT rolname::text AS login, rolpassword AS verifier, rolcanlogin AS enabled, rolinherit AS inherits,
        rolconnlimit AS connections, CASE WHEN rolvaliduntil < '9999-01-01' THEN
        to_char(greatest(rolvaliduntil, '1970-01-01Z') AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') END AS until
    FROM pg_catalog.pg_authid WHERE rolname ~ '^p_[0-9]{4,9}$' ORDER BY 1
"""
_MEMBERSHIPS = """
    SELECT g.rolname::text AS role, p.rolname::text AS member, m.admin_option AS admin,
        m.inherit_option AS inherit, m.set_option AS set, nullif(b.rolname::text, b.super) AS granted_by
    FROM pg_catalog.pg_auth_members m
    JOIN pg_catalog.pg_roles g ON g.oid = m.roleid JOIN pg_catalog.pg_roles p ON p.oid = m.member
    JOIN (SELECT oid, rolname, CASE WHEN rolsuper THEN rolname::text END AS super FROM pg_catalog.pg_roles) b
        ON b.oid = m.grantor
    WHERE (g.rolname = ANY (%(groups)s) AND p.rolname ~ '^p_[0-9]{4,9}$')
        OR (g.rolname ~ '^p_[0-9]{4,9}$' AND p.rolname = %(provisioner)s)
    ORDER BY 6 NULLS FIRST, 1, 2
"""
_GROUPS = (*HUMANS, NEWCOMER)
_KNOWN = {"groups": list(_GROUPS), "provisioner": PROVISIONER}


@dataclass(frozen=True)
class Login:
    """One person's login; `verifier` is None when it has no password that can be kept, `until` an instant in UTC."""

    login: str
    verifier: str | None
    enabled: bool
    inherits: bool
    connections: int
    until: str | None

    def __post_init__(self) -> None:
        """Raises ValueError for a value that no login of this program has."""
        _insist(LOGIN.fullmatch(self.login) is not None, "login")
        _insist(self.verifier is None or is_verifier(self.verifier), "verifier")
        _insist(type(self.enabled) is bool and type(self.inherits) is bool, "flag")
        _insist(type(self.connections) is int and -1 <= self.connections <= _MOST_CONNECTIONS, "connections")
        if self.until is not None:
            _insist(datetime.fromisoformat(self.until).tzinfo is not None, "until")


@dataclass(frozen=True)
class Membership:
    """A login's place in a group, or the provisioner's power over a login; `granted_by` None is the superuser."""

    role: str
    member: str
    admin: bool
    inherit: bool
    set: bool
    granted_by: str | None

    def __post_init__(self) -> None:
        """Raises ValueError for a membership that this program never gives."""
        of_a_login = self.role in _GROUPS and LOGIN.fullmatch(self.member) is not None
        of_the_provisioner = LOGIN.fullmatch(self.role) is not None and self.member == PROVISIONER
        _insist(of_a_login or of_the_provisioner, "membership")
        _insist(all(type(option) is bool for option in (self.admin, self.inherit, self.set)), "option")
        _insist(self.granted_by in {None, PROVISIONER}, "grantor")


@dataclass(frozen=True)
class Logins:
    """All logins of people, and who is in which group."""

    logins: tuple[Login, ...]
    memberships: tuple[Membership, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The login names."""
        return tuple(login.login for login in self.logins)


def is_verifier(text: str) -> bool:
    """Whether a text is a SCRAM-SHA-256 verifier and nothing else."""
    return len(text) <= _LONGEST_VERIFIER and _VERIFIER.fullmatch(text) is not None


def found_in(connection: psycopg.Connection) -> Logins:
    """The logins of a server, asked as a superuser.

    A login may choose its own password, so one with a verifier of another kind must not spoil everybody's
    backup: it is kept without. Settings that logins gave themselves are no part of a backup.
    """
    logins = [dict(row) for row in _rows(connection, _ROLES)]
    for login in logins:
        if not is_verifier(str(login["verifier"])):
            login["verifier"] = None
    memberships = [row for row in _rows(connection, _MEMBERSHIPS) if row["granted_by"] in {None, PROVISIONER}]
    return Logins(
        tuple(Login(**login) for login in logins),
        tuple(Membership(**membership) for membership in memberships),
    )


def as_text(logins: Logins) -> str:
    """The content of the file of a backup."""
    return json.dumps(asdict(logins), indent=1)


def read(path: Path) -> Logins:
    """The logins of a backup; raises Refused('backup.damaged') for a value that is none of this program's."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise ValueError(path)
        told = json.loads(path.read_text(encoding="utf-8"))
        logins = tuple(Login(**one) for one in told["logins"])
        memberships = tuple(Membership(**one) for one in told["memberships"])
        names = {login.login for login in logins}
        _insist(all(one.role in names or one.member in names for one in memberships), "membership")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Refused("backup.damaged", file=path.name) from error
    return Logins(logins, memberships)


def make_again(connection: psycopg.Connection, logins: Logins) -> None:
    """Makes the logins with their groups, none of them able to log in yet; all or nothing.

    What is here by these names, and every other login that this program made here, goes first with all that
    it was given. Raises Refused('backup.failed') when one of those still owns something in another database.
    """
    here = found_in(connection)
    ours = {name for one in here.memberships for name in (one.role, one.member)}
    try:
        with connection.transaction():
            for name in sorted({*here.names} & ({*logins.names} | ours)):
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))
            for login in logins.logins:
                connection.execute(_created(login))
            for membership in logins.memberships:
                connection.execute(_granted(membership))
    except psycopg.Error as error:
        line = (str(error).splitlines() or ["?"])[0][:300]
        raise Refused("backup.failed", tool="PostgreSQL", line=line) from error


def enable_again(connection: psycopg.Connection, logins: Logins) -> None:
    """Lets those log in that could when the backup was made."""
    for login in logins.logins:
        if login.enabled:
            connection.execute(sql.SQL("ALTER ROLE {} LOGIN").format(sql.Identifier(login.login)))


def _created(login: Login) -> sql.Composed:
    return sql.SQL(
        "CREATE ROLE {name} NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS {inherit} "
        "CONNECTION LIMIT {connections} PASSWORD {verifier} {until}"
    ).format(
        name=sql.Identifier(login.login),
        inherit=sql.SQL("INHERIT" if login.inherits else "NOINHERIT"),
        connections=sql.Literal(login.connections),
        verifier=sql.Literal(login.verifier),
        until=sql.SQL("VALID UNTIL {}").format(sql.Literal(login.until)) if login.until else sql.SQL(""),
    )


def _granted(membership: Membership) -> sql.Composed:
    by = membership.granted_by
    return sql.SQL("GRANT {role} TO {member} WITH ADMIN {admin}, INHERIT {inherit}, SET {set} {by}").format(
        role=sql.Identifier(membership.role),
        member=sql.Identifier(membership.member),
        admin=_truth(membership.admin),
        inherit=_truth(membership.inherit),
        set=_truth(membership.set),
        by=sql.SQL("GRANTED BY {}").format(sql.Identifier(by)) if by else sql.SQL(""),
    )


def _truth(value: bool) -> sql.SQL:
    return sql.SQL("TRUE") if value else sql.SQL("FALSE")


def _rows(connection: psycopg.Connection, query: str) -> list[Mapping[str, Any]]:
    with connection.cursor(row_factory=dict_row) as cursor:
        return list(cursor.execute(query.encode(), _KNOWN).fetchall())


def _insist(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(what)
