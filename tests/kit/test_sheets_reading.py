"""Reading workbooks and CSVs that somebody else made, the hostile and the broken among them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from secrets import token_hex

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.protection import WorkbookProtection

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.limits import Limits
from storekeeper.kit.sheets.reading import digest_of, read_workbook
from storekeeper.kit.sheets.xlsx import read_sheets

SHEET = "xl/worksheets/sheet1.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def saved(folder: Path, rows: list[list[object]], name: str = "people.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def with_part(path: Path, part: str, content: bytes) -> Path:
    """The same workbook with one part replaced or added."""
    source = zipfile.ZipFile(io.BytesIO(path.read_bytes()))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name != part:
                target.writestr(name, source.read(name))
        target.writestr(part, content)
    return path


def values(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in read_workbook(path).sheets[0].rows]


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Refused) as refused:
        read_workbook(path, limits=limits or Limits())
    assert "file" in refused.value.values
    return refused.value.code


def assert_read_or_refused(path: Path) -> None:
    refused = ""
    try:
        read_workbook(path)
    except Refused as error:
        refused = error.code
    assert refused == "" or refused.startswith("import.")


def test_values_keep_their_kinds_and_know_their_address(tmp_path: Path) -> None:
    path = saved(tmp_path, [["姓名", 7, 2.5], [None, date(2026, 11, 22), datetime(2026, 11, 22, 9, 30)]])

    sheet = read_workbook(path).sheets[0]

    assert values(path) == [["姓名", 7, 2.5], [None, date(2026, 11, 22), datetime(2026, 11, 22, 9, 30)]]
    assert sheet.rows[1][2].address == "C2"
    assert sheet.width == 3


def test_a_time_is_a_time_and_hours_past_24_are_text(tmp_path: Path) -> None:
    path = saved(tmp_path, [[time(9, 0), 1.0625]])
    book = openpyxl.load_workbook(path)
    book.active["B1"].number_format = "[h]:mm"
    book.save(path)

    assert values(path) == [[time(9, 0), "25:30"]]


@pytest.mark.parametrize(
    ("day", "read"),
    [
        (1, date(1900, 1, 1)),
        (59, date(1900, 2, 28)),
        (60, 60),
        (61, date(1900, 3, 1)),
        (0, 0),
        (-5, -5),
        (9_999_999, 9_999_999),
    ],
)
def test_a_day_that_never_was_stays_a_number(tmp_path: Path, day: int, read: object) -> None:
    path = saved(tmp_path, [[day]])
    book = openpyxl.load_workbook(path)
    book.active["A1"].number_format = "yyyy-mm-dd"
    book.save(path)

    assert values(path) == [[read]]


def test_a_workbook_that_counts_from_1904_gives_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([date(2026, 11, 22)])
    book.save(tmp_path / "mac.xlsx")

    assert values(tmp_path / "mac.xlsx") == [[date(2026, 11, 22)]]


def test_a_chinese_date_format_known_only_by_its_number_is_a_date(tmp_path: Path) -> None:
    path = saved(tmp_path, [[46348]])
    styles = (
        f'<styleSheet {MAIN}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>'
    )
    with_part(path, "xl/styles.xml", styles.encode())
    cell = '<c r="A1" s="1"><v>46348</v></c>'
    sheet = f"<worksheet {MAIN}><sheetData><row>{cell}</row></sheetData></worksheet>"

    with_part(path, SHEET, sheet.encode())

    assert values(path) == [[date(2026, 11, 22)]]


def test_a_formula_gives_its_last_value_or_a_finding(tmp_path: Path) -> None:
    path = saved(tmp_path, [["=1+1"]])
    sheet = (
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1" t="e"><v>#REF!</v></c></row></sheetData></worksheet>'
    )
    with_part(path, SHEET, sheet.encode())

    first, second, third = read_workbook(path).sheets[0].rows[0]

    assert (first.value, first.formula, first.finding) == (2, True, None)
    assert second.formula
    assert second.fault == "import.formula_without_value"
    assert third.finding is not None
    assert (third.finding.code, third.finding.values) == ("import.error_value", {"cell": "C1"})


def test_a_merged_area_holds_its_value_in_every_cell(tmp_path: Path) -> None:
    path = saved(tmp_path, [["合約", None, "x"], ["類別", "工時", "y"], ["店A", 1, 2], [None, 3, 4]])
    book = openpyxl.load_workbook(path)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("A3:A4")
    book.save(path)

    rows = read_workbook(path).sheets[0].rows

    assert [cell.value for cell in rows[0]] == ["合約", "合約", "x"]
    assert rows[3][0].value == "店A"
    assert rows[3][0].merged
    assert not rows[2][0].merged


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize(("runs", "seen"), [(41, 41), (1_000, 1_000), (40_000, 32_767)])
def test_a_text_of_many_runs_is_read_up_to_the_length_of_a_cell(
    tmp_path: Path, runs: int, seen: int, shared: bool
) -> None:
    letters = "".join(chr(0x4E00 + number % 500) for number in range(runs))
    rich = "".join(f"<r><rPr><b/></rPr><t>{letter}</t></r>" for letter in letters)
    path = saved(tmp_path, [["x"]])
    cell = f'<c t="inlineStr"><is>{rich}</is></c>'
    if shared:
        with_part(path, "xl/sharedStrings.xml", f"<sst {MAIN}><si>{rich}</si></sst>".encode())
        cell = '<c t="s"><v>0</v></c>'
    with_part(path, SHEET, f"<worksheet {MAIN}><sheetData><row>{cell}</row></sheetData></worksheet>".encode())

    assert values(path) == [[letters[:seen]]]


def test_phonetic_hints_and_rich_text_read_as_the_text_that_is_seen(tmp_path: Path) -> None:
    path = saved(tmp_path, [["x"]])
    sheet = (
        f'<worksheet {MAIN}><sheetData><row><c t="inlineStr"><is><r><t>陳</t></r><r><t>大文</t></r>'
        '<rPh sb="0" eb="1"><t>chan</t></rPh></is></c></row></sheetData></worksheet>'
    )
    with_part(path, SHEET, sheet.encode())

    assert values(path) == [["陳大文"]]


def test_a_broken_style_does_not_cost_the_workbook(tmp_path: Path) -> None:
    path = saved(tmp_path, [["員工編號"], ["S001"]])
    with_part(
        path,
        "xl/styles.xml",
        f'<styleSheet {MAIN}><fills count="1"><fill><wrong/></fill></fills></styleSheet>'.encode(),
    )

    assert values(path) == [["員工編號"], ["S001"]]


def test_formatted_rows_without_values_far_below_do_not_count(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a"]])
    book = openpyxl.load_workbook(path)
    book.active.cell(1_048_576, 16_384).number_format = "0.00"
    book.save(path)

    assert values(path) == [["a"]]


@pytest.mark.parametrize("content", [b"", b"hello", b"<html><table></table></html>", b"\x89PNG\r\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(content)

    assert refusal(path) == ("import.not_a_workbook" if content else "import.empty")


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "nowhere.xlsx") == "import.no_file"
    assert refusal(tmp_path) == "import.no_file"


def test_a_zip_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "people.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<document/>")

    assert refusal(path) == "import.not_a_workbook"


def test_a_password_and_an_old_workbook_are_told_apart(tmp_path: Path) -> None:
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    protected, old = tmp_path / "a.xlsx", tmp_path / "b.xls"
    protected.write_bytes(container + "EncryptedPackage".encode("utf-16-le"))
    old.write_bytes(container + "Workbook".encode("utf-16-le"))

    assert refusal(protected) == "import.password"
    assert refusal(old) == "import.old_workbook"


def test_a_workbook_only_locked_against_changes_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["a"])
    book.active.protection.enable()
    book.security = WorkbookProtection(lockStructure=True)
    book.save(tmp_path / "locked.xlsx")

    assert values(tmp_path / "locked.xlsx") == [["a"]]


def test_every_half_written_file_is_refused(tmp_path: Path) -> None:
    whole = saved(tmp_path, [["姓名", "電話"]] * 50).read_bytes()
    part = tmp_path / "half.xlsx"

    for length in range(4, len(whole) - 1, 97):
        part.write_bytes(whole[:length])
        assert refusal(part) == "import.half_written"


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = with_part(saved(tmp_path, [["a"]]), SHEET, b"<worksheet>" + b" " * 60_000_000)

    assert path.stat().st_size < 100_000
    assert refusal(path) == "import.bomb"


def test_much_unpacked_is_refused_however_badly_it_packs(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a"]])

    assert refusal(path, Limits(unpacked_bytes=1_000)) == "import.bomb"


def test_a_directory_of_countless_parts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "many.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(2_000):
            archive.writestr(f"{number:08}.xml", b"")

    assert refusal(path, Limits(directory_bytes=50_000)) == "import.bomb"


def test_more_than_the_limits_is_refused(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a", "b", "c"]] * 4)

    assert refusal(path, Limits(file_bytes=100)) == "import.too_large"
    assert refusal(path, Limits(rows=3)) == "import.too_many_rows"
    assert refusal(path, Limits(columns=2)) == "import.too_many_columns"
    assert refusal(path, Limits(cells=11)) == "import.too_many_cells"
    assert refusal(path, Limits(sheets=0)) == "import.too_many_sheets"


def test_overlapping_merged_areas_cannot_make_work_without_end(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a"] * 20] * 20)
    areas = "".join('<mergeCell ref="A1:XFD1048576"/>' for _ in range(1_000))
    cells = "".join(f'<row r="{row}"><c r="T{row}"><v>1</v></c></row>' for row in range(1, 21))
    sheet = (
        f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1"><v>1</v></c></row>{cells}</sheetData>'
        f"<mergeCells>{areas}</mergeCells></worksheet>"
    )
    with_part(path, SHEET, sheet.encode())

    assert refusal(path, Limits(cells=10_000)) == "import.too_many_cells"


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/sharedStrings.xml", "<sst>" + "<si/>" * 2_000 + "</sst>"),
        ("xl/styles.xml", "<styleSheet><cellXfs>" + "<xf/>" * 70_000 + "</cellXfs></styleSheet>"),
        ("xl/workbook.xml", "<workbook>" + '<sheet name="a"/>' * 11_000 + "</workbook>"),
        (SHEET, "<worksheet><mergeCells>" + '<mergeCell ref="A1"/>' * 2_000 + "</mergeCells></worksheet>"),
        (
            SHEET,
            '<worksheet><row><c t="str"><v>' + token_hex(6_000_000) + "</v></c></row></worksheet>",
        ),
        (SHEET, "<worksheet><row>" + "<c/>" * 17_000 + "</row></worksheet>"),
    ],
)
def test_what_a_part_makes_us_keep_has_an_end(tmp_path: Path, part: str, content: str) -> None:
    path = with_part(saved(tmp_path, [["a"]]), part, content.encode())

    assert refusal(path, Limits(cells=1_000, rows=1_000)) == "import.not_a_workbook"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_and_document_types_are_refused(tmp_path: Path, encoding: str) -> None:
    laughs = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    )
    outside = '<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet/>'

    for document in (laughs, outside):
        path = with_part(saved(tmp_path, [["a"]]), SHEET, document.encode(encoding))
        assert refusal(path) == "import.dangerous"


def test_reading_can_be_followed_and_given_up(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a"] * 10] * 10)
    shares: list[float] = []
    read_workbook(path, progress=shares.append)
    assert shares[-1] == 1.0

    def stop(_: float) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        read_workbook(path, progress=stop)


def test_the_digest_changes_with_the_file(tmp_path: Path) -> None:
    path = saved(tmp_path, [["a"]])
    before = read_workbook(path).digest
    assert digest_of(path) == before

    path.write_bytes(path.read_bytes() + b" ")

    assert digest_of(path) != before


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8-sig", b""), ("utf-16", b""), ("big5hkscs", b""), ("cp950", b"")],
)
def test_a_csv_is_read_in_the_encodings_of_hong_kong(tmp_path: Path, encoding: str, mark: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(mark + "員工編號,姓名,店舖\r\nS001,陳大文,銅鑼灣\r\n".encode(encoding))

    assert values(path) == [["員工編號", "姓名", "店舖"], ["S001", "陳大文", "銅鑼灣"]]


def test_characters_of_hkscs_survive(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes("姓名,地址\n陳𠝹,深水埗鴨脷洲㗎咗邨\n".encode("big5hkscs"))

    book = read_workbook(path)

    assert book.encoding == "big5hkscs"
    assert book.sheets[0].rows[1][1].value == "深水埗鴨脷洲㗎咗邨"
    assert book.sheets[0].rows[1][0].value == "陳𠝹"


@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_the_separator_is_seen_from_the_first_lines(tmp_path: Path, separator: str) -> None:
    path = tmp_path / "people.csv"
    path.write_text(f'a{separator}b\n"1,2;3"{separator}4\n', encoding="utf-8")

    assert values(path) == [["a", "b"], ["1,2;3", "4"]]


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"\xff\xff\xff,\x81\n", b'"' + b"a" * 200_000])
def test_a_csv_that_is_no_text_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "people.csv"
    path.write_bytes(content)

    assert refusal(path) in {"import.not_a_workbook", "import.unknown_text"}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=some.binary(max_size=400),
    suffix=some.sampled_from([".xlsx", ".csv"]),
    start=some.sampled_from([b"", b"PK\x03\x04"]),
)
def test_random_bytes_are_read_or_refused_and_nothing_else(
    tmp_path: Path, content: bytes, suffix: str, start: bytes
) -> None:
    path = tmp_path / f"random{suffix}"
    path.write_bytes(start + content)
    assert_read_or_refused(path)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=some.data())
def test_a_workbook_with_changed_bytes_is_read_or_refused_and_nothing_else(
    tmp_path: Path, data: some.DataObject
) -> None:
    rows: list[list[object]] = [["姓名", 1, 2.5, date(2026, 1, 1), "=A1"]] * 3
    path = saved(tmp_path, rows)
    part = data.draw(some.sampled_from(zipfile.ZipFile(path).namelist()))
    content = bytearray(zipfile.ZipFile(path).read(part))
    for _ in range(data.draw(some.integers(1, 5))):
        content[data.draw(some.integers(0, len(content) - 1))] = data.draw(some.integers(0, 255))
    with_part(path, part, bytes(content))
    assert_read_or_refused(path)


@settings(max_examples=60, deadline=None)
@given(
    rows=some.lists(
        some.lists(
            some.one_of(
                some.none(),
                some.integers(-(10**12), 10**12),
                some.floats(allow_nan=False, allow_infinity=False, width=32),
                some.text(
                    some.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")),
                    min_size=1,
                    max_size=20,
                ),
                some.datetimes(datetime(1901, 1, 1), datetime(2199, 1, 1)).map(
                    lambda at: at.replace(microsecond=0)
                ),
            ),
            min_size=1,
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_openpyxl_reads_is_what_is_read_here(rows: list[list[object]]) -> None:
    book = openpyxl.Workbook()
    for row, held in enumerate(rows, start=1):
        for column, value in enumerate(held, start=1):
            cell = book.active.cell(row, column)
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
    file = io.BytesIO()
    book.save(file)
    theirs = openpyxl.load_workbook(io.BytesIO(file.getvalue()), data_only=True).active

    sheet = read_sheets(file.getvalue(), name="x.xlsx", limits=Limits(), progress=lambda _: None)[0]

    for row in sheet.rows:
        for cell in row:
            assert cell.value == theirs.cell(cell.row, cell.column).value
