"""The people whom the palette finds by name in either writing, by English name or by staff number."""

from __future__ import annotations

from sqlalchemy import Connection

from storekeeper.kit.clock import today
from storekeeper.kit.contributions import Found, Place
from storekeeper.people import service
from storekeeper.people.domain import ListedPerson, Sought


def people(connection: Connection, text: str, most: int) -> tuple[Found, ...]:
    """At most so many people in the asker's scope who have not left, by staff number.

    Raises Refused for whoever may not see people.
    """
    sought = Sought(on=today(), text=text)
    page = service.list_people(connection, sought=sought, sort="staff_no", limit=most)
    return tuple(_found(one) for one in page.rows)


def _found(one: ListedPerson) -> Found:
    place = Place("employees", {"employee_id": one.employee_id})
    return Found("people.found.person", one.name_zh, one.name_en, one.staff_no, place)
