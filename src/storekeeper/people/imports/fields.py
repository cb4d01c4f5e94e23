"""The columns of a people workbook: their headings in Chinese and English, and what their cells mean."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.columns import Field, fold
from storekeeper.kit.sheets.values import as_day, as_number, as_text, shown

_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "staff_no": (
        "員工編號", "職員編號", "員工號", "員工號碼", "職員號碼", "工號", "員工證號", "人員編號",
        "僱員編號", "編號",
        "Staff No", "Staff No.", "Staff Number", "Staff ID", "Staff Code", "Employee No", "Employee Number",
        "Employee ID", "Employee Code", "Emp No", "Emp ID",
    ),
    "name_zh": (
        "中文姓名", "姓名", "中文名", "中文名稱", "員工姓名", "職員姓名", "姓名中文", "名字",
        "Chinese Name", "Name (Chinese)", "Name in Chinese", "Name", "Full Name", "Staff Name",
        "Employee Name",
    ),
    "name_en": (
        "英文姓名", "英文名", "姓名英文", "英文名稱", "English Name", "Name (English)", "Name in English",
    ),
    "shop_code": (
        "店舖編號", "分店編號", "店號", "舖號", "門店編號", "店舖代號", "分店代號", "店舖代碼", "店編號",
        "Shop Code", "Shop No", "Shop ID", "Store Code", "Store No", "Store ID", "Branch Code", "Outlet Code",
    ),
    "shop": (
        "店舖", "分店", "門店", "店名", "店舖名稱", "分店名稱", "駐店", "所屬店舖", "所屬分店", "工作地點",
        "舖位", "門市",
        "Shop", "Shop Name", "Store", "Store Name", "Branch", "Branch Name", "Outlet", "Location",
        "Work Location",
    ),
    "region": ("區域", "地區", "分區", "大區", "Region", "Area", "District Group"),
    "role": (
        "職位", "職銜", "職級", "崗位", "職務", "職稱", "Position", "Title", "Job Title", "Role", "Post",
        "Rank", "Grade",
    ),
    "contract": (
        "合約", "合約類別", "合約類型", "僱用類別", "僱傭類別", "全職兼職", "全職/兼職", "工作性質",
        "僱用形式", "類別",
        "Contract", "Contract Type", "Employment Type", "Full/Part Time", "FT/PT", "Type", "Status",
    ),
    "weekly_hours": (
        "每週工時", "每週時數", "每星期工時", "週工時", "合約工時", "合約時數", "工時",
        "Weekly Hours", "Hours per Week", "Hours/Week", "Contract Hours", "Contracted Hours", "Hours",
    ),
    "joined_on": (
        "入職日期", "入職日", "到職日期", "受僱日期", "加入日期", "開工日期",
        "Joining Date", "Joined Date", "Date Joined", "Join Date", "Joined", "Joined On", "Hire Date", "Start Date",
        "Date of Joining", "Commencement Date", "Employment Date",
    ),
    "left_on": (
        "離職日期", "離職日", "最後工作日", "Left Date", "Date Left", "Left On", "Leaving Date", "Last Day",
        "Last Working Day", "Termination Date", "End Date", "Resignation Date",
    ),
    "phone": (
        "電話", "手提電話", "流動電話", "聯絡電話", "手機", "電話號碼", "手機號碼", "手提",
        "Phone", "Mobile", "Mobile No", "Mobile Phone", "Phone No", "Phone Number", "Tel", "Telephone",
        "Contact No",
    ),
    "email": ("電郵", "電子郵件", "電郵地址", "郵箱", "電子郵箱", "Email", "E-mail", "Email Address", "Mail"),
}  # fmt: skip

_ROLE_TITLES: Mapping[str, tuple[str, ...]] = {
    "manager": (
        "manager", "店長", "經理", "店舖經理", "分店經理", "門市經理", "門店經理", "店經理", "區舖經理",
        "主管",
        "Shop Manager", "Store Manager", "Branch Manager", "Outlet Manager", "SM", "Shop in Charge",
        "Store in Charge",
    ),
    "deputy": (
        "deputy", "副店長", "助理店長", "副經理", "助理經理", "店舖副經理", "助理店舖經理", "主任",
        "店務主任", "營業主任",
        "Deputy Manager", "Assistant Manager", "Assistant Shop Manager", "Assistant Store Manager", "ASM",
        "AM",
        "Deputy Shop Manager", "Deputy Store Manager", "Supervisor", "Shop Supervisor", "Store Supervisor",
    ),
    "senior": (
        "senior", "高級售貨員", "資深售貨員", "高級店員", "資深店員", "高級營業", "高級營業員", "資深營業員",
        "高級店務員", "高級銷售員",
        "高級銷售顧問", "高級店務助理", "組長", "領班", "Senior Sales", "Senior Sales Associate",
        "Senior Associate",
        "Senior Sales Assistant", "Senior Shop Assistant", "Senior Sales Advisor", "Team Leader", "Captain",
    ),
    "sales": (
        "sales", "售貨員", "店員", "營業員", "銷售員", "店務員", "店務助理", "銷售助理", "營業助理",
        "售貨助理", "銷售顧問",
        "導購", "導購員", "推廣員", "美容顧問", "Sales Associate", "Sales Assistant", "Sales Advisor",
        "Sales Consultant",
        "Sales Person", "Salesperson", "Shop Assistant", "Store Assistant", "Store Associate", "Associate",
        "Promoter",
        "Beauty Advisor", "Beauty Consultant", "Retail Assistant", "Customer Service", "顧客服務員",
    ),
    "cashier": ("cashier", "收銀員", "收銀", "收銀助理", "Cash Desk", "Teller", "Cashier Associate"),
    "stock": (
        "stock", "倉務員", "倉務", "倉管", "倉務助理", "貨倉員", "理貨員", "理貨", "存貨員", "庫務", "庫務員",
        "Stock Keeper", "Stock Assistant", "Stock Clerk", "Stock Controller", "Warehouse",
        "Warehouse Assistant",
        "Storeman", "Merchandise Handler", "Replenisher",
    ),
}  # fmt: skip

_CONTRACTS: Mapping[str, tuple[str, ...]] = {
    "full": (
        "full", "全職", "全職員工", "正職", "長工", "Full Time", "FT", "F", "Permanent", "Regular", "Full-timer",
    ),
    "part": (
        "part", "兼職", "兼職員工", "半職", "散工", "臨時", "替工",
        "Part Time", "PT", "P", "Casual", "Part-timer", "Temp",
    ),
}  # fmt: skip

_ROLE_OF = {fold(title): role for role, titles in _ROLE_TITLES.items() for title in titles}
_CONTRACT_OF = {fold(word): kind for kind, words in _CONTRACTS.items() for word in words}
_BESIDE_A_TITLE = re.compile(r"^(?:兼職|全職|parttime|fulltime|pt|ft)|(?:兼職|全職|parttime|fulltime)$")
_EMAIL = re.compile(r"[^@\s,;<>\"']{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TOTAL = re.compile(r"^(合計|總計|小計|總數|人數|total|subtotal|grandtotal)")
_MASK = "•"
_LONGEST_NAME, _LONGEST_NUMBER = 120, 32


def is_role(value: Value) -> bool:
    """Whether the text is a known title."""
    return bool(as_text(value)) and _role(as_text(value)) is not None


def is_phone(value: Value) -> bool:
    """Whether it looks like a Hong Kong number; a date has eight digits too."""
    if isinstance(value, date):
        return False
    digits = re.sub(r"[\s()+-]", "", as_text(value))
    return (
        digits.isdecimal()
        and len(digits.removeprefix("852")) == 8
        and digits.removeprefix("852")[0] in "235679"
    )


def is_email(value: Value) -> bool:
    """Whether it looks like an address of mail."""
    return _EMAIL.fullmatch(as_text(value)) is not None


def is_contract(value: Value) -> bool:
    """Whether it says full- or part-time."""
    return fold(as_text(value)) in _CONTRACT_OF


_LOOKS = {"role": is_role, "phone": is_phone, "email": is_email, "contract": is_contract}
FIELDS = tuple(
    Field(key, headings, _LOOKS[key]) if key in _LOOKS else Field(key, headings)
    for key, headings in _HEADINGS.items()
)


def role_of(value: Value) -> str:
    """The code of a role from a Chinese or English title. Raises Refused('people.unknown_role')."""
    role = _role(as_text(value))
    if role is None:
        raise Refused("people.unknown_role", text=shown(value))
    return role


def contract_of(value: Value) -> str:
    """full or part. Raises Refused('people.unknown_contract')."""
    kind = _CONTRACT_OF.get(fold(as_text(value)))
    if kind is None:
        raise Refused("people.unknown_contract", text=shown(value))
    return kind


def weekly_minutes_of(value: Value) -> int:
    """Minutes a week from hours. Raises Refused('import.wrong_number' | 'people.impossible_hours')."""
    hours = as_number(re.sub(r"(?i)(小時|hours?|hrs?|h)$", "", as_text(value)).strip())
    if not 0 < hours <= 168:
        raise Refused("people.impossible_hours", text=shown(value))
    return round(hours * Decimal(60))


def staff_no_of(value: Value) -> str:
    """Raises Refused('people.wrong_staff_no')."""
    text = as_text(value)
    if len(text) > _LONGEST_NUMBER or not re.search(r"\w", text):
        raise Refused("people.wrong_staff_no", text=shown(value))
    return text


def name_of(value: Value) -> str:
    """Raises Refused('people.wrong_name') for a name of more than 120 characters or without a letter."""
    text = as_text(value)
    if len(text) > _LONGEST_NAME or not re.search(r"[^\W\d_]", text):
        raise Refused("people.wrong_name", text=shown(value))
    return text


def phone_of(value: Value) -> str:
    """Like '+852 9123 4567', "" for a masked one. Raises Refused('people.wrong_phone') without the number."""
    text = as_text(value)
    if _MASK in text:
        return ""
    digits = re.sub(r"[\s().-]", "", text)
    if re.fullmatch(r"(?:\+?852)?\d{8}", digits):
        return f"+852 {digits[-8:-4]} {digits[-4:]}"
    if re.fullmatch(r"\+\d{8,15}", digits):
        return digits
    if re.fullmatch(r"(?:86)?1\d{10}", digits):
        return f"+86{digits[-11:]}"
    raise Refused("people.wrong_phone")


def email_of(value: Value) -> str:
    """In small letters, "" for a masked one. Raises Refused('people.wrong_email') without the address."""
    text = as_text(value)
    if _MASK in text:
        return ""
    if len(text) > 254 or not is_email(value):
        raise Refused("people.wrong_email")
    return text.casefold()


READ: Mapping[str, Callable[[Value], str | int | date]] = {
    "staff_no": staff_no_of,
    "name_zh": name_of,
    "name_en": name_of,
    "shop_code": as_text,
    "shop": as_text,
    "region": as_text,
    "role": role_of,
    "contract": contract_of,
    "weekly_hours": weekly_minutes_of,
    "joined_on": as_day,
    "left_on": as_day,
    "phone": phone_of,
    "email": email_of,
}


def split_name(text: str) -> tuple[str, str]:
    """Chinese and English part of a name written in one cell; either may be empty."""
    chinese = "".join(re.findall(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·]+", text))
    rest = re.sub(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff·()（）/]+", " ", text)
    return chinese, " ".join(rest.split())


def is_total(text: str) -> bool:
    """Whether a line's first text says that it sums up the lines above."""
    return _TOTAL.match(fold(text)) is not None


@lru_cache(maxsize=4096)
def _role(text: str) -> str | None:
    title = fold(text)
    if title in _ROLE_OF:
        return _ROLE_OF[title]
    return _ROLE_OF.get(_BESIDE_A_TITLE.sub("", title))
