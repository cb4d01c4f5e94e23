"""What the pages of rights read in one go, off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from storekeeper.kit.clock import today
from storekeeper.privacy import service
from storekeeper.privacy.domain import (
    Effective,
    Matrix,
    PersonLine,
    Places,
    Request,
    Revealed,
    RightChange,
    RightEvent,
    SealState,
    Seen,
)

SCREENS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "employees": (
            "people.employee",
            "people.employee_contact",
            "people.employee_pay",
            "people.placement",
            "people.contract",
            "people.availability",
            "people.leave",
        ),
        "shops": ("people.shop", "people.shop_hours"),
        "roster": ("roster.shift", "roster.day_mark", "roster.revision_shift", "roster.shift_kind"),
    }
)
"""What the pages of the console read, for whoever asks what somebody sees on one."""
STATES = ("present", "waiting", "closed", "all")


@dataclass(frozen=True)
class Overview:
    """All that the page of rights shows."""

    matrix: Matrix
    people: tuple[PersonLine, ...]
    places: Places
    requests: tuple[Request, ...]
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Kept:
    """What is kept of reveals, and whether the record is whole."""

    reveals: tuple[Revealed, ...]
    seal: SealState | None


@dataclass(frozen=True)
class Lines:
    """All lines at once, in order; there is nothing after them."""

    rows: tuple[Any, ...]
    after: object | None = None


@dataclass(frozen=True)
class Person:
    """Everything about one login."""

    line: PersonLine
    rights: Effective
    events: tuple[RightEvent, ...]


def read_overview(connection: Any) -> Overview:
    """The whole page."""
    return Overview(
        service.matrix(connection),
        service.people(connection),
        service.places(connection),
        service.requests(connection),
        service.tables(connection),
    )


def read_kept(connection: Any) -> Kept:
    """The latest reveals and the seal."""
    return Kept(service.latest_reveals(connection, limit=5), service.seal_state(connection))


def read_seen(
    connection: Any, *, login: str, looked_at: tuple[str, ...], after: RightChange | None
) -> tuple[Seen, ...]:
    """Each of these tables with somebody's eyes, as they are or as they would be after a change."""
    return tuple(service.see_as(connection, login=login, table=table, after=after) for table in looked_at)


def person_lines(
    connection: Any,
    *,
    text: str = "",
    state: str = "present",
    region_id: int | None = None,
    sort: str = "name",
    descending: bool = False,
    **_paging: object,
) -> Lines:
    """The logins that answer, in order; `sort` is one of SORTS. Logins are people of the head office: a few hundred."""
    found = [each for each in service.people(connection) if _answers(each, text, state, region_id)]
    found.sort(key=SORTS["name"])
    found.sort(key=SORTS[sort], reverse=descending)
    return Lines(tuple(found))


def count_people(connection: Any, **asked: Any) -> int:
    """How many answer."""
    return len(person_lines(connection, **asked).rows)


def some_people(connection: Any, *, keys: Collection[object], **asked: Any) -> tuple[PersonLine, ...]:
    """Those of these logins that still answer."""
    return tuple(line for line in person_lines(connection, **asked).rows if line.login in keys)


def read_person(connection: Any, login: str) -> Person | None:
    """Everything about one login, None where there is no such."""
    line = next((each for each in service.people(connection) if each.login == login), None)
    if line is None:
        return None
    rights = service.effective(connection, login=login)
    return Person(line, rights, service.rights_history(connection, login=login, limit=20))


def read_places(connection: Any) -> tuple[Places, tuple[PersonLine, ...]]:
    """Regions and shops by name, and who is there."""
    return service.places(connection), service.people(connection)


def _answers(line: PersonLine, text: str, state: str, region_id: int | None) -> bool:
    if text and text.casefold() not in f"{line.name} {line.login}".casefold():
        return False
    if region_id is not None and region_id not in line.regions:
        return False
    if state == "waiting":
        return line.pending > 0
    return state == "all" or (state == "closed") == (line.closed_at is not None)


def _in_words(line: PersonLine) -> Any:
    return line.name.casefold(), line.login


SORTS: Mapping[str, Callable[[PersonLine], Any]] = MappingProxyType(
    {
        "name": _in_words,
        "groups": lambda line: line.groups,
        "scope": lambda line: -1 if line.shop_count is None else line.shop_count,
        "until": lambda line: (line.valid_until is None, line.valid_until or today()),
        "pending": lambda line: -line.pending,
    }
)
