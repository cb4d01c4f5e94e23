"""A person's own password: what it must be, and the change of it, of which the server sees a verifier alone."""

from __future__ import annotations

from contextlib import closing

import psycopg

from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import translated
from storekeeper.kit.stores.turned_away import turned_away

SHORTEST = 10
LONGEST = 200


def check_password(password: str, *, login: str = "", name: str = "", former: str = "") -> None:
    """Raises Refused: login.password_short, password_long, password_is_name, password_same."""
    if len(password) < SHORTEST:
        raise Refused("login.password_short", shortest=SHORTEST)
    if len(password) > LONGEST or "\0" in password:
        raise Refused("login.password_long", longest=LONGEST)
    if password.casefold() in {login.casefold(), name.casefold()}:
        raise Refused("login.password_is_name")
    if password == former:
        raise Refused("login.password_same")


def change_password(address: Address, new: str, *, name: str = "") -> None:
    """Changes the password of `address.login` on a connection that proves the present one, which `address` holds.

    The SCRAM-SHA-256 verifier is made here: neither the server nor its log ever sees the password itself.
    The store keeps when, never what. With the password that somebody else gave changed, the groups that wait hold.
    `address` is of the operations store. Blocks. Raises what `check_password` does, Refused('stores.wrong_password'),
    and what turns a connection away.
    """
    check_password(new, login=address.login, name=name, former=address.password)
    try:
        made = psycopg.connect(**address.parameters(), autocommit=True, connect_timeout=10)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        raise turned_away(error) or Unreachable("stores.unreachable") from error
    with closing(made) as connection, translated():
        verifier = connection.pgconn.encrypt_password(new.encode(), address.login.encode(), b"scram-sha-256")
        connection.execute("SELECT sec.change_password(%s)", (verifier.decode("ascii"),))
