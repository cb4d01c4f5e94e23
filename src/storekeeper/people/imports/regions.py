"""Which region a new shop belongs to: said in the file, named for all, the only one there is, or to be made."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding
from storekeeper.kit.imports import Choice
from storekeeper.kit.sheets.columns import fold
from storekeeper.people.domain import Region

FIRST_REGION = ("HK", "香港", "Hong Kong")


class RegionFinder:
    """Finds the regions of a file; `region` (code or name) is the one of shops whose region nobody said."""

    def __init__(self, regions: tuple[Region, ...], region: str | None) -> None:
        self.findings: list[Finding] = []
        self.is_asked = False  # a new shop has come whose region only a person can say
        self._regions = regions
        self._region = region
        self._by_name = {
            name: one
            for one in reversed(regions)
            for name in map(fold, (one.code, one.name_zh, one.name_en))
            if name
        }

    def known(self, said: str) -> Region | None:
        """The region of that code or name."""
        return self._by_name.get(fold(said))

    def of_new(self, said: str, *, cell: str, shop: str) -> tuple[int | None, str]:
        """The id of a new shop's region, or the name of one to be made; neither when a person must say which."""
        if not said and (len(self._regions) > 1 or self._region is not None):
            self.is_asked = True
        if found := self.known(said or self._region or ""):
            return found.id, ""
        if said:
            return None, said
        if not self._regions:
            return None, FIRST_REGION[1]
        if len(self._regions) == 1 and self._region is None:
            return self._regions[0].id, ""
        codes = tuple(region.code for region in self._regions)
        self.findings.append(Finding("people.which_region", {"cell": cell, "shop": shop, "regions": codes}))
        return None, ""


def choices_of(regions: Sequence[Region]) -> tuple[Choice, ...]:
    """The regions as a person may choose one for all new shops."""
    return tuple(Choice(region.code, region.name_zh, region.name_en) for region in regions)


def make_regions(connection: Connection, names: Sequence[str]) -> dict[str, int]:
    """Makes a region of each name; returns name → id."""
    return {name: _make(connection, name, number) for number, name in enumerate(names, start=1)}


def may_make_shops(connection: Connection) -> bool:
    """Whether the asking person may make shops."""
    asked = connection.exec_driver_sql("SELECT has_any_column_privilege('people.shop', 'INSERT')")
    return bool(asked.scalar_one())


def _make(connection: Connection, name: str, number: int) -> int:
    code, name_zh, name_en = FIRST_REGION if name == FIRST_REGION[1] else (f"R{number:02}", name, name)
    made = connection.exec_driver_sql(
        "INSERT INTO people.region (code, name_zh, name_en)"
        " SELECT CASE WHEN EXISTS (SELECT FROM people.region WHERE code = %s) THEN %s ELSE %s END, %s, %s"
        " RETURNING id",
        (code, f"{code}-{name}"[:16], code, name_zh, name_en),
    )
    return int(made.scalar_one())
