"""Children of 13 and 14 in a workbook: whether their papers have come, and whether Form III is finished."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.kit.sheets.cells import Value
from storekeeper.roster import workbook
from tests.roster.hong_kong.speaking import Drawn, said_of_workbook

SUNDAY = date(2026, 3, 1)
FOURTEEN: dict[str, Value] = {"eighteen_on": date(2030, 1, 5)}


@pytest.mark.parametrize(
    ("papers", "form_three", "said"),
    [
        (None, None, {"papers", "day_hours"}),
        ("no", None, {"papers", "day_hours"}),
        ("yes", None, {"day_hours"}),
        ("是", "yes", set()),
    ],
)
def test_papers_let_a_child_work_and_form_three_longer(
    tmp_path: Path, papers: str | None, form_three: str | None, said: set[str]
) -> None:
    """Employment of Children Regulations Cap. 57B: four hours on a free day, eight after Form III."""
    drawn = Drawn(SUNDAY, ". 9-17 .", {**FOURTEEN, "papers": papers, "form_three": form_three})
    found = said_of_workbook(drawn.read(tmp_path / "a.xlsx"))
    assert {code.rpartition(".")[2] for code in found if ".young." in code} == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_papers_come_back_as_they_were_written(tmp_path: Path, language: str) -> None:
    first = Drawn(SUNDAY, ". 9-13 .", {**FOURTEEN, "papers": "yes", "form_three": "no"}).read(
        tmp_path / "a.xlsx"
    )
    workbook.write_book(tmp_path / "b.xlsx", first, language=language)
    (terms,) = workbook.read(tmp_path / "b.xlsx", near=SUNDAY + timedelta(days=1)).terms.values()
    assert (terms["papers"], terms["form_three"]) == (True, False)


def test_a_word_that_is_neither_yes_nor_no_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"roster\.book\.not_clean"):
        Drawn(SUNDAY, ". 9-13 .", {**FOURTEEN, "papers": "perhaps"}).read(tmp_path / "a.xlsx")
