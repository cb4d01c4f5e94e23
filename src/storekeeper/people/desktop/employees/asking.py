"""What the page asks of people: its list in pages, some lines again, one person whole; each on a reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from storekeeper.kit import clock
from storekeeper.kit.records import Row
from storekeeper.kit.sentences import Sentences
from storekeeper.people import exports, service
from storekeeper.people.domain import ListedPerson, ListPage, PersonDetail, Sought

_MOST = 500


@dataclass(frozen=True)
class Whole:
    """A person with the skills there are to hold, archived ones among them only if they are hers."""

    detail: PersonDetail
    skills: tuple[Row, ...]


def read_page(
    connection: Any, *, sort: str, descending: bool, after: object, limit: int, **asked: Any
) -> ListPage:
    """A page of the list."""
    return service.list_people(
        connection, sought=_sought(asked), sort=sort, descending=descending, after=after, limit=limit
    )


def count(connection: Any, **asked: Any) -> int:
    """How many there are."""
    return service.count_people(connection, sought=_sought(asked))


def read_some(connection: Any, *, keys: Collection[Any], **asked: Any) -> Sequence[ListedPerson]:
    """These lines, as far as they still answer."""
    sought = _sought({**asked, "ids": tuple(int(key) for key in keys)[:_MOST]})
    found: ListPage = service.list_people(
        connection, sought=sought, sort="staff_no", descending=False, after=None, limit=_MOST
    )
    return found.rows


def read_whole(connection: Any, employee_id: int) -> Whole:
    """One person, as of today."""
    detail = service.person(connection, employee_id=employee_id, on=clock.today())
    hers = {row.values["skill_id"] for row in detail.skills}
    skills = service.skills(connection, removed=True)
    return Whole(detail, tuple(row for row in skills if row.key in hers or not row.values.get("removed")))


def save(
    connection: Any, *, path: Path, sentences: Sentences, sort: str, descending: bool, **asked: Any
) -> int:
    """Writes what is listed, in the order of the list; returns how many people."""
    return exports.save_people(connection, path, sentences, sought=_sought(asked), order=(sort, descending))


def _sought(asked: dict[str, Any]) -> Sought:
    return Sought(on=clock.today(), **asked)
