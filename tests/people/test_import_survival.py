"""What files of real life hold: each goes in as it is meant, or is refused with one clear sentence."""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import Connection

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.sheets.reading import read_workbook
from tests.people.test_imports import NEW, previewed, told, workbook

As = Callable[[Connection, str], Connection]
LIMIT = 100 * 1024 * 1024


def one_sentence(path: Path) -> str:
    """What is said of an unreadable file, in English; the other languages say it too."""
    with pytest.raises(Refused) as refused:
        read_workbook(path)
    for language in LANGUAGES:
        assert path.name in Sentences(language).tell(refused.value)
    return Sentences("en").tell(refused.value)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
def test_a_file_above_a_hundred_megabytes_is_refused_at_once(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"huge.{suffix}"
    with path.open("wb") as file:
        file.write(b"PK\x03\x04" if suffix == "xlsx" else b"a,b\n")
        file.truncate(LIMIT + 1)

    begun = time.process_time()
    said = one_sentence(path)

    assert "100 MB" in said
    assert time.process_time() - begun < 5


def test_a_hundred_megabytes_of_nothing_in_a_zip_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = workbook(tmp_path, NEW)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet9.xml", b"0" * LIMIT)

    assert one_sentence(path).startswith("“people.xlsx” would unpack to")


def test_formulas_count_by_what_they_gave_and_without_that_are_told_with_their_cell(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, [*NEW[:6], "=40+5", *NEW[7:]])

    made = previewed(operations, path)

    assert [row.state for row in made.rows] == ["wrong"]
    assert told(made) == [
        "G2: the formula has no worked-out value. Open and save the file in Excel, then try again."
    ]


@pytest.mark.parametrize("number", [0, 60, 46348, 9_999_999, -1])
def test_a_number_where_a_date_should_be_is_told_not_guessed(
    operations: Connection, as_persona: As, tmp_path: Path, number: int
) -> None:
    as_persona(operations, "hq")

    made = previewed(operations, workbook(tmp_path, [*NEW[:7], number, *NEW[8:]]))

    assert told(made) == [f"H2: “{number}” is not a date. Write it like 2026-11-22."]


def test_a_date_before_1920_is_told(operations: Connection, as_persona: As, tmp_path: Path) -> None:
    as_persona(operations, "hq")
    path = workbook(tmp_path, [*NEW[:7], 1, *NEW[8:]])
    book = openpyxl.load_workbook(path)
    book.active["H2"].number_format = "yyyy-mm-dd"
    book.save(path)

    assert told(previewed(operations, path)) == ["H2: “1900-01-01” is not a date. Write it like 2026-11-22."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "big5hkscs"])
def test_a_csv_with_hkscs_names_and_full_width_digits_goes_in(
    operations: Connection, as_persona: As, tmp_path: Path, encoding: str
) -> None:
    as_persona(operations, "hq")
    path = tmp_path / "people.csv"
    line = "Ｔ９０１,陳𠝹㗎,ＭＫＫ１,店長,２０２６／１／１,９１２３ ４５６７"
    path.write_bytes(f"員工編號,姓名,店舖,職位,入職日期,電話\r\n{line}\r\n".encode(encoding))

    made = previewed(operations, path)

    assert (told(made), made.rows[0].number, made.rows[0].name) == ([], "T901", "陳𠝹㗎")
    assert (made.rows[0].record.shop_id, made.rows[0].record.phone) == (1, "+852 9123 4567")


def test_a_sheet_with_only_headings_says_that_nothing_is_in_it(
    operations: Connection, as_persona: As, tmp_path: Path
) -> None:
    as_persona(operations, "hq")

    with pytest.raises(Refused, match=r"import\.no_lines"):
        previewed(operations, workbook(tmp_path))
