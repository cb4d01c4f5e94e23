"""Shops and regions as workbooks: what a page lists, in its order; an import reads the shops back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.records import Row
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_csv, write_workbook
from storekeeper.people import service
from storekeeper.people.domain.districts import DISTRICTS
from storekeeper.people.domain.opening import Hours, period_on
from storekeeper.people.imports.templates import SHOP_COLUMNS
from storekeeper.people.place_lists import RegionLine, ShopLine, region_lines, shop_lines

_SHOP_WIDTHS = (12, 26, 30, 14, 14, 36, 36, *(14,) * 7, 12, 12)
_REGION_COLUMNS = ("code", "name_zh", "name_en")


def save_shops(connection: Connection, *, path: Path, sentences: Sentences, on: date, **asked: Any) -> int:
    """Saves the shops that a page lists, with the hours that hold on the day; how many they are.

    Raises Refused('import.cannot_write').
    """
    lines = [line for line in shop_lines(connection, on=on, **asked).rows if isinstance(line, ShopLine)]
    keys = [line.shop.shop_id for line in lines]
    shops = {row.key: row for row in service.PEOPLE.rows(connection, "shop", keys=keys, removed=True)}
    hours: dict[object, list[Row]] = {}
    for row in service.PEOPLE.rows(connection, "hours", of=keys):
        hours.setdefault(row.values["shop_id"], []).append(row)
    rows: list[list[Value]] = [[sentences.say(f"people.shop_field.{name}") for name in SHOP_COLUMNS]]
    for line in lines:
        period = period_on(hours.get(line.shop.shop_id, ()), on)
        week = period.week if period is not None else {}
        rows.append(_shop(line, shops[line.shop.shop_id].values, week, sentences))
    _save(path, sentences.say("people.export.shops_title"), rows, _SHOP_WIDTHS)
    return len(lines)


def save_regions(connection: Connection, *, path: Path, sentences: Sentences, on: date, **asked: Any) -> int:
    """Saves the regions that a page lists, with their shops and people; how many they are.

    Raises Refused('import.cannot_write').
    """
    lines = [line for line in region_lines(connection, on=on, **asked).rows if isinstance(line, RegionLine)]
    counts = [sentences.say(f"people.regions.column.{name}") for name in ("shops", "people")]
    heads = [sentences.say(f"people.label.region.{name}") for name in _REGION_COLUMNS]
    rows: list[list[Value]] = [[*heads, *counts]]
    rows += [[*(line.says(name) for name in _REGION_COLUMNS), line.shops, line.people] for line in lines]
    _save(path, sentences.say("people.regions.title"), rows, (12, 18, 26, 10, 10))
    return len(lines)


def _shop(
    line: ShopLine, values: Mapping[str, object], week: Mapping[int, Hours], sentences: Sentences
) -> list[Value]:
    said: dict[str, Value] = {
        name: str(values.get(name) or "") or None
        for name in ("code", "name_zh", "name_en", "place_zh", "place_en")
    }
    region, english = line.region, sentences.language == "en"
    said["region"] = None if region is None else region.name_en if english else region.name_zh
    district = line.shop.district
    said["district"] = (
        sentences.say(f"people.district.{district}") if district in DISTRICTS else district or None
    )
    for weekday in range(7):
        said[f"hours_{weekday}"] = _hours(week[weekday]) if weekday in week else sentences.say("hours.closed")
    said["opened_on"], said["closed_on"] = line.shop.opened_on, line.shop.closed_on
    return [said.get(name) for name in SHOP_COLUMNS]


def _hours(hours: Hours) -> str:
    opens, closes = hours
    return f"{opens:%H:%M}-{'24:00' if closes == time(0) else f'{closes:%H:%M}'}"


def _save(path: Path, title: str, rows: list[list[Value]], widths: tuple[int, ...]) -> None:
    if path.suffix.casefold() == ".csv":
        write_csv(path, rows)
    else:
        write_workbook(path, [NewSheet(title, rows, frozen_columns=2, widths=widths)])
