"""Which shop a line means; unknown ones are planned, in a region that is named, the only one, or made."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding
from storekeeper.kit.imports import Choice
from storekeeper.kit.sheets.columns import fold
from storekeeper.kit.sheets.drafts import Draft
from storekeeper.people import service
from storekeeper.people.domain import Region, Shop
from storekeeper.people.imports.regions import RegionFinder, choices_of, may_make_shops

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")


@dataclass(frozen=True)
class PlannedShop:
    """A shop to be made; with `region_id` None its region `new_region` is to be made first."""

    code: str
    name: str
    region_id: int | None
    opened_on: date
    cell: str
    new_region: str = ""


@dataclass(frozen=True)
class Place:
    """The shop of a line: known by `shop_id`, or planned under the code `new_shop`, or not said."""

    said: bool = False
    shop_id: int | None = None
    new_shop: str | None = None
    shown: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Places:
    """The shops of all lines."""

    by_row: Mapping[int, Place]
    new_shops: tuple[PlannedShop, ...]
    findings: tuple[Finding, ...]
    codes: Mapping[int, str] = field(default_factory=dict)
    state: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def new_regions(self) -> tuple[str, ...]:
        """Names of the regions to be made."""
        return tuple(dict.fromkeys(shop.new_region for shop in self.new_shops if shop.new_region))

    def of(self, line: Draft) -> Place:
        """The shop of a line."""
        return self.by_row.get(line.row, Place())

    def code_of(self, shop_id: int | None) -> str:
        """The code of a known shop, "" for none."""
        return "" if shop_id is None else self.codes.get(shop_id, "")


def match_places(connection: Connection, lines: tuple[Draft, ...], *, on: date, region: str | None) -> Places:
    """Finds each line's shop by code, then by either name. Unknown ones are planned and told."""
    shops, regions = service.shops(connection, on=on), service.regions(connection)
    finder = _Finder(shops, regions, region, on)
    by_row = {line.row: finder.place(line) for line in lines}
    planned = tuple(finder.planned.values())
    findings = list(finder.regions.findings)
    if planned and not may_make_shops(connection):
        codes = tuple(shop.code for shop in planned)
        findings.append(Finding("people.may_not_make_shops", {"shops": codes}))
    state = repr([(s.id, s.region_id, s.code, s.name_zh, s.name_en, s.closed_on) for s in shops])
    return Places(
        by_row, planned, tuple(findings), {s.id: s.code for s in shops}, f"{state} {regions!r} {planned!r}",
        choices_of(regions) if finder.regions.is_asked else (),
    )  # fmt: skip


class _Finder:
    def __init__(
        self, shops: tuple[Shop, ...], regions: tuple[Region, ...], region: str | None, on: date
    ) -> None:
        self.planned: dict[str, PlannedShop] = {}
        self.regions = RegionFinder(regions, region)
        self._on = on
        self._codes = {fold(shop.code): shop for shop in shops}
        self._names: dict[str, list[Shop]] = {}
        for shop in shops:
            for name in {fold(shop.name_zh), fold(shop.name_en)}:
                self._names.setdefault(name, []).append(shop)

    def place(self, line: Draft) -> Place:
        code, name = line.text("shop_code"), line.text("shop")
        if not code and not name:
            return Place()
        known = self._known(code, name)
        if len(known) > 1:
            values = {"cell": line.where("shop"), "shop": name, "codes": tuple(shop.code for shop in known)}
            return Place(True, findings=(Finding("people.shop_not_unique", values),))
        if known:
            return self._in(known[0], line)
        return self._planned(line, code, name)

    def _known(self, code: str, name: str) -> list[Shop]:
        for text in (code, name):
            if text and fold(text) in self._codes:
                return [self._codes[fold(text)]]
        return self._names.get(fold(name), []) if name else []

    def _in(self, shop: Shop, line: Draft) -> Place:
        if shop.closed_on is not None and shop.closed_on < self._on:
            values = {"cell": line.where("shop"), "shop": shop.code, "day": shop.closed_on}
            return Place(True, shop.id, findings=(Finding("people.shop_closed", values),))
        return Place(True, shop.id, None, shop.code)

    def _planned(self, line: Draft, code: str, name: str) -> Place:
        key = fold(code or name)
        if key not in self.planned:
            where = line.where("shop_code" if code else "shop")
            region, new = self.regions.of_new(line.text("region"), cell=where, shop=code or name)
            made = PlannedShop(code or self._code(name), name or code, region, self._on, where, new)
            self.planned[key] = made
        planned = self.planned[key]
        return Place(True, None, planned.code, planned.code)

    def _code(self, name: str) -> str:
        """The name itself when it is like a code, else the next free N001, N002 …"""
        if _CODE.fullmatch(name):
            return name
        taken = {shop.code.casefold() for shop in self._codes.values()}
        taken |= {shop.code.casefold() for shop in self.planned.values()}
        return next(code for n in range(1, 100_000) if (code := f"N{n:03}").casefold() not in taken)
