"""What the lines of a workbook of people look like."""

from __future__ import annotations

from storekeeper.kit.errors import Finding
from storekeeper.kit.sheets.columns import Columns
from storekeeper.kit.sheets.drafts import Lines, Said
from storekeeper.people.imports.fields import FIELDS, READ, is_total, split_name


def _separate_names(said: dict[str, Said], columns: Columns) -> None:
    """One column often holds 陳大文 Chan Tai Man."""
    if "name_zh" in said and "name_en" not in columns.at:
        chinese, english = split_name(str(said["name_zh"]))
        if chinese and english:
            said["name_zh"], said["name_en"] = chinese, english


def _twice(cell: str, number: str, other: str) -> Finding:
    return Finding("people.twice_in_file", {"cell": cell, "staff_no": number, "other": other})


LINES = Lines(
    words="people.field",
    fields=FIELDS,
    read=READ,
    keys=("staff_no",),
    names=("name_zh", "name_en"),
    needed=(("staff_no",), ("name_zh", "name_en")),
    is_rest=is_total,
    twice=_twice,
    finish=_separate_names,
)
