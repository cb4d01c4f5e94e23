"""storekeeper roster import, export and check."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.errors import Conflict, Finding, Refused
from storekeeper.kit.feature import Verb
from storekeeper.people import service as people
from storekeeper.roster import exports, imports, service
from storekeeper.roster.imports import CellChange, Preview
from storekeeper.roster.rules import check_week, verdict

_DONE, _FINDINGS = 0, 1


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    deed = parser.add_mutually_exclusive_group(required=True)
    deed.add_argument("--preview", action="store_true")
    deed.add_argument("--confirm", action="store_true")
    parser.add_argument("--shop", metavar="CODE")
    parser.add_argument("--week", type=_day, metavar="MONDAY")
    parser.add_argument("--expect", metavar="MARK")


def _import(session: Any, given: Namespace) -> int:
    """The preview; with --confirm also the writing, all or nothing."""
    read = imports.read(given.file, near=given.week or today())
    if given.preview:
        with session.read() as connection:
            previewed = imports.preview(connection, read, shop=given.shop, monday=given.week)
        _show_preview(session, previewed)
        return _FINDINGS if previewed.problems else _DONE
    with session.write() as connection:
        previewed = imports.preview(connection, read, shop=given.shop, monday=given.week)
        if given.expect and given.expect != previewed.fingerprint:
            raise Conflict("import.store_changed")
        counts = imports.confirm(connection, previewed, path=given.file)
    said = {"file": previewed.read.file, "shop": previewed.shop.code, **counts}
    session.show(said, "roster.imported")
    return _DONE


def _show_preview(session: Any, previewed: Preview) -> None:
    if session.as_json:
        session.print_json(_as_json(session, previewed))
        return
    for cell in previewed.cells:
        if cell.state in {"new", "changed"}:
            session.say(f"roster.preview_{cell.state}", **_values(cell))
    for finding in (*previewed.problems, *previewed.warnings):
        session.say("roster.finding", text=finding, weight=Finding(f"roster.weight.{finding.severity}"))
    session.say(
        "roster.previewed",
        file=previewed.read.file,
        sheet=previewed.read.sheet,
        shop=previewed.shop.code,
        weeks=previewed.weeks,
        mark=previewed.fingerprint,
        **previewed.counts,
    )


def _as_json(session: Any, previewed: Preview) -> Mapping[str, object]:
    return {
        "file": previewed.read.file,
        "sheet": previewed.read.sheet,
        "shop": previewed.shop.code,
        "weeks": previewed.weeks,
        "mark": previewed.fingerprint,
        "counts": dict(previewed.counts),
        "cells": [
            {**_values(cell), "state": cell.state, "findings": _findings(session, cell.findings)}
            for cell in previewed.cells
            if cell.state != "same"
        ],
        "notes": _findings(session, previewed.notes),
    }


def _values(cell: CellChange) -> dict[str, object]:
    return {
        "cell": cell.address,
        "staff_no": cell.staff_no,
        "name": cell.name,
        "day": cell.day,
        "before": cell.before,
        "after": cell.after,
    }


def _findings(session: Any, findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "code": finding.code,
            "severity": str(finding.severity),
            "sentence": session.sentences.tell(finding),
        }
        for finding in findings
    ]


def _export_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--shop", metavar="CODE", required=True)
    parser.add_argument("--week", type=_day, metavar="MONDAY")


def _export(session: Any, given: Namespace) -> int:
    with session.read() as connection:
        week = _week(connection, given)
    exports.write_week(week, given.file, language=session.sentences.language)
    said = {"file": given.file.name, "shop": week.shop.code, "week": week.monday, "shifts": len(week.shifts)}
    session.show(said, "roster.exported")
    return _DONE


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--shop", metavar="CODE", required=True)
    parser.add_argument("--week", type=_day, metavar="MONDAY")


def _check(session: Any, given: Namespace) -> int:
    """Every shift of a week against the rules; 1 when one is refused."""
    with session.read() as connection:
        week = _week(connection, given)
    found = [finding for findings in check_week(week).values() for finding in findings]
    said = {"shop": week.shop.code, "week": week.monday, "shifts": len(week.shifts), "findings": len(found)}
    if session.as_json:
        session.print_json({**said, "findings": _findings(session, found)})
    else:
        for finding in found:
            session.say("roster.finding", text=finding, weight=Finding(f"roster.weight.{finding.severity}"))
        session.say("roster.checked", **said)
    return _FINDINGS if verdict(found) == "refused" else _DONE


def _week(connection: Connection, given: Namespace) -> Any:
    """The week that --shop and --week name; without --week the present one."""
    monday = monday_of(given.week or today())
    shops = people.shops(connection, on=monday)
    shop = next((each for each in shops if each.code.casefold() == given.shop.casefold()), None)
    if shop is None:
        raise Refused("roster.import_no_shop", shop=given.shop)
    return service.load_week(connection, shop_id=shop.id, monday=monday)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError("YYYY-MM-DD") from error


COMMANDS = (
    Verb("import", "roster.verb.import", "roster.manual.import", _import_arguments, _import),
    Verb("export", "roster.verb.export", "roster.manual.export", _export_arguments, _export),
    Verb("check", "roster.verb.check", "roster.manual.check", _check_arguments, _check),
)
