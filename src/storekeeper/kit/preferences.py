"""How a person likes her screen: one row of hers in operations, which follows her to any workstation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, text

KEYS = ("language", "density", "theme", "scope", "rail_folded", "recent")
_READ = text("SELECT values FROM base.preference WHERE login = SESSION_USER")
_KEEP = text("SELECT base.keep_preferences(CAST(:kept AS jsonb))")


def read(connection: Connection) -> Mapping[str, Any]:
    """The asking person's own preferences by the names of KEYS, as JSON values; those never chosen are not there.

    Nobody but herself wrote them, yet with whatever program: a reader checks each value.
    """
    found = connection.execute(_READ).scalar_one_or_none()
    return {name: value for name, value in (found or {}).items() if name in KEYS}


def keep(connection: Connection, values: Mapping[str, Any]) -> None:
    """Keep some of them; None takes one away. Twice is as once.

    Raises KeyError for another name, Refused('stores.impossible_value') above 20,000 bytes altogether.
    """
    unknown = values.keys() - set(KEYS)
    if unknown:
        raise KeyError(*unknown)
    connection.execute(_KEEP, {"kept": json.dumps(dict(values), ensure_ascii=False)})
