"""A retailer's own workbook of people: previewed cell by cell, then written all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.kit.stores.door import translated
from storekeeper.people import service
from storekeeper.people.imports import Preview, ask, confirm, preview
from tests.fixtures import contact
from tests.fixtures.database import Clone

As = Callable[[Connection, str], Connection]
TODAY = date(2026, 11, 22)
HEADINGS = [
    "店舖",
    "員工編號",
    "中文姓名",
    "英文姓名",
    "職位",
    "合約",
    "每週工時",
    "入職日期",
    "電話",
    "電郵",
]
NEW = [
    "MKK1",
    "T900",
    "歐陽小鳳",
    "AUYEUNG Siu Fung",
    "售貨員",
    "兼職",
    20,
    date(2026, 11, 1),
    "91234567",
    "sf@begonia.example",
]
STORED = [
    "MKK1",
    "S0001",
    "陳美玲",
    "CHAN Mei Ling",
    "店長",
    "全職",
    45,
    date(2024, 1, 1),
    "0000 0001",
    "s0001@begonia.example",
]


def workbook(
    folder: Path, *rows: list[object], headings: list[str] = HEADINGS, name: str = "people.xlsx"
) -> Path:
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def previewed(connection: Connection, path: Path, **more: str) -> Preview:
    return contact.previewed(connection, read_workbook(path), on=TODAY, **more)


def told(made: Preview) -> list[str]:
    """The problems in English; the other languages must know them too."""
    for language in LANGUAGES:
        assert all(Sentences(language).tell(problem) for problem in made.problems)
    return [Sentences("en").tell(problem) for problem in made.problems]


@pytest.mark.parametrize("persona", ["hq", "hr"])
def test_a_new_person_is_written_with_home_contract_and_contact(
    operations: Connection, as_persona: As, tmp_path: Path, persona: str
) -> None:
    as_persona(operations, persona)
    path = workbook(tmp_path, NEW)

    made = previewed(operations, path)
    assert (made.counts, told(made)) == ({"new": 1, "changed": 0, "same": 0, "wrong": 0}, [])
    confirm(operations, made, path=path)

    written = next(p for p in service.known_people(operations, on=TODAY) if p.staff_no == "T900")
    assert (written.name_zh, written.role, written.shop_id) == ("歐陽小鳳", "sales", 1)
    assert (written.contract, written.weekly_minutes, written.joined_on) == ("part", 1200, date(2026, 11, 1))
    masked = operations.exec_driver_sql(
        "SELECT phone_masked, email_masked FROM people.employee_contact WHERE employee_id = %s",
        (written.employee_id,),
    ).one()
    assert tuple(masked) == ("••••4567", "s•••@begonia.example")


@pytest.mark.parametrize("persona", ["hq", "hr"])
def test_importing_the_same_file_again_changes_nothing(
    operations: Connection, as_persona: As, tmp_path: Path, persona: str
) -> None:
    as_persona(operations, persona)
    path = workbook(tmp_path, NEW, STORED)
    first = previewed(operations, path)
    assert [row.state for row in first.rows] == ["new", "same"]
    confirm(operations, first)

    again = previewed(operations, path)

    assert again.counts == {"new": 0, "changed": 0, "same": 2, "wrong": 0}


def test_a_change_is_shown_cell_by_cell_and_contact_without_its_values(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    row = [*STORED]
    row[0], row[4], row[6], row[8] = "旺角西洋菜南街店", "副店長", 44, "9999 8888"

    made = previewed(operations, workbook(tmp_path, row))

    assert made.rows[0].state == "changed"
    assert [(c.field, c.cell, c.before, c.after) for c in made.rows[0].changes] == [
        ("role", "E2", "manager", "deputy"),
        ("weekly_hours", "G2", 2700, 2640),
        ("phone", "I2", None, None),
    ]
    assert "9999" not in repr(made.rows[0].changes)


def test_a_changed_home_begins_on_the_day_and_the_former_one_ends_before(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, ["CWB1", *STORED[1:]])
    made = previewed(operations, path)
    assert [(c.before, c.after) for c in made.rows[0].changes] == [("MKK1", "CWB1")]

    confirm(operations, made)

    ends = operations.exec_driver_sql(
        "SELECT shop_id, from_day, to_day FROM people.placement WHERE employee_id = 1 ORDER BY from_day"
    ).all()
    assert [tuple(row) for row in ends] == [(1, date(2024, 1, 1), date(2026, 11, 21)), (3, TODAY, None)]


def test_unknown_shops_are_listed_and_made_in_the_region_that_is_named(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(
        tmp_path, ["屯門市廣場店", *NEW[1:]], ["屯門市廣場店", "T901", *NEW[2:]], ["TM2", "T902", *NEW[2:]]
    )

    unsaid = previewed(operations, path)
    assert "A2: in which region is the new shop “屯門市廣場店”? Add a column" in told(unsaid)[0]
    made = previewed(operations, path, region="新界東")
    assert [(shop.code, shop.name) for shop in made.plan.new_shops] == [
        ("N001", "屯門市廣場店"),
        ("TM2", "TM2"),
    ]
    confirm(operations, made)

    shops = {shop.code: shop for shop in service.shops(operations, on=TODAY)}
    assert (shops["N001"].name_zh, shops["N001"].region_id) == ("屯門市廣場店", 3)
    assert len(service.planned(operations, shop_id=shops["N001"].id, first=TODAY, last=TODAY).people) == 2


def test_a_region_that_only_the_file_knows_is_made(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, ["屯門店", *NEW[1:], "新界西", "TM1"], headings=[*HEADINGS, "區域", "店舖編號"])

    made = previewed(operations, path)
    assert made.plan.new_regions == ("新界西",)
    confirm(operations, made)

    assert [r.name_zh for r in service.regions(operations)][-1] in {"新界西", "新界東"}
    assert "新界西" in {region.name_zh for region in service.regions(operations)}


def test_human_resources_may_not_make_shops(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    as_persona(operations, "hr")

    made = previewed(operations, workbook(tmp_path, ["TM1", *NEW[1:]]), region="NTE")

    assert told(made) == ["You may not make shops (TM1). Head office must make them first, or do the import."]


def test_a_regional_manager_may_not_import(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    as_persona(operations, "regional")

    with pytest.raises(Refused, match=r"people\.may_not_import"):
        previewed(operations, workbook(tmp_path, NEW))


def test_everything_wrong_is_told_with_its_cell_and_nothing_is_written(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(
        tmp_path,
        ["MKK1", "T1", "甲", None, "太空人", "全職", 44, date(2026, 1, 1), "123", "no"],
        ["MKK1", "T2", "乙", None, "售貨員", "也許", 900, "31/02/2026", None, None],
        ["MKK1", "T1", "丙", None, "售貨員", None, None, date(2026, 1, 1), None, None],
        [None, "T3", "丁", None, None, None, None, None, None, None],
        ["MKK1", None, "戊", None, "售貨員", None, None, date(2026, 1, 1), None, None],
        NEW,
    )

    made = previewed(operations, path)

    assert [row.state for row in made.rows] == ["wrong"] * 5 + ["new"]
    assert told(made) == [
        "E2: The position “太空人” is not known."
        " Write shop manager, deputy manager, senior sales, sales, cashier or stock.",
        "I2: The phone number is not right: 8 digits in Hong Kong, elsewhere beginning with +.",
        "J2: The e-mail address is not right.",
        "F3: The contract “也許” is not known. Write full-time or part-time.",
        "G3: Weekly hours of “900” are not between 0 and 168.",
        "H3: “31/02/2026” is not a date. Write it like 2026-11-22.",
        "B4: staff number T1 stands in B2 already.",
        "E5: position is missing.",
        "H5: joining date is missing.",
        "A5: shop is missing.",
        "B6: staff number is missing.",
    ]
    with pytest.raises(Refused, match=r"import\.not_clean") as refused:
        confirm(operations, made)
    assert len(refused.value.findings) == 11
    assert "T900" not in {person.staff_no for person in service.known_people(operations, on=TODAY)}


def test_a_file_changed_after_the_preview_is_refused(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, NEW)
    made = previewed(operations, path)

    workbook(tmp_path, [*NEW[:2], "別人", *NEW[3:]])

    with pytest.raises(Refused, match=r"import\.file_changed"):
        confirm(operations, made, path=path)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE people.employee SET role = 'stock' WHERE staff_no = 'S0001'",
        "UPDATE people.employee_contact SET phone = '+852 9999 9999' WHERE employee_id = 1",
        "UPDATE people.shop SET code = 'MKK9' WHERE code = 'MKK1'",
    ],
)
def test_a_store_changed_after_the_preview_is_a_conflict(
    operations: Connection, as_persona: As, tmp_path: Path, change: str
) -> None:
    as_persona(operations, "hq")
    made = previewed(operations, workbook(tmp_path, STORED, NEW))
    as_persona(operations, "postgres").exec_driver_sql(change)
    as_persona(operations, "hq")

    with pytest.raises(Conflict, match=r"import\.store_changed"):
        confirm(operations, made)


def test_a_workbook_that_the_program_did_not_write_goes_in_unedited(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    """Notes above, a two-line heading with merged cells, shops merged down, sums beneath, full-width digits."""
    book = openpyxl.Workbook()
    book.active.title = "說明"
    book.active.append(["請填妥後交回人事部"])
    sheet = book.create_sheet("2026 名單")
    sheet.append(["海棠花店有限公司 員工名單"])
    sheet.append(["更新：2026年11月"])
    sheet.append([])
    sheet.append(["分店", "職員編號", "姓名", "崗位", "僱用", None, "到職日期", "手提電話"])
    sheet.append([None, None, None, None, "全職/兼職", "每周時數", None, None])
    sheet.append(
        [
            "MKK1",
            900123,
            "陳大文 CHAN Tai Man",
            "Senior Sales",
            "FT",
            "44 小時",
            "2026年3月1日",
            "９８７６５４３２",
        ]
    )
    sheet.append([None, "９００１２４", "李小明", "兼職店員", "PT", 18, "1/4/2026", 61234567.0])
    sheet.append(["CWB1", "T９５", "王𠝹", "收銀", "全職", 45, "2026/5/1", "+852 9123-4567"])
    sheet.append(["合計", 3])
    sheet.append([])
    sheet.append(["備註：以上資料保密"])
    sheet.append([None, "以編號為準"])
    for area in ("A1:H1", "E4:F4", "A4:A5", "B4:B5", "C4:C5", "D4:D5", "G4:G5", "H4:H5", "A6:A7", "A11:H11"):
        sheet.merge_cells(area)
    book.save(tmp_path / "別人.xlsx")
    as_persona(operations, "hq")

    made = previewed(operations, tmp_path / "別人.xlsx")

    assert told(made) == []
    assert made.sheet == "2026 名單"
    records = [row.record for row in made.rows if row.record is not None]
    assert [(r.staff_no, r.name_zh, r.name_en, r.role, r.shop_id) for r in records] == [
        ("900123", "陳大文", "CHAN Tai Man", "senior", 1),
        ("900124", "李小明", "", "sales", 1),
        ("T95", "王𠝹", "", "cashier", 3),
    ]
    assert [(r.contract, r.weekly_minutes, r.joined_on) for r in records] == [
        ("full", 2640, date(2026, 3, 1)),
        ("part", 1080, date(2026, 4, 1)),
        ("full", 2700, date(2026, 5, 1)),
    ]
    assert [r.phone for r in records] == ["+852 9876 5432", "+852 6123 4567", "+852 9123 4567"]


def test_a_csv_of_cp950_with_hkscs_goes_in(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    text = "員工編號,姓名,店舖,職位,入職日期\r\nT1,陳𠝹㗎,MKK1,店長,2026-01-01\r\n"
    path.write_bytes(text.encode("big5hkscs"))
    as_persona(operations, "hq")

    made = previewed(operations, path)

    assert [(row.state, row.name) for row in made.rows] == [("new", "陳𠝹㗎")]


def test_a_number_that_lost_its_zeros_finds_its_person(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "postgres").exec_driver_sql(
        "UPDATE people.employee SET staff_no = '00123' WHERE id = 1"
    )
    as_persona(operations, "hq")

    made = previewed(operations, workbook(tmp_path, ["MKK1", 123, *STORED[2:]]))

    assert [(row.number, row.state) for row in made.rows] == [("00123", "same")]


def test_a_shop_name_held_by_two_shops_wants_the_code(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "postgres").exec_driver_sql(
        "UPDATE people.shop SET name_zh = '新店'  WHERE id < 3"
    )
    as_persona(operations, "hq")

    made = previewed(operations, workbook(tmp_path, ["新店", *NEW[1:]]))

    assert told(made) == ["A2: several shops are called “新店” (MKK1, TST1); write the shop code."]


def test_without_a_staff_number_column_the_headings_it_may_have_are_told(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    with pytest.raises(Refused, match=r"import\.no_column") as refused:
        previewed(operations, workbook(tmp_path, ["甲", "店長", "MKK1"], headings=["姓名", "職位", "店舖"]))
    assert Sentences("en").tell(refused.value) == (
        "There is no column for staff number. Its heading may be: 員工編號, Staff No."
    )


def test_an_import_asks_and_commits_before_it_compares(cloned: Clone, tmp_path: Path) -> None:
    path = workbook(tmp_path, [*STORED[:8], "0000 0002", STORED[9]])
    hq = cloned.door("hq")
    with hq.write() as connection:
        asked = ask(connection, read_workbook(path), on=TODAY)
        with (
            pytest.raises(Refused, match=r"people\.comparison_not_asked"),
            translated(),
            connection.begin_nested(),
        ):
            preview(connection, asked)

    with hq.read() as connection:
        made = preview(connection, asked)
    assert [(change.field, change.cell) for change in made.rows[0].changes] == [("phone", "I2")]
    with cloned.connection("postgres") as owner:
        owner.execute("UPDATE audit.event SET at = at - interval '1 hour' WHERE deed = 'compare'")
    with pytest.raises(Refused, match=r"people\.comparison_not_asked") as refused, hq.write() as connection:
        confirm(connection, made)
    assert Sentences("en").tell(refused.value).endswith("Look at the preview again.")

    with hq.write() as connection:
        asked = ask(connection, read_workbook(path), on=TODAY)
    with hq.write() as connection:
        assert confirm(connection, preview(connection, asked), path=path).counts["changed"] == 1


def test_a_line_that_came_to_mean_somebody_is_a_conflict(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    made = previewed(operations, workbook(tmp_path, NEW))
    as_persona(operations, "postgres").exec_driver_sql(
        "UPDATE people.employee SET staff_no = 'T900' WHERE id = 2"
    )
    as_persona(operations, "hq")

    with pytest.raises(Conflict, match=r"import\.store_changed"):
        confirm(operations, made)


def test_a_contract_begun_today_can_be_corrected_today(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    for shop, hours in (("CWB1", 30), ("CEN1", 40)):
        made = previewed(operations, workbook(tmp_path, [shop, *STORED[1:6], hours, *STORED[7:]]))
        confirm(operations, made)

    known = [person for person in service.known_people(operations, on=TODAY) if person.staff_no == "S0001"]

    assert [(person.shop_id, person.weekly_minutes) for person in known] == [(4, 2400)]


def test_somebody_who_joins_later_can_be_imported_twice_and_corrected(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    joins = date(2026, 12, 7)
    confirm(operations, previewed(operations, workbook(tmp_path, [*NEW[:7], joins, *NEW[8:]])))
    again = previewed(operations, workbook(tmp_path, [*NEW[:7], joins, *NEW[8:]]))
    assert again.counts["same"] == 1

    confirm(operations, previewed(operations, workbook(tmp_path, ["TST1", *NEW[1:7], joins, *NEW[8:]])))

    placed = operations.exec_driver_sql(
        "SELECT p.shop_id, p.from_day FROM people.placement p JOIN people.employee e ON e.id = p.employee_id"
        " WHERE e.staff_no = 'T900'"
    ).all()
    assert [tuple(row) for row in placed] == [(2, joins)]


@pytest.mark.parametrize("joined", [date(2023, 5, 1), date(2024, 6, 1)])
def test_a_corrected_joining_date_takes_home_and_contract_along(
    operations: Connection, as_persona: As, tmp_path: Path, joined: date
) -> None:
    as_persona(operations, "hq")

    confirm(operations, previewed(operations, workbook(tmp_path, [*STORED[:7], joined, *STORED[8:]])))

    began = operations.exec_driver_sql(
        "SELECT e.joined_on, p.from_day, c.from_day FROM people.employee e"
        " JOIN people.placement p ON p.employee_id = e.id JOIN people.contract c ON c.employee_id = e.id"
        " WHERE e.staff_no = 'S0001'"
    ).all()
    assert [tuple(row) for row in began] == [(joined, joined, joined)]
