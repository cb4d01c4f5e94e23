"""The audit as a workbook: one line for each field that changed, as an auditor sorts and keeps it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_csv, write_workbook
from storekeeper.privacy import service
from storekeeper.privacy.domain.audit import AuditLine

MOST = 50_000
_AT_ONCE = 5_000
_HEADS = (
    "column.at",
    "column.who",
    "login",
    "column.deed",
    "column.what",
    "column.key",
    "field",
    "before",
    "after",
)
_WIDTHS = (20, 16, 10, 10, 26, 20, 22, 30, 30)


def save_audit(connection: Connection, *, path: Path, sentences: Sentences, **asked: Any) -> int:
    """Saves the events that a page lists, newest first, at most MOST; how many they are.

    Raises Refused('import.cannot_write').
    """
    asked.pop("sort", None)
    asked.pop("descending", None)
    lines = tuple(_lines(connection, asked))
    rows: list[list[Value]] = [[sentences.say(f"access.audit.{head}") for head in _HEADS]]
    for line in lines:
        rows += _rows(line, sentences)
    if path.suffix.lower() == ".csv":
        write_csv(path, rows)
    else:
        write_workbook(path, [NewSheet(sentences.say("access.audit.title"), rows, widths=_WIDTHS)])
    return len(lines)


def _lines(connection: Connection, asked: dict[str, Any]) -> Iterator[AuditLine]:
    after, told = None, 0
    while told < MOST:
        page = service.audit_events(connection, after=after, limit=min(_AT_ONCE, MOST - told), **asked)
        yield from page.rows
        told += len(page.rows)
        if page.after is None:
            return
        after = page.after


def _rows(line: AuditLine, sentences: Sentences) -> Iterator[list[Value]]:
    code = f"access.deed.{line.deed}"
    deed = sentences.say(code) if sentences.knows(code) else line.deed
    at = f"{line.at.astimezone(HONG_KONG):%Y-%m-%d %H:%M:%S}"
    head: list[Value] = [at, line.name, line.login, deed, line.topic, line.key]
    if not line.fields:
        yield [*head, "", "", ""]
    for change in line.fields:
        hidden = sentences.say("access.audit.hidden")
        before, after = (hidden if change.hidden else _text(one) for one in (change.before, change.after))
        yield [*head, change.name, before, after]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
