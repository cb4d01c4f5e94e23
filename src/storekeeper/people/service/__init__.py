"""The only door to shops and people: each function takes the open transaction first and never commits."""

from __future__ import annotations

from storekeeper.people.service.listing import count_people, list_people, shop_list, skill_holders
from storekeeper.people.service.reading import (
    known_people,
    planned,
    read_planned,
    regions,
    shop_directory,
    shops,
)
from storekeeper.people.service.records import (
    PEOPLE,
    history,
    person,
    region_rows,
    shop_detail,
    skills,
    submit,
    undoable,
)
from storekeeper.people.service.writing import (
    add_leave,
    add_shops,
    lend,
    set_leave_state,
    write_people,
)

__all__ = [
    "PEOPLE",
    "add_leave",
    "add_shops",
    "count_people",
    "history",
    "known_people",
    "lend",
    "list_people",
    "person",
    "planned",
    "read_planned",
    "region_rows",
    "regions",
    "set_leave_state",
    "shop_detail",
    "shop_directory",
    "shop_list",
    "shops",
    "skill_holders",
    "skills",
    "submit",
    "undoable",
    "write_people",
]
