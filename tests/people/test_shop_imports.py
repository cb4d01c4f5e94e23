"""A retailer's own workbook of shops: understood, previewed cell by cell, then written all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.imports import Preview, confirm
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people import service
from storekeeper.people.imports import SHOPS, report
from storekeeper.people.imports.shop_fields import week_hours_of
from storekeeper.people.imports.shop_writing import known_shops

As = Callable[[Connection, str], Connection]
TODAY = date(2026, 11, 22)
HEADINGS = ["店舖編號", "店名", "英文店名", "區域", "地區", "地址", "營業時間", "開業日期"]
NEW = [
    "TMN1",
    "屯門市廣場店",
    "Tuen Mun Town Plaza",
    "新界東",
    "屯門",
    "屯盛街1號",
    "10:00-22:00",
    date(2026, 12, 1),
]
STORED = [
    "MKK1",
    "旺角西洋菜南街店",
    "Mong Kok Sai Yeung Choi Street",
    "KLW",
    "Yau Tsim Mong",
    None,
    "10:00-22:30",
    None,
]
WEEK = ["星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"]


def workbook(folder: Path, *rows: list[Any], headings: list[str] = HEADINGS) -> Path:
    book = openpyxl.Workbook()
    for row in (headings, *rows):
        book.active.append(row)
    book.save(folder / "shops.xlsx")
    return folder / "shops.xlsx"


def previewed(connection: Connection, path: Path, **more: Any) -> Preview:
    return SHOPS.preview(connection, SHOPS.ask(connection, read_workbook(path), on=TODAY), **more)


def told(made: Preview) -> list[str]:
    """The problems in English; the other languages must know them too."""
    for language in LANGUAGES:
        assert all(Sentences(language).tell(problem) for problem in made.problems)
    return [Sentences("en").tell(problem) for problem in made.problems]


def changes(made: Preview) -> list[str]:
    """The changes of every line in English."""
    return [
        report.change_in_words(SHOPS, change, Sentences("en")) for row in made.rows for change in row.changes
    ]


def hours(connection: Connection, code: str, on: date = TODAY) -> dict[int, Any]:
    return dict(next(shop.hours for shop in known_shops(connection, on=on) if shop.code == code))


def test_a_new_shop_is_written_with_its_region_and_its_hours(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, NEW)

    made = previewed(operations, path)
    assert (made.counts, told(made)) == ({"new": 1, "changed": 0, "same": 0, "wrong": 0}, [])
    written = confirm(SHOPS, operations, made, path=path)

    shop = next(shop for shop in known_shops(operations, on=TODAY) if shop.code == "TMN1")
    assert written.counts == {"new": 1, "changed": 0, "regions": 0}
    assert (shop.name_zh, shop.name_en, shop.region_id) == ("屯門市廣場店", "Tuen Mun Town Plaza", 3)
    assert (shop.district, shop.place_zh, shop.opened_on) == ("TM", "屯盛街1號", date(2026, 12, 1))
    assert shop.hours == dict.fromkeys(range(7), (time(10), time(22)))


def test_importing_the_same_file_again_changes_nothing(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, NEW, STORED)
    first = previewed(operations, path)
    assert [row.state for row in first.rows] == ["new", "same"]
    confirm(SHOPS, operations, first)

    assert previewed(operations, path).counts == {"new": 0, "changed": 0, "same": 2, "wrong": 0}


def test_hours_in_seven_columns_change_day_by_day_from_today(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    days = ["10:00-22:30", "1000-2230", None, "11am-11pm", "２２：００－０２：００", "休息", "24小時"]
    path = workbook(tmp_path, ["MKK1", *days], headings=["店號", *WEEK])

    made = previewed(operations, path)
    assert (told(made), changes(made)) == (
        [],
        [
            "E2 Thursday: 10:00–22:30 → 11:00–23:00",
            "F2 Friday: 10:00–22:30 → 22:00–02:00",
            "G2 Saturday: 10:00–22:30 → closed",
            "H2 Sunday: 10:00–22:30 → 00:00–00:00",
        ],
    )
    confirm(SHOPS, operations, made)

    usual = (time(10), time(22, 30))
    assert hours(operations, "MKK1") == {
        0: usual, 1: usual, 2: usual, 3: (time(11), time(23)), 4: (time(22), time(2)), 6: (time(0), time(0)),
    }  # fmt: skip
    assert hours(operations, "MKK1", date(2026, 11, 21)) == dict.fromkeys(range(7), usual)
    assert previewed(operations, path).counts["same"] == 1


def test_hours_that_began_today_can_be_corrected_and_closed_today(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    for said in ("11:00-20:00", "12:00-21:00", "休息"):
        confirm(
            SHOPS,
            operations,
            previewed(operations, workbook(tmp_path, ["MKK1", said], headings=["店號", "一"])),
        )
        expected = {} if said == "休息" else {0: tuple(time.fromisoformat(part) for part in said.split("-"))}
        assert {day: span for day, span in hours(operations, "MKK1").items() if day == 0} == expected


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("10:00-22:00", dict.fromkeys(range(7), (time(10), time(22)))),
        (
            "星期一至五 10:00-22:00；星期六日 11:00-23:00",
            {
                **dict.fromkeys(range(5), (time(10), time(22))),
                5: (time(11), time(23)),
                6: (time(11), time(23)),
            },
        ),
        (
            "Mon-Fri: 10am-10pm; Sat & Sun: closed",
            {**dict.fromkeys(range(5), (time(10), time(22))), 5: None, 6: None},
        ),
        ("週六至週一 09:00-18:00", dict.fromkeys((5, 6, 0), (time(9), time(18)))),
        ("每日 上午11時至下午9時", dict.fromkeys(range(7), (time(11), time(21)))),
        ("一、三、五 10-18", dict.fromkeys((0, 2, 4), (time(10), time(18)))),
        (
            "星期一至日 10:00-22:00\n公眾假期 11:00-20:00",
            dict.fromkeys(range(7), (time(10), time(22))),
        ),
    ],
)
def test_hours_of_a_week_are_understood_as_they_are_written(text: str, week: dict[int, Any]) -> None:
    assert week_hours_of(text) == week


@pytest.mark.parametrize("text", ["soon", "25:00-26:00", "星期八 10:00-22:00", "10:00", "Foo-Bar 10-12"])
def test_hours_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"people\.wrong_opening_hours"):
        week_hours_of(text)


def test_everything_wrong_is_told_with_its_cell_and_nothing_is_written(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(
        tmp_path,
        ["TMN 1!", *NEW[1:]],
        ["TMN2", None, None, "新界東", *NEW[4:]],
        ["TMN3", "甲", None, None, None, None, "soon", "31/02/2026"],
        ["MKK1", "旺角", None, "KLW", None, None, None, None],
        ["mkk1", "旺角", None, "KLW", None, None, None, None],
        NEW,
    )

    made = previewed(operations, path)

    assert [row.state for row in made.rows] == ["wrong", "wrong", "wrong", "changed", "wrong", "new"]
    assert told(made) == [
        "A2: “TMN 1!” cannot be a shop code: at most 16 letters, digits, dots and dashes, such as MKK1.",
        "B3: shop name is missing.",
        "G4: The opening hours “soon” are not understood."
        " Write 10:00-22:00, closed, or Mon-Fri 10:00-22:00; Sat-Sun 11:00-22:00.",
        "H4: “31/02/2026” is not a date. Write it like 2026-11-22.",
        "A6: shop MKK1 stands in A5 already.",
    ]
    with pytest.raises(Refused, match=r"import\.not_clean"):
        confirm(SHOPS, operations, made)
    assert "TMN1" not in {shop.code for shop in service.shops(operations, on=TODAY)}


def test_a_shop_without_code_is_known_by_its_name_or_gets_the_next_code(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    rows = [["旺角西洋菜南街店", "旺角道1號"], ["屯門店", "屯盛街1號"]]
    path = workbook(tmp_path, *rows, headings=["店名", "地址"])

    made = previewed(operations, path, region="NTE")

    assert [(row.number, row.state) for row in made.rows] == [("MKK1", "changed"), ("N001", "new")]
    unsaid = previewed(operations, path)
    assert "in which region is the new shop “N001”?" in told(unsaid)[0]
    assert [choice.value for choice in unsaid.choices] == ["HKI", "KLW", "NTE"]
    assert made.choices == unsaid.choices


def test_a_district_that_is_none_of_the_eighteen_is_told_and_left_out(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")

    made = previewed(operations, workbook(tmp_path, [*NEW[:4], "旺角", *NEW[5:]]))

    assert [Sentences("en").tell(finding) for finding in made.rows[0].findings] == [
        "E2: “旺角” is none of the 18 districts; the district stays empty."
    ]
    assert (made.problems, made.rows[0].record.district) == ((), "")


def test_a_region_that_only_the_file_knows_is_made(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, [*NEW[:3], "新界西", *NEW[4:]], ["MKK1", *STORED[1:3], "新界西", *STORED[4:]])

    made = previewed(operations, path)
    assert [Sentences("en").tell(one) for one in made.besides] == ["New region: 新界西"]
    assert made.choices == ()  # nothing is left to ask
    assert changes(made) == ["D3 region: KLW → 新界西"]
    confirm(SHOPS, operations, made)

    shops = {shop.code: shop for shop in service.shops(operations, on=TODAY)}
    assert shops["TMN1"].region_id == shops["MKK1"].region_id not in {1, 2, 3}


def test_a_heading_over_a_chinese_and_an_english_name_is_understood(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in (
        ["分店一覽表"],
        ["分店名稱", None, "地區", "分區", "分店編號", "開始營業日期"],
        ["中文", "英文"],
        ["屯門店", "Tuen Mun", "屯門區", "新界", "TMN9", date(2019, 3, 1)],
    ):
        sheet.append(row)
    sheet.merge_cells("A2:B2")
    book.save(tmp_path / "shops.xlsx")
    as_persona(operations, "hq")

    made = previewed(operations, tmp_path / "shops.xlsx")

    assert told(made) == []
    assert [(r.code, r.name_zh, r.name_en, r.opened_on) for r in (row.record for row in made.rows) if r] == [
        ("TMN9", "屯門店", "Tuen Mun", date(2019, 3, 1))
    ]


@pytest.mark.parametrize("persona", ["regional", "hr"])
def test_only_head_office_may_import_shops(
    operations: Connection, as_persona: As, tmp_path: Path, persona: str
) -> None:
    as_persona(operations, persona)

    with pytest.raises(Refused, match=r"people\.may_not_import_shops"):
        previewed(operations, workbook(tmp_path, NEW))


def test_the_template_goes_in_as_it_comes_out(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    as_persona(operations, "hq")
    for language in LANGUAGES:
        path = tmp_path / f"{language}.xlsx"
        SHOPS.template(path, Sentences(language))
        book = openpyxl.load_workbook(path)
        book.worksheets[0].append(
            ["TMN1", "屯門", None, "NTE", "屯門", "路", None, *["10:00-22:00"] * 7, None, None]
        )
        book.save(path)

        made = previewed(operations, path)

        assert (told(made), made.columns.unknown) == ([], ())
        assert (len(made.columns.at), made.columns.doubted, len(made.rows[0].record.hours)) == (
            16,
            frozenset(),
            7,
        )
