"""Reading shops and people; what the asking login may not see is not there."""

from __future__ import annotations

from storekeeper.people.queries.listing import (
    count_people,
    list_people,
    people_placed,
    shop_list,
    skill_holders,
)
from storekeeper.people.queries.planning import (
    known_people,
    planned,
    read_planned,
    regions,
    shop_directory,
    shops,
)

__all__ = [
    "count_people",
    "known_people",
    "list_people",
    "people_placed",
    "planned",
    "read_planned",
    "regions",
    "shop_directory",
    "shop_list",
    "shops",
    "skill_holders",
]
