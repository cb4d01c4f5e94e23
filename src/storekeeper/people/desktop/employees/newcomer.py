"""A new person in one go: herself, her shop from the first day, and her contract if it is known."""

from __future__ import annotations

from collections.abc import Mapping

from storekeeper.kit.records import Add, Field, Kind, Record, Together
from storekeeper.people.records import RECORDS

_EMPLOYEE, _CONTRACT = RECORDS["employee"], RECORDS["contract"]
_HERSELF = ("staff_no", "name_zh", "name_en", "role", "joined_on")

NEWCOMER = Record(
    "employee",
    _EMPLOYEE.table,
    (
        *(_EMPLOYEE.field(name) for name in _HERSELF[:3]),
        Field("shop_id", Kind.REFERENCE, required=True, to="shop"),
        *(_EMPLOYEE.field(name) for name in _HERSELF[3:]),
        Field("contract", Kind.CODE, codes=_CONTRACT.field("kind").codes),
        Field("weekly_hours", Kind.MINUTES),
    ),
)


def together(values: Mapping[str, object]) -> Together:
    """The edit that makes her."""
    herself = Add("employee", {name: values[name] for name in _HERSELF})
    since = {"employee_id": herself.key, "from_day": values["joined_on"]}
    home = Add("placement", {**since, "shop_id": values["shop_id"], "kind": "home"})
    if values.get("contract") is None:
        return Together((herself, home))
    minutes = values.get("weekly_hours") or 0
    return Together(
        (herself, home, Add("contract", {**since, "kind": values["contract"], "weekly_minutes": minutes}))
    )
