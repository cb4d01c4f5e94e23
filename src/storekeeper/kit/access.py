"""Who is asking: the actor behind a login, and the making and closing of logins. The lock itself is in the database."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.file_lock import FileLock
from storekeeper.kit.replacing import replace_file

if TYPE_CHECKING:
    from storekeeper.kit.stores.door import Door

GROUPS: Mapping[str, str] = {
    "regional": "sk_regional",
    "hq": "sk_hq",
    "it": "sk_it",
    "hr": "sk_hr",
    "conduct": "sk_conduct",
    "privacy": "sk_privacy",
    "auditor": "sk_auditor",
    "accountant": "sk_accountant",
}
_KNOWN = "logins.json"
_LARGEST_KNOWN = 1_000_000
_WAIT_SECONDS = 10.0


@dataclass(frozen=True)
class Actor:
    """A person at work: database login, display name, group roles.

    `first_password`: signed in with the password that somebody else gave; no group holds until it is changed.
    """

    login: str
    name: str
    groups: frozenset[str]
    first_password: bool = False

    def may(self, needs: frozenset[str]) -> bool:
        """Whether one of the groups in `needs` is the actor's; no needs at all means everybody.

        This is courtesy to the eye: what the database refuses stays refused.
        """
        return not needs or bool(self.groups & needs)


def who_am_i(connection: Connection) -> Actor:
    """The actor of this connection to the operations store."""
    row = connection.exec_driver_sql(
        "SELECT session_user::text, l.name, sec.my_groups(), coalesce(l.first_password, false)"
        " FROM (SELECT) one LEFT JOIN sec.login l ON l.login = session_user::text"
    ).one()
    return Actor(login=row[0], name=row[1] or row[0], groups=frozenset(row[2]), first_password=row[3])


def my_groups(connection: Connection) -> frozenset[str]:
    """The group roles of this connection's login."""
    return frozenset(connection.exec_driver_sql("SELECT sec.my_groups()").scalar_one())


def settle(door: Door) -> None:
    """Takes away what is past its last day before anything is read: until then the store shows its holder nothing."""
    with door.read() as connection:
        lapsed = not connection.exec_driver_sql("SELECT sec.in_force()").scalar_one()
    if lapsed:
        with door.write() as connection:
            connection.exec_driver_sql("SELECT sec.leave_lapsed()")


def add_login(
    connection: Connection,
    *,
    name: str,
    password: str,
    groups: Sequence[str],
    regions: Sequence[int] = (),
    shops: Sequence[int] = (),
) -> str:
    """Make a login with its groups and scope; returns `p_<number>`.

    A person's own making gives at once only what needs no second person; the rest are `waiting_requests`.
    `groups` are keys of GROUPS, `regions` and `shops` ids. The password leaves this process only as a SCRAM
    verifier. Raises Refused('login.unknown_group'), Refused('login.needs_scope') for a
    regional manager without region or shop, and what the door raises.
    """
    unknown = [group for group in groups if group not in GROUPS]
    if unknown or not groups:
        raise Refused("login.unknown_group", group=", ".join(unknown), groups=", ".join(GROUPS))
    if "regional" in groups and not (regions or shops):
        raise Refused("login.needs_scope")
    roles = [GROUPS[group] for group in groups]
    row = connection.exec_driver_sql(
        "SELECT sec.add_login(%s, %s, %s::text[], %s::int[], %s::int[])",
        (name, verifier(connection, password), roles, list(regions), list(shops)),
    ).one()
    return str(row[0])


def waiting_requests(connection: Connection, login: str) -> tuple[UUID, ...]:
    """What of the rights of a login waits for the approval of another person; asked as IT."""
    found = connection.exec_driver_sql(
        "SELECT id FROM sec.right_request WHERE login = %s AND state = 'waiting' ORDER BY made_at, id",
        (login,),
    )
    return tuple(found.scalars())


def close_login(connection: Connection, login: str) -> None:
    """No login, no groups, no scope once this is committed. Raises Refused('login.unknown')."""
    connection.exec_driver_sql("SELECT sec.close_login(%s)", (login,))


def end_sessions(connection: Connection, login: str) -> None:
    """End the open sessions of a closed login, in a transaction after the one that closed it.

    Raises Refused('login.unknown') when the closing is not committed.
    """
    connection.exec_driver_sql("SELECT sec.end_sessions(%s)", (login,))


def verifier(connection: Connection, password: str) -> str:
    """The SCRAM-SHA-256 verifier of a password, computed here so that the server never sees the password."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("no driver connection")
    made: bytes = driver.pgconn.encrypt_password(password.encode(), b"", b"scram-sha-256")
    return made.decode()


def known_logins(folder: Path) -> Mapping[str, str]:
    """Names of people → logins, as this data folder remembers them; empty when it remembers none.

    Raises Refused('kit.logins_unreadable').
    """
    path = folder / _KNOWN
    try:
        if path.stat().st_size > _LARGEST_KNOWN:
            raise Refused("kit.logins_unreadable", path=path)
        read = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError) as error:
        raise Refused("kit.logins_unreadable", path=path) from error
    if not isinstance(read, dict):
        raise Refused("kit.logins_unreadable", path=path)
    return {str(name): str(login) for name, login in read.items()}


def remember_login(folder: Path, name: str, login: str) -> None:
    """Keep a name, so that its person may sign in by it here.

    Raises Refused('kit.logins_unreadable'), Unreachable('kit.busy') or OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / f"{_KNOWN}.lock").held(wait_seconds=_WAIT_SECONDS):
        known = {**known_logins(folder), name: login}
        replace_file(folder / _KNOWN, json.dumps(known, ensure_ascii=False, indent=1))
