"""The columns of a workbook of shops: their headings in Chinese and English, and what their cells mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time

from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.hours import read_day
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.columns import Field
from storekeeper.kit.sheets.drafts import Lines, Said
from storekeeper.kit.sheets.values import as_day, as_text, shown
from storekeeper.people.domain.districts import district_code
from storekeeper.people.imports.fields import is_total

Hours = tuple[time, time] | None  # one day's opening and closing, None when it is closed
WEEKDAYS = tuple(f"hours_{weekday}" for weekday in range(7))

_CHINESE = "一二三四五六日"
_ENGLISH = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "店舖編號", "分店編號", "店號", "舖號", "門店編號", "店舖代號", "分店代號", "店舖代碼", "店編號", "編號",
        "代號", "Shop Code", "Shop No", "Shop ID", "Store Code", "Store No", "Store ID", "Branch Code", "Outlet Code",
        "Code",
    ),
    "name_zh": (
        "店舖名稱", "店名", "店舖", "分店名稱", "分店", "門店", "門店名稱", "門市", "中文店名", "中文名稱",
        "店舖中文名稱", "名稱", "Shop Name", "Store Name", "Branch Name", "Shop", "Store",
        "Branch", "Outlet", "Name", "Chinese Name", "Name (Chinese)", "店舖名稱中文", "分店名稱中文", "店名中文",
        "名稱中文", "店舖中文", "分店中文",
    ),
    "name_en": (
        "英文店名", "英文名稱", "店舖英文名稱", "英文名", "English Name", "Name (English)", "Shop Name (English)",
        "English Shop Name", "Name in English", "店舖名稱英文", "分店名稱英文", "店名英文", "名稱英文", "店舖英文",
        "分店英文",
    ),
    "region": ("區域", "大區", "管理區域", "營運區域", "分區", "Region", "Area", "Operating Region"),
    "district": ("地區", "分區", "行政區", "District"),
    "place_zh": (
        "地址", "店址", "中文地址", "店舖地址", "分店地址", "地址中文", "Address", "Shop Address",
        "Address (Chinese)",
    ),
    "place_en": ("英文地址", "地址英文", "English Address", "Address (English)", "Address in English"),
    "opened_on": (
        "開業日期", "開店日期", "開張日期", "啟業日期", "開業日", "開始營業日期", "營業日期", "Opened On",
        "Opening Date", "Date Opened", "Open Date", "Opened", "Start Date",
    ),
    "closed_on": ("結業日期", "關店日期", "結業日", "Closed On", "Closing Date", "Date Closed", "Closed"),
    "hours": (
        "營業時間", "開放時間", "開舖時間", "Opening Hours", "Business Hours", "Trading Hours", "Hours", "Store Hours",
    ),
    **{
        f"hours_{day}": (
            f"星期{_CHINESE[day]}", f"週{_CHINESE[day]}", f"禮拜{_CHINESE[day]}", _CHINESE[day],
            *(("星期天", "周日") if day == 6 else ()),
            _ENGLISH[day], _ENGLISH[day][:3], f"{_ENGLISH[day]} Hours",
        )
        for day in range(7)
    },
}  # fmt: skip
_DAYS = {
    **{word: day for day, word in enumerate(_CHINESE)},
    **{word[:length].casefold(): day for day, word in enumerate(_ENGLISH) for length in (3, len(word))},
    "tues": 1, "thur": 3, "thurs": 3, "天": 6,
}  # fmt: skip
_EVERY = {"每日", "每天", "逢日", "daily", "everyday", "全週", ""}
_DAY_WORDS = re.compile(
    r"(星期|週|周|禮拜|逢)?\s*([一二三四五六日天]|[A-Za-z]{3,9})\.?\s*(?:(至|到|-|–|~|to)\s*(?:星期|週|周|禮拜)?\s*([一二三四五六日天]|[A-Za-z]{3,9})\.?)?"
)
_PUBLIC = re.compile(r"(公眾假期|假期|PH|public holidays?)", re.IGNORECASE)
_SEGMENTS = re.compile(r"[;；\n|]+|[,，、](?=\s*(?:星期|週|周|禮拜|逢|[A-Za-z]{3}|公眾))")
_ALL_DAY = re.compile(r"(24\s*小時|24\s*hours?|全日|通宵營業)", re.IGNORECASE)
_FIRST_TIME = re.compile(
    r"\d|上午|早上|凌晨|中午|下午|晚上|休|關|关|不開|全日|通宵|closed|off", re.IGNORECASE
)
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,15}")
_LONGEST = {"name": 120, "district": 60, "place": 250}


def code_of(value: Value) -> str:
    """Raises Refused('people.wrong_shop_code')."""
    text = as_text(value)
    if not _CODE.fullmatch(text):
        raise Refused("people.wrong_shop_code", text=shown(value))
    return text


def shop_name_of(value: Value) -> str:
    """Raises Refused('people.wrong_shop_name')."""
    text = as_text(value)
    if len(text) > _LONGEST["name"] or not re.search(r"[^\W_]", text):
        raise Refused("people.wrong_shop_name", text=shown(value))
    return text


def district_of(value: Value) -> str:
    """The code of one of the 18 districts, else what is written. Raises Refused('import.too_long')."""
    written = _short(value, _LONGEST["district"])
    return district_code(written) or written


def place_of(value: Value) -> str:
    """Raises Refused('import.too_long')."""
    return _short(value, _LONGEST["place"])


def day_hours_of(value: Value) -> Hours:
    """One day: 10:00-22:00, 24小時 or 休息. Raises Refused('people.wrong_opening_hours')."""
    return _span(as_text(value), value)


def week_hours_of(value: Value) -> Mapping[int, Hours]:
    """Weekday → hours, of a cell such as '10:00-22:00' or '星期一至五 10:00-22:00；星期六日 11:00-22:00'.

    A day that it does not name is not in it. Raises Refused('people.wrong_opening_hours').
    """
    found: dict[int, Hours] = {}
    for piece in _SEGMENTS.split(str(value) if isinstance(value, str) else as_text(value)):
        text = as_text(piece)
        if not text:
            continue
        days, rest = _separated(text, value)
        for day in days:
            found[day] = _span(rest, value)
    return found


def _separated(text: str, value: Value) -> tuple[tuple[int, ...], str]:
    """The days that a piece is about, and what stands behind them; public holidays are no weekday."""
    match = _FIRST_TIME.search(text)
    said, rest = (text[: match.start()], text[match.start() :]) if match else (text, "")
    said = said.strip(" :：()（）")
    if _PUBLIC.search(said):
        said = _PUBLIC.sub("", said).strip(" 及和、,&/")
        if not said:
            return (), rest
    if said.casefold() in _EVERY:
        return tuple(range(7)), rest
    days: set[int] = set()
    left = said
    for found in _DAY_WORDS.finditer(said):
        first = _DAYS.get(found[2].casefold())
        last = _DAYS.get(found[4].casefold()) if found[4] else first
        if first is None or last is None:
            raise Refused("people.wrong_opening_hours", text=shown(value))
        days.update(_through(first, last))
        left = left.replace(found[0], "", 1)
    if not days or left.strip(" 及和、,，&/"):
        raise Refused("people.wrong_opening_hours", text=shown(value))
    return tuple(sorted(days)), rest


def _through(first: int, last: int) -> tuple[int, ...]:
    return tuple((first + step) % 7 for step in range((last - first) % 7 + 1))


def _span(text: str, value: Value) -> Hours:
    if _ALL_DAY.fullmatch(text):
        return time(0), time(0)
    try:
        found = read_day(text, most=1)
    except Refused as refused:
        raise Refused("people.wrong_opening_hours", text=shown(value)) from refused
    return (found[0].starts, found[0].ends) if found else None


def _short(value: Value, longest: int) -> str:
    text = as_text(value)
    if len(text) > longest:
        raise Refused("import.too_long", text=shown(value), most=longest)
    return text


def _is_hours(value: Value) -> bool:
    try:
        return isinstance(value, str) and bool(week_hours_of(value)) and any(map(str.isdigit, value))
    except Refused:
        return False


def _is_district(value: Value) -> bool:
    return district_code(as_text(value)) is not None


def _twice(cell: str, number: str, other: str) -> Finding:
    return Finding("people.shop_twice_in_file", {"cell": cell, "shop": number, "other": other})


_READ: Mapping[str, Callable[[Value], Said]] = {
    "code": code_of,
    "name_zh": shop_name_of,
    "name_en": shop_name_of,
    "region": as_text,
    "district": district_of,
    "place_zh": place_of,
    "place_en": place_of,
    "opened_on": as_day,
    "closed_on": as_day,
    "hours": week_hours_of,
    **dict.fromkeys(WEEKDAYS, day_hours_of),
}

_LOOKS: Mapping[str, Callable[[Value], bool]] = {"hours": _is_hours, "district": _is_district}
SHOP_LINES = Lines(
    words="people.shop_field",
    fields=tuple(
        Field(key, headings, _LOOKS[key]) if key in _LOOKS else Field(key, headings)
        for key, headings in _HEADINGS.items()
    ),
    read=_READ,
    keys=("code", "name_zh", "name_en"),
    names=("name_zh", "name_en"),
    needed=(("code", "name_zh", "name_en"),),
    is_rest=is_total,
    twice=_twice,
)
