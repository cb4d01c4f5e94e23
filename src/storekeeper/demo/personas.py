"""The five people as whom one may look around a demo store: each a real login with its own rights."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection

from storekeeper.kit.access import add_login

_PASSWORD_BYTES = 32


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as; `group` is a key of `kit.access.GROUPS`, `region` the code of her region or None."""

    name: str
    name_zh: str
    name_en: str
    group: str
    region: str | None = None


@dataclass(frozen=True)
class NewLogin:
    """A login just made, with the only copy of its password."""

    name: str
    login: str
    password: str = field(repr=False)


PERSONAS: Mapping[str, Persona] = MappingProxyType(
    {
        persona.name: persona
        for persona in (
            Persona("hq", "陳國輝", "CHAN Kwok Fai, Victor", "hq"),
            Persona("regional", "梁慧儀", "LEUNG Wai Yee, Winnie", "regional", "KLW"),
            Persona("regional2", "李國樑", "LEE Kwok Leung, Simon", "regional", "HKI"),
            Persona("it", "黃志明", "WONG Chi Ming, Ken", "it"),
            Persona("hr", "何淑儀", "HO Shuk Yee, Doris", "hr"),
        )
    }
)


def make_personas(connection: Connection) -> tuple[NewLogin, ...]:
    """Logins for those personas that the store does not have yet; the regions must be there.

    Whoever calls keeps the passwords. Raises what `add_login` raises.
    """
    present = set(connection.exec_driver_sql("SELECT name FROM sec.login").scalars())
    rows = connection.exec_driver_sql("SELECT code, id FROM people.region")
    regions = {str(code): int(number) for code, number in rows}
    made = []
    for persona in PERSONAS.values():
        if persona.name in present:
            continue
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        scope = [regions[persona.region]] if persona.region else []
        login = add_login(
            connection, name=persona.name, password=password, groups=(persona.group,), regions=scope
        )
        made.append(NewLogin(persona.name, login, password))
    return tuple(made)
