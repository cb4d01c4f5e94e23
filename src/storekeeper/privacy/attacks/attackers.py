"""The logins that attack: made for one run, and closed and gone after it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import psycopg
from psycopg import sql
from sqlalchemy import NullPool, create_engine

from storekeeper.kit.access import GROUPS, add_login
from storekeeper.kit.errors import Refused
from storekeeper.kit.ids import new_id
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.store import Store
from storekeeper.privacy.attacks.target import Target, connected

NEIGHBOUR = "neighbour"
REQUESTS = ("hq", NEIGHBOUR)
"""About whom IT has asked for a scope, which waits for a second person."""
_REGIONS = """
SELECT r.region_id FROM sec.region_shop r
WHERE EXISTS (SELECT FROM people.placement p WHERE p.shop_id = r.shop_id AND p.to_day IS NULL)
GROUP BY r.region_id ORDER BY r.region_id LIMIT 2
"""


@dataclass(frozen=True)
class Attackers:
    """Role names by who they play: a key of GROUPS, 'neighbour' (a manager of another region) or a service login."""

    logins: Mapping[str, str]
    region: int
    elsewhere: int
    passwords: Mapping[str, str] = field(repr=False)
    requests: Mapping[str, UUID] = field(default_factory=lambda: {who: new_id() for who in REQUESTS})

    def address(self, target: Target, who: str, store: Store) -> Address | None:
        """How `who` reaches a store; None for a service login whose password nobody knows here."""
        login = self.logins.get(who, who)
        password = self.passwords.get(login) or target.services.get(login)
        return None if password is None else target.administrator(store).as_login(login, password)


@contextmanager
def attacking(target: Target) -> Iterator[Attackers]:
    """One login of each group, and the neighbour; afterwards they are closed, their sessions ended and dropped.

    Raises Refused('attack.too_small') for a store without people in two regions.
    """
    made: dict[str, str] = {}
    passwords: dict[str, str] = {}
    with target.administrating() as administrator:
        regions = [int(row[0]) for row in administrator.execute(_REGIONS)]
    if len(regions) < 2:
        raise Refused("attack.too_small")
    tag = secrets.token_hex(4)
    engine = create_engine(target.administrator(Store.OPERATIONS).url(), poolclass=NullPool)
    try:
        for who in (*GROUPS, NEIGHBOUR):
            group = "regional" if who == NEIGHBOUR else who
            scope = {"regional": regions[:1], NEIGHBOUR: regions[1:]}.get(who, [])
            password = secrets.token_urlsafe(24)
            with engine.begin() as connection:
                made[who] = add_login(
                    connection, name=f"attack {tag} {who}", password=password, groups=(group,), regions=scope
                )
            passwords[made[who]] = password
        attackers = Attackers(made, regions[0], regions[1], passwords)
        _ask(target, attackers)
        yield attackers
    finally:
        with target.administrating() as administrator:
            _close(administrator, list(made.values()))


def _ask(target: Target, attackers: Attackers) -> None:
    address = attackers.address(target, "it", Store.OPERATIONS)
    if address is None:
        raise ValueError("it")
    with connected(address, autocommit=True) as connection:
        for who, request in attackers.requests.items():
            connection.execute(
                "SELECT sec.ask_right(%s, 'give_scope', %s, %s, NULL, NULL, NULL, NULL, 'attack')",
                (request, attackers.logins[who], attackers.region),
            )


def _close(administrator: psycopg.Connection, logins: list[str]) -> None:
    """What they leave is a closed row each, for the audit; the last IT of a store is closed by no function."""
    for login in logins:
        try:
            administrator.execute("SELECT sec.close_login(%s)", (login,))
        except psycopg.Error:
            administrator.execute("UPDATE sec.login SET closed_at = now() WHERE login = %s", (login,))
    administrator.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE usename = ANY (%s)", (logins,)
    )
    for login in logins:
        administrator.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(login)))
