"""What an import of shops would change: every line against the store, cell by cell, nothing written."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.kit.imports import Asked, CellChange, ImportKind, Preview, PreviewRow
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.columns import Columns, fold
from storekeeper.kit.sheets.drafts import Draft
from storekeeper.people import service
from storekeeper.people.domain import Region
from storekeeper.people.domain.districts import district_code
from storekeeper.people.imports.regions import RegionFinder, choices_of, may_make_shops
from storekeeper.people.imports.shop_fields import WEEKDAYS, Hours
from storekeeper.people.imports.shop_writing import KnownShop, ShopRecord, known_shops

_TEXTS = ("name_zh", "name_en", "district", "place_zh", "place_en")
_COMPARED = (*_TEXTS, "opened_on", "closed_on")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")


@dataclass(frozen=True)
class ShopPlan:
    """What is made along with the shops."""

    new_regions: tuple[str, ...]
    region_codes: Mapping[int, str] = field(default_factory=dict)


def ask(
    kind: ImportKind,
    connection: Connection,
    book: Workbook,
    *,
    on: date,
    sheet: str | None = None,
    columns: Columns | None = None,
) -> Asked:
    """Reads a workbook; of shops nothing needs to be asked for. Changed opening hours would begin on `on`.

    Raises Refused (import.*, people.*).
    """
    _refuse_without_right(connection)
    return Asked(
        kind.key, book.name, book.digest, on, kind.drafts(connection, book, sheet=sheet, columns=columns)
    )


def preview(connection: Connection, asked: Asked, *, region: str | None = None) -> Preview:
    """Compares the file with the store. `region` (code or name) is where new shops belong that say none.

    Raises Refused (import.*, people.*).
    """
    _refuse_without_right(connection)
    shops, regions = known_shops(connection, on=asked.on), service.regions(connection)
    judge = _Judge(shops, regions, region, asked.on)
    rows = tuple(judge.row(line) for line in asked.drafts.lines)
    new = tuple(dict.fromkeys(row.record.new_region for row in rows if row.record and row.record.new_region))
    return Preview(
        asked,
        hashlib.sha256(repr((shops, regions)).encode()).hexdigest(),
        rows,
        tuple(judge.regions.findings),
        tuple(Finding("people.import.new_region", {"region": name}, Severity.INFO) for name in new),
        ShopPlan(new, judge.region_codes),
        region,
        choices_of(regions) if judge.regions.is_asked else (),
    )


def _refuse_without_right(connection: Connection) -> None:
    if not may_make_shops(connection):
        raise Refused("people.may_not_import_shops")


class _Judge:
    """Tells of each line which shop it means and what would change."""

    def __init__(
        self, shops: tuple[KnownShop, ...], regions: tuple[Region, ...], region: str | None, on: date
    ) -> None:
        self.regions = RegionFinder(regions, region)
        self.region_codes = {one.id: one.code for one in regions}
        self._on = on
        self._by_code = {fold(shop.code): shop for shop in shops}
        self._by_name: dict[str, list[KnownShop]] = {}
        for shop in shops:
            for name in {fold(shop.name_zh), fold(shop.name_en)} - {""}:
                self._by_name.setdefault(name, []).append(shop)
        self._codes = {shop.code.casefold() for shop in shops}
        self._met: dict[int, str] = {}

    def row(self, line: Draft) -> PreviewRow:
        line = _with_district(line)
        found = self._known(line)
        shop = found[0] if len(found) == 1 else None
        findings = [*line.findings, *self._disorder(line, shop)]
        name = line.text("name_zh") or line.text("name_en") or (shop.name_zh if shop else "")
        row = PreviewRow(line.row, shop.code if shop else line.text("code"), name, "wrong")
        if len(found) > 1:
            codes = tuple(one.code for one in found)
            said = {"cell": line.key_cell, "shop": line.number, "codes": codes}
            findings.append(Finding("people.shop_not_unique", said))
        elif shop is not None and self._met.setdefault(shop.id, line.key_cell) != line.key_cell:
            twice = {"cell": line.key_cell, "shop": shop.code, "other": self._met[shop.id]}
            if not any(finding.code == "people.shop_twice_in_file" for finding in findings):
                findings.append(Finding("people.shop_twice_in_file", twice))
        elif shop is None:
            findings += _missing(line)
        if any(finding.severity is Severity.HARD for finding in findings):
            return replace(row, findings=tuple(findings))
        if shop is None:
            record = self._new(line)
            return replace(row, number=record.code, state="new", record=record, findings=tuple(findings))
        return self._against(line, shop, replace(row, findings=tuple(findings)))

    def _known(self, line: Draft) -> list[KnownShop]:
        code, names = line.text("code"), (line.text("name_zh"), line.text("name_en"))
        if code:
            return [self._by_code[fold(code)]] if fold(code) in self._by_code else []
        return next((self._by_name[fold(name)] for name in names if name and fold(name) in self._by_name), [])

    def _disorder(self, line: Draft, shop: KnownShop | None) -> list[Finding]:
        opened = line.said.get("opened_on") or (shop.opened_on if shop else self._on)
        closed = line.said.get("closed_on") or (shop.closed_on if shop else None)
        if isinstance(opened, date) and isinstance(closed, date) and closed < opened:
            return [Finding("people.shop_closed_before_opening", {"cell": line.where("closed_on")})]
        return []

    def _new(self, line: Draft) -> ShopRecord:
        opened, closed = line.said.get("opened_on"), line.said.get("closed_on")
        code = line.text("code") or self._free_code(line)
        self._codes.add(code.casefold())
        region, new_region = self.regions.of_new(line.text("region"), cell=line.where("region"), shop=code)
        name_zh = line.text("name_zh") or line.text("name_en") or code
        return ShopRecord(
            id=None,
            region_id=region,
            new_region=new_region,
            code=code,
            name_zh=name_zh,
            name_en=line.text("name_en") or name_zh,
            district=line.text("district"),
            place_zh=line.text("place_zh"),
            place_en=line.text("place_en") or line.text("place_zh"),
            opened_on=opened if isinstance(opened, date) else self._on,
            closed_on=closed if isinstance(closed, date) else None,
            hours={day: hours for day, hours in hours_said(line).items() if hours is not None},
        )

    def _free_code(self, line: Draft) -> str:
        """The name itself when it is like a code, else the next free N001, N002 …"""
        name = line.text("name_en") or line.text("name_zh")
        if _CODE.fullmatch(name) and name.casefold() not in self._codes:
            return name
        return next(code for n in range(1, 100_000) if (code := f"N{n:03}").casefold() not in self._codes)

    def _against(self, line: Draft, shop: KnownShop, row: PreviewRow) -> PreviewRow:
        """The stored shop with whatever the line says instead; silence changes nothing."""
        said = {key: line.said[key] for key in _COMPARED if key in line.said}
        region, new_region = self._region(line, shop)
        hours = {day: open_ for day, open_ in hours_said(line).items() if shop.hours.get(day) != open_}
        changes = [
            CellChange(key, line.where(key), getattr(shop, key), value)
            for key, value in said.items()
            if value != _stored(shop, key)
        ]
        if new_region or region != shop.region_id:
            before = self.region_codes.get(shop.region_id, "")
            after = new_region or self.region_codes.get(region or 0, "")
            changes.append(CellChange("region", line.where("region"), before, after))
        for day, open_ in sorted(hours.items()):
            where = line.cells.get(WEEKDAYS[day]) if WEEKDAYS[day] in line.said else line.where("hours")
            changes.append(CellChange(WEEKDAYS[day], where or line.key_cell, shop.hours.get(day), open_))
        texts = {key: str(said.get(key, getattr(shop, key))) for key in _TEXTS}
        opened, closed = (said.get(key, getattr(shop, key)) for key in ("opened_on", "closed_on"))
        record = ShopRecord(shop.id, region, new_region, shop.code, **texts,
                            opened_on=opened, closed_on=closed, hours=hours)  # type: ignore[arg-type]  # fmt: skip
        return replace(row, state="changed" if changes else "same", changes=tuple(changes), record=record)

    def _region(self, line: Draft, shop: KnownShop) -> tuple[int | None, str]:
        """The region's id, or the name of one that is to be made."""
        said = line.text("region")
        if not said:
            return shop.region_id, ""
        found = self.regions.known(said)
        return (found.id, "") if found else (None, said)


def _with_district(line: Draft) -> Draft:
    """The line with its district as a code; one that is none of the eighteen is told and left out."""
    text = line.text("district")
    code = district_code(text) if text else None
    if not text or code == text:
        return line
    said = {key: value for key, value in line.said.items() if key != "district"}
    if code:
        return replace(line, said={**said, "district": code})
    unknown = {"cell": line.where("district"), "text": text}
    told = Finding("people.unknown_district", unknown, Severity.SOFT)
    return replace(line, said=said, findings=(*line.findings, told))


def _stored(shop: KnownShop, key: str) -> object:
    """A district may be stored by its name from times before the codes."""
    value: object = getattr(shop, key)
    return (district_code(str(value)) or value) if key == "district" else value


def hours_said(line: Draft) -> Mapping[int, Hours]:
    """Weekday → hours as the line says them; a column of its own has more weight than the one for the week."""
    week = line.said.get("hours")
    said: dict[int, Hours] = dict(week) if isinstance(week, Mapping) else {}
    for day, key in enumerate(WEEKDAYS):
        if key in line.said:
            hours = line.said[key]
            said[day] = hours if isinstance(hours, tuple) else None
    return said


def _missing(line: Draft) -> list[Finding]:
    """A new shop has a name; the code alone is not enough to know it by."""
    if line.text("name_zh") or line.text("name_en") or line.findings:
        return []
    said = {"cell": line.where("name_zh"), "field": Finding("people.shop_field.name_zh")}
    return [Finding("import.missing", said)]
