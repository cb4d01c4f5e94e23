"""The preview of a workbook of 30,000 people against openpyxl that only reads the same file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
from sqlalchemy import create_engine

from bench.claim import Claim, against, in_turn
from bench.store import BenchStore, connected, migrated_store
from storekeeper.kit.imports import Preview
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.stores.address import Address
from storekeeper.people.imports import PEOPLE

PEOPLE_COUNT, SHOPS = 30_000, 600
TODAY = date(2026, 11, 22)
HEADINGS = (
    "員工編號", "中文姓名", "英文姓名", "店舖編號", "職位", "合約", "每週工時", "入職日期", "電話", "電郵",
)  # fmt: skip
_SHOPS = f"""
INSERT INTO people.region (code, name_zh, name_en) VALUES ('R1', '港九', 'Urban');
INSERT INTO people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, opened_on)
    SELECT 1, 'SH' || n, '第' || n || '店', 'Shop ' || n, 'YTM', '', '', '2020-01-01' FROM generate_series(1, {SHOPS}) n
"""
_STAFF = f"""
INSERT INTO people.employee (staff_no, name_zh, name_en, role, joined_on)
    SELECT 'E' || lpad(n::text, 6, '0'), '陳大文', 'CHAN Tai Man', 'sales', '2024-01-01'
    FROM generate_series(1, {PEOPLE_COUNT // 2}) n;
INSERT INTO people.placement (shop_id, employee_id, kind, from_day)
    SELECT 1 + e.id % {SHOPS}, e.id, 'home', e.joined_on FROM people.employee e;
INSERT INTO people.contract (employee_id, kind, weekly_minutes, from_day)
    SELECT e.id, 'full', 2700, e.joined_on FROM people.employee e;
UPDATE people.employee_contact c SET phone = '+852 9000 ' || lpad((c.employee_id % 10000)::text, 4, '0')
"""


def claims() -> Iterator[Claim]:
    """Reading, understanding and comparing with a store that knows every second person of the file."""
    with TemporaryDirectory(prefix="storekeeper-bench-") as folder, migrated_store() as store:
        path = Path(folder) / "people.xlsx"
        _save(path)
        head_office = _filled(store)

        def ours() -> Preview:
            return preview(path, head_office)

        def peer() -> int:
            return read_by_openpyxl(path)

        counts = ours().counts
        if (counts["new"], counts["changed"], counts["wrong"]) != (PEOPLE_COUNT // 2, 0, 0):
            raise ValueError(dict(counts))
        seconds = in_turn(ours, peer, rounds=3)
    yield against(
        "seconds to preview a workbook of 30,000 people (read, understood, compared with a store of 15,000)"
        " against openpyxl reading its values",
        ours=seconds[0],
        peer=seconds[1],
        goal=2,
    )


def preview(path: Path, address: Address) -> Preview:
    """All that stands between a file and its preview on the screen."""
    engine = create_engine(address.url())
    try:
        book = read_workbook(path)
        with engine.begin() as connection:
            asked = PEOPLE.ask(connection, book, on=TODAY)
        with engine.begin() as connection:
            return PEOPLE.preview(connection, asked)
    finally:
        engine.dispose()


def read_by_openpyxl(path: Path) -> int:
    """Every value of the first sheet, as its fastest way gives them."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        return sum(len(row) for row in book.worksheets[0].iter_rows(values_only=True))
    finally:
        book.close()


def _filled(store: BenchStore) -> Address:
    with connected(store.administrator) as connection:
        for part in (*_SHOPS.split(";"), *_STAFF.split(";")):
            connection.execute(part.encode())
        connection.execute("ANALYZE")
    return store.add_login("head office", "hr")


def _save(path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("員工")
    sheet.append(HEADINGS)
    for number in range(1, PEOPLE_COUNT + 1):
        sheet.append(_row(number))
    book.save(path)


def _row(number: int) -> list[Value]:
    if number <= PEOPLE_COUNT // 2:
        phone, joined = f"9000 {number % 10_000:04d}", date(2024, 1, 1)
        known: list[Value] = ["陳大文", "CHAN Tai Man", f"SH{1 + number % SHOPS}"]
        return [f"E{number:06d}", *known, "售貨員", "全職", 45, joined, phone, None]
    joined = date(2026, 1, 1) + timedelta(days=number % 300)
    name: list[Value] = [f"李小{'明文華英'[number % 4]}", f"LEE Siu {number}", f"SH{1 + number % SHOPS}"]
    return [
        f"E{number:06d}",
        *name,
        "店員",
        "兼職",
        20,
        joined,
        f"6{number:07d}",
        f"e{number}@begonia.example",
    ]
