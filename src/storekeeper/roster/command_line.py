"""storekeeper roster import, export and check."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG, monday_of, today
from storekeeper.kit.errors import Conflict, Finding, Refused
from storekeeper.kit.feature import Verb
from storekeeper.people import service as people
from storekeeper.roster import exports, imports, service
from storekeeper.roster.domain import Week
from storekeeper.roster.imports import CellChange, Preview
from storekeeper.roster.rules import check_week, verdict

_DONE, _FINDINGS = 0, 1
_SHOWN_CELLS = 5


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
    read = imports.read(given.file, near=given.week or today(), week=given.week)
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
            session.say(f"roster.preview_{cell.state}", **{**_values(cell), "day": _dated(session, cell.day)})
    for finding in previewed.problems:
        _say_finding(session, finding)
    for finding, count in _grouped(previewed.warnings):
        _say_finding(session, finding, count)
    session.say(
        "roster.previewed",
        file=previewed.read.file,
        sheet=previewed.read.sheet,
        shop=previewed.shop.code,
        weeks=tuple(_dated(session, week) for week in previewed.weeks),
        mark=previewed.fingerprint,
        **previewed.counts,
    )


def _say_finding(session: Any, finding: Finding, count: int = 1) -> None:
    weight = Finding(f"roster.weight.{finding.severity}")
    if count == 1:
        session.say("roster.finding", text=finding, weight=weight)
    else:
        session.say("roster.finding_often", text=finding, weight=weight, count=count)


def _grouped(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int]]:
    """Findings that differ in their cell alone as one, with the first cells and how many there are."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        rest = {name: value for name, value in finding.values.items() if name != "cell"}
        groups.setdefault(repr((finding.code, finding.severity, rest)), []).append(finding)
    for alike in groups.values():
        first = alike[0]
        cells = [str(each.values.get("cell", "")) for each in alike[:_SHOWN_CELLS]]
        more = ("…",) if len(alike) > _SHOWN_CELLS else ()
        together = {**first.values, "cell": (*cells, *more)} if "cell" in first.values else first.values
        yield Finding(first.code, together, first.severity), len(alike)


def _dated(session: Any, day: date) -> str:
    """A day as people read it, with the year when it is neither this one nor the next."""
    said = str(session.sentences.write(day))
    return said if 0 <= day.year - today().year <= 1 else f"{day.year} {said}"


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
    path: Path = given.file if given.file.suffix else given.file.with_suffix(".xlsx")
    if path.suffix.casefold() != ".xlsx":
        raise Refused("roster.export_only_xlsx", file=path.name, better=path.with_suffix(".xlsx").name)
    exports.write_week(week, path, language=session.sentences.language)
    said = {"file": path.name, "shop": week.shop.code, "week": week.monday, "shifts": len(week.shifts)}
    session.show(said, "roster.exported")
    return _DONE


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--shop", metavar="CODE", required=True)
    parser.add_argument("--week", type=_day, metavar="MONDAY")


def _check(session: Any, given: Namespace) -> int:
    """Every shift of a week against the rules; 1 when one is refused."""
    with session.read() as connection:
        week = _week(connection, given)
    by_shift = check_week(week)
    found = [finding for findings in by_shift.values() for finding in findings]
    said = {"shop": week.shop.code, "week": week.monday, "shifts": len(week.shifts), "findings": len(found)}
    if session.as_json:
        session.print_json({**said, "findings": _findings_of_shifts(session, week, by_shift)})
    else:
        for each in _findings_of_shifts(session, week, by_shift):
            session.say(
                "roster.finding_of_shift", weight=Finding(f"roster.weight.{each['severity']}"), **each
            )
        session.say("roster.checked", **said)
    return _FINDINGS if verdict(found) == "refused" else _DONE


def _findings_of_shifts(
    session: Any, week: Week, found: Mapping[UUID, tuple[Finding, ...]]
) -> list[dict[str, str]]:
    """Each finding with whose shift it is and when."""
    told = []
    for shift in week.shifts:
        person = week.person(shift.employee_id) if shift.employee_id is not None else None
        who = f"{person.staff_no} {person.name_zh or person.name_en}" if person else ""
        of = {
            "who": who or session.sentences.say("roster.open_row"),
            "day": _dated(session, shift.day),
            "from": f"{shift.starts_at.astimezone(HONG_KONG):%H:%M}",
            "to": f"{shift.ends_at.astimezone(HONG_KONG):%H:%M}",
        }
        told += [{**of, **said} for said in _findings(session, found.get(shift.id, ()))]
    return told


def _week(connection: Connection, given: Namespace) -> Week:
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
