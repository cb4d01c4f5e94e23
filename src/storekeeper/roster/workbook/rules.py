"""The sheet of company rules: what the chain asks beyond the law, one rule a line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from storekeeper.kit.errors import Finding
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.values import as_number
from storekeeper.roster.workbook import words
from storekeeper.roster.workbook.lists import Kind, read_list

RULES = Kind("rules", {"rule": words.text, "value": as_number}, ("rule", "value"))


@dataclass(frozen=True)
class CompanyRule:
    """One rule with its figure."""

    rule: str
    value: Decimal


def read_rules(book: Workbook) -> tuple[tuple[CompanyRule, ...], tuple[Finding, ...]]:
    """The rules of a workbook, and what of them cannot be read."""
    lines, wrong = read_list(book, RULES)
    return tuple(CompanyRule(line.said["rule"], line.said["value"]) for line in lines), wrong
