"""The sheet of company rules: what the chain asks beyond the law, one rule a line; one without a figure is off."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal

from storekeeper.kit.errors import Finding
from storekeeper.kit.sheets.cells import Value, Workbook
from storekeeper.kit.sheets.values import as_number, as_text
from storekeeper.roster.company_rules.settings import FIGURES
from storekeeper.roster.workbook import words
from storekeeper.roster.workbook.lists import Kind, in_cell, read_list

_MOST = {"late_after": 24, "early_before": 24, "least_heads": 500, "notice_days": 366}
_FURTHEST = 10_000


def _figure(value: Value) -> Decimal:
    """A number; a time of day as hours."""
    if isinstance(value, datetime | time) or ":" in as_text(value):
        clock = words.clock(value)
        return Decimal(clock.hour) + Decimal(clock.minute) / 60
    return as_number(value)


RULES = Kind("rules", {"rule": words.one_of("roster.figure", FIGURES), "value": _figure}, ("rule",))


def read_figures(book: Workbook) -> tuple[Mapping[str, Decimal], tuple[Finding, ...]]:
    """The figures of the rules of a workbook, and what of them cannot be read."""
    lines, wrong = read_list(book, RULES)
    figures: dict[str, Decimal] = {}
    found = list(wrong)
    for line in lines:
        if "value" not in line.said:
            continue
        name, value = line.said["rule"], line.said["value"]
        if not 0 <= value <= _MOST.get(name, _FURTHEST):
            reason = Finding("import.wrong_number", {"text": str(value)})
            found.append(in_cell(line.where("value"), reason))
        else:
            figures[name] = value
    return figures, tuple(found)
