"""The five people as whom one may look around a demo store: each a real login with its own rights."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sqlalchemy import Connection

from storekeeper.kit.access import add_login

_PASSWORD_BYTES = 32
_MARK = "demo.persona."  # in base.mark, with her login: a login is called as its person is, not as its key
_KEEP = "INSERT INTO base.mark (key, value) VALUES (%s, %s)"
_KEPT = "SELECT key FROM base.mark WHERE starts_with(key, %s)"


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
    present = _present(connection)
    rows = connection.exec_driver_sql("SELECT code, id FROM people.region")
    regions = {str(code): int(number) for code, number in rows}
    made = []
    for persona in PERSONAS.values():
        if persona.name in present:
            continue
        password = secrets.token_urlsafe(_PASSWORD_BYTES)
        scope = [regions[persona.region]] if persona.region else []
        login = add_login(
            connection, name=persona.name_zh, password=password, groups=(persona.group,), regions=scope
        )
        connection.exec_driver_sql(_KEEP, (_MARK + persona.name, login))
        made.append(NewLogin(persona.name, login, password))
    return tuple(made)


def _present(connection: Connection) -> set[str]:
    """Keys of those whom the store has: marked, or in a store of before with a login that is called by the key."""
    marks = connection.exec_driver_sql(_KEPT, (_MARK,)).scalars()
    names = connection.exec_driver_sql("SELECT name FROM sec.login").scalars()
    return {str(each).removeprefix(_MARK) for each in marks} | {str(each) for each in names}
