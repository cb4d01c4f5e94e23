"""Two workbooks as a shop manager and a personnel office would keep them in Excel, to try the imports with."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from types import MappingProxyType

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from storekeeper.demo.absence import contract_on
from storekeeper.demo.chain import COMPANY_ZH, Chain
from storekeeper.demo.people import Employee
from storekeeper.kit.clock import days_of_week, monday_of

MODEL_SHOP = "MKK1"
NEW_SHOP = ("ELE1", "圓方店")
_REGION = "九龍西"
_TITLES = MappingProxyType(
    {
        "manager": "店長",
        "deputy": "副店長",
        "senior": "高級營業員",
        "sales": "營業員",
        "cashier": "收銀員",
        "stock": "理貨員",
    }
)
_CONTRACTS = MappingProxyType({"full": "全職", "part": "兼職"})
_PEOPLE_HEADINGS = (
    "員工編號", "中文姓名", "英文姓名", "區域", "店號", "分店", "職位", "全職/兼職", "每週工時", "入職日期", "手提電話",
    "電郵", "備註",
)  # fmt: skip
_RECRUITS = """\
BH3001|盧家明|LO Ka Ming, Gary|MKK1|營業員|全職|45
BH3002|簡曉晴|KAN Hiu Ching|MKK1|營業員|兼職|18
BH3003|溫志華|WAN Chi Wah, Terry|ELE1|店長|全職|45
BH3004|雷詠欣|LUI Wing Yan, Joyce|ELE1|副店長|全職|45
BH3005|邱子朗|YAU Tsz Long|ELE1|營業員|全職|45
BH3006|湯雪儀|TONG Suet Yee|ELE1|收銀員|全職|45
BH3007|古𤋮彤|KOO Hei Tung, Zoe|ELE1|營業員|兼職|20"""
_PROMOTED = "李俊傑"
_ON_LEAVE, _LEAVE_WEEKDAYS = "張佩珊", (1, 2, 3)
_SPLIT, _SPLIT_WEEKDAY, _SPLIT_TEXT = "譚偉明", 5, "1000-1400,1700-2100"
_INSTEAD = "1130-2030"
_WEEKDAYS = "一二三四五六日"
_FONT, _TITLE_FONT = Font(name="PMingLiU", size=12), Font(name="PMingLiU", size=16, bold=True)
_HEADING_FILL, _REST_FILL = PatternFill("solid", fgColor="FFFF99"), PatternFill("solid", fgColor="D9D9D9")
_LINE = Side(style="thin")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_CENTRE = Alignment(horizontal="center", vertical="center")


@dataclass(frozen=True)
class SampleFiles:
    """Where the two workbooks were written, and the shop and week of the roster."""

    people: Path
    roster: Path
    shop: str
    monday: date


def sample_workbooks(folder: Path, chain: Chain) -> SampleFiles:
    """Write both into `folder`, which is made when missing.

    The people workbook has the model shop's staff, one of them promoted, and seven recruits, five for a shop
    that the chain does not know yet. The roster is the model shop's for the week after next, which has none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    monday = monday_of(chain.today) + timedelta(days=14)
    people = folder / f"員工名單 {chain.today:%Y-%m}.xlsx"
    roster = folder / f"旺角店更表 {monday:%m%d}.xlsx"
    _people_book(chain).save(people)
    _roster_book(chain, monday).save(roster)
    return SampleFiles(people, roster, MODEL_SHOP, monday)


def _people_book(chain: Chain) -> Workbook:
    book, sheet = _book("員工名單", chain)
    _write(sheet, 1, [f"{COMPANY_ZH}　員工名單"], font=_TITLE_FONT)
    _write(sheet, 2, ["截至", chain.today])
    _heading(sheet, 4, _PEOPLE_HEADINGS)
    rows = [*_staff_rows(chain), *_recruit_rows(chain)]
    for number, row in enumerate(rows, start=5):
        _write(sheet, number, row, boxed=True)
    _write(sheet, len(rows) + 6, ["合計", f"{len(rows)} 人"])
    _widths(sheet, (11, 11, 24, 9, 8, 22, 13, 11, 10, 13, 14, 34, 16))
    sheet.freeze_panes = "C5"
    return book


def _staff_rows(chain: Chain) -> list[list[object]]:
    shop = next(shop for shop in chain.shops if shop.code == MODEL_SHOP)
    contracts = contract_on(chain.contracts, chain.today)
    rows: list[list[object]] = []
    for person in _crew(chain):
        contract, role = contracts[person.staff_no], person.role
        promoted = person.name_zh == _PROMOTED
        rows.append([
            person.staff_no, person.name_zh, person.name_en, _REGION, shop.code, shop.name_zh,
            _TITLES["senior" if promoted else role], _CONTRACTS[contract.kind], contract.weekly_minutes // 60,
            person.joined_on, person.phone.removeprefix("+852 "), person.email, "升職" if promoted else None,
        ])  # fmt: skip
    return rows


def _recruit_rows(chain: Chain) -> list[list[object]]:
    names = {shop.code: shop.name_zh for shop in chain.shops} | dict([NEW_SHOP])
    joins = monday_of(chain.today) + timedelta(days=7)
    rows: list[list[object]] = []
    for number, line in enumerate(_RECRUITS.splitlines(), start=1):
        staff_no, name_zh, name_en, shop, title, contract, hours = line.split("|")
        phone, email = f"0{number:03d} {7 * number:04d}", f"{staff_no.lower()}@begonia.example"
        rows.append([
            staff_no, name_zh, name_en, _REGION, shop, names[shop], title, contract, int(hours), joins, phone,
            email, "新入職",
        ])  # fmt: skip
    return rows


def _roster_book(chain: Chain, monday: date) -> Workbook:
    shop = next(shop for shop in chain.shops if shop.code == MODEL_SHOP)
    book, sheet = _book("更表", chain)
    days = days_of_week(monday)
    _write(sheet, 1, [f"{shop.name_zh}　更表"], font=_TITLE_FONT)
    _write(sheet, 2, ["由", monday, "至", days[-1]])
    _heading(sheet, 4, ["編號", "姓名", "職位", *days, "備註"])
    _heading(sheet, 5, [None, None, None, *(f"({_WEEKDAYS[day.weekday()]})" for day in days), None])
    last = 5
    for last, person in enumerate(_crew(chain), start=6):
        texts = [_cell_text(chain, person, day) for day in days]
        note = "年假已批" if person.name_zh == _ON_LEAVE else None
        _write(sheet, last, [person.staff_no, person.name_zh, _TITLES[person.role], *texts, note], boxed=True)
    for row in sheet.iter_rows(min_row=6, max_row=last, min_col=4, max_col=10):
        for cell in row:
            cell.alignment = _CENTRE
            if cell.value in {"休", "AL"}:
                cell.fill = _REST_FILL
    _write(sheet, last + 2, ["註：休＝例假　AL＝年假。如需調更請先通知店長。"])
    _widths(sheet, (10, 11, 13, *([13] * 7), 14))
    sheet.freeze_panes = "D6"
    sheet.page_setup.orientation = "landscape"
    return book


def _cell_text(chain: Chain, person: Employee, day: date) -> str | None:
    """As two weeks before, with leave of its own; whoever was away or lent then has the middle shift, Monday off."""
    if person.name_zh == _ON_LEAVE and day.weekday() in _LEAVE_WEEKDAYS:
        return "AL"
    if person.name_zh == _SPLIT and day.weekday() == _SPLIT_WEEKDAY:
        return _SPLIT_TEXT
    then = day - timedelta(days=14)
    if any(mark.staff_no == person.staff_no and mark.day == then for mark in chain.marks):
        return "休"
    for shift in chain.shifts:
        if shift.staff_no == person.staff_no and shift.day == then:
            if shift.shop != MODEL_SHOP:
                return _INSTEAD
            return f"{shift.starts_at:%H%M}-{shift.ends_at:%H%M}"
    if person.pay_kind == "hourly":
        return None
    return "休" if day == monday_of(day) else _INSTEAD


def _crew(chain: Chain) -> list[Employee]:
    here = {
        place.staff_no
        for place in chain.placements
        if place.shop == MODEL_SHOP and place.kind == "home" and place.to_day is None
    }
    return [person for person in chain.employees if person.staff_no in here]


def _book(title: str, chain: Chain) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    book.properties.creator = "海棠家品"
    book.properties.created = book.properties.modified = datetime.combine(chain.today, time(9))
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has one sheet")
    sheet.title = title
    return book, sheet


def _heading(sheet: Worksheet, row: int, texts: Iterable[object]) -> None:
    for cell in _write(sheet, row, texts, boxed=True):
        cell.fill, cell.alignment = _HEADING_FILL, _CENTRE


def _write(
    sheet: Worksheet, row: int, values: Iterable[object], *, font: Font = _FONT, boxed: bool = False
) -> list[Cell | MergedCell]:
    cells: list[Cell | MergedCell] = []
    for column, value in enumerate(values, start=1):
        cell = sheet.cell(row, column)
        cell.value = value  # type: ignore[assignment]
        cell.font = font
        if isinstance(value, date):
            cell.number_format = "d/m/yyyy" if row != 4 else "d/m"
        if boxed:
            cell.border = _BOX
        cells.append(cell)
    return cells


def _widths(sheet: Worksheet, widths: Iterable[int]) -> None:
    for number, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
