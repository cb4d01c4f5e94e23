"""The two kinds of import that people offers."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding
from storekeeper.kit.imports import Asked, ImportKind
from storekeeper.people.domain.districts import DISTRICTS
from storekeeper.people.imports import preview as people
from storekeeper.people.imports import shop_preview, shop_writing, templates, writing
from storekeeper.people.imports.lines import LINES
from storekeeper.people.imports.shop_fields import SHOP_LINES


def said_of_person(field: str, value: Any) -> object:
    """A value as a person reads it: roles and contracts in words, hours instead of minutes, days with the year."""
    if field in {"role", "contract"} and value is not None:
        return Finding(f"people.{field}.{value}")
    if field == "weekly_hours" and isinstance(value, int):
        return f"{value / 60:g}"
    return value.isoformat() if isinstance(value, date) else value


def said_of_shop(field: str, value: Any) -> object:
    """Opening hours as 10:00–22:00 or closed, days with the year."""
    if field.startswith("hours"):
        return Finding("people.import.closed") if value is None else _span(*value)
    if field == "district" and value in DISTRICTS:
        return Finding(f"people.district.{value}")
    return value.isoformat() if isinstance(value, date) else value


def _span(opens: time, closes: time) -> str:
    return f"{opens:%H:%M}–{closes:%H:%M}"


def _ask_people(connection: Connection, *given: Any, **more: Any) -> Asked:
    return people.ask(PEOPLE, connection, *given, **more)


def _ask_shops(connection: Connection, *given: Any, **more: Any) -> Asked:
    return shop_preview.ask(SHOPS, connection, *given, **more)


PEOPLE = ImportKind(
    key="people",
    words="people.import.people",
    lines=LINES,
    needs=frozenset({"sk_hq", "sk_hr"}),
    ask=_ask_people,
    preview=people.preview,
    hold=writing.hold,
    write=writing.write,
    say=said_of_person,
    template=templates.save_people_template,
    hidden=frozenset({"phone", "email"}),
)
SHOPS = ImportKind(
    key="shops",
    words="people.import.shops",
    lines=SHOP_LINES,
    needs=frozenset({"sk_hq"}),
    ask=_ask_shops,
    preview=shop_preview.preview,
    hold=shop_writing.hold,
    write=shop_writing.write,
    say=said_of_shop,
    template=templates.save_shops_template,
)
KINDS = (PEOPLE, SHOPS)
