"""storekeeper roster import, export, check, solve, publish, revisions, restore, and what head office settles."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.clock import HONG_KONG, monday_of, today
from storekeeper.kit.errors import Conflict, Finding, Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.ids import new_id
from storekeeper.people import service as people
from storekeeper.roster import (
    book_commands,
    company_commands,
    exports,
    imports,
    law_commands,
    publishing,
    service,
    solve_commands,
    standard_commands,
)
from storekeeper.roster.domain import PersonChange, Week
from storekeeper.roster.hong_kong.pack import ledgers_of
from storekeeper.roster.imports import CellChange, Preview
from storekeeper.roster.rules import check_week, hindrances, mending, verdict

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
            "mending": session.sentences.tell(mended) if (mended := mending(finding)) else "",
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


def _week_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--shop", metavar="CODE", required=True)
    parser.add_argument("--week", type=_day, metavar="MONDAY")


def _check_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", nargs="?")
    parser.add_argument("--shop", metavar="CODE")
    parser.add_argument("--week", type=_day, metavar="MONDAY")


def _check(session: Any, given: Namespace) -> int:
    """Every shift of a week or of a workbook against the rules; 1 when one is refused."""
    if (given.file is None) == (given.shop is None):
        raise Refused("roster.check_which")
    if given.file is not None:
        return book_commands.check_book(session, given.file)
    with session.read() as connection:
        week = _week(connection, given)
    by_shift = check_week(week)
    found = [finding for findings in by_shift.values() for finding in findings]
    said = {"shop": week.shop.code, "week": week.monday, "shifts": len(week.shifts), "findings": len(found)}
    if session.as_json:
        findings = _findings_of_shifts(session, week, by_shift)
        session.print_json({**said, "findings": findings, "ledger": list(_ledgers(week))})
    else:
        for each in _findings_of_shifts(session, week, by_shift):
            session.say(
                "roster.finding_of_shift", weight=Finding(f"roster.weight.{each['severity']}"), **each
            )
        session.say("roster.checked", **said)
    return _FINDINGS if verdict(found) == "refused" else _DONE


def _ledgers(week: Week) -> Iterator[dict[str, object]]:
    """Where everybody of the week stands, by staff number."""
    for each in ledgers_of(week):
        person = week.person(each.employee_id)
        yield {"staff_no": person.staff_no if person else "", "ledger": asdict(each)}


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


def _publish_arguments(parser: ArgumentParser) -> None:
    _week_arguments(parser)
    parser.add_argument("--note", metavar="TEXT", default="")


def _publish(session: Any, given: Namespace) -> int:
    """What the week brings to whom; 1, with every reason, when it is refused because of what stands in it."""
    with session.write() as connection:
        week = _week(connection, given)
        found = hindrances(week)
        made = (
            None
            if found
            else publishing.publish(connection, revision_id=new_id(), seen=week, note=given.note)
        )
    if made is None:
        if session.as_json:
            session.print_json(
                {
                    "shop": week.shop.code,
                    "week": week.monday,
                    "number": None,
                    "findings": _findings(session, found),
                }
            )
        else:
            for finding in found:
                _say_finding(session, finding)
            session.say("roster.publish_hindered", count=len(found))
        return _FINDINGS
    told = [_told(session, week, change) for change in week.changes]
    said = {"shop": week.shop.code, "week": week.monday, "number": made.number, "revision": str(made.id)}
    if session.as_json:
        session.print_json({**said, "people": told, "findings": []})
        return _DONE
    for each in told:
        session.say("roster.published_to", **each)
    session.say(
        "roster.published", **said, people=sum(change.employee_id is not None for change in week.changes)
    )
    return _DONE


def _told(session: Any, week: Week, change: PersonChange) -> dict[str, object]:
    """One person's part of a publication; who is not placed here any more is named by her number in the store."""
    who = session.sentences.say("roster.open_row")
    if change.employee_id is not None:
        person = week.person(change.employee_id)
        who = f"{person.staff_no} {person.name_zh or person.name_en}" if person else f"#{change.employee_id}"
    return {
        "who": who, "added": len(change.added), "changed": len(change.changed), "removed": len(change.removed),
    }  # fmt: skip


def _revisions(session: Any, given: Namespace) -> int:
    """The published versions of a week, newest first."""
    with session.read() as connection:
        week = _week(connection, given)
        found = publishing.revisions(connection, shop_id=week.shop.id, monday=week.monday)
    numbers = {each.revision.id: each.revision.number for each in found}
    listed = [
        {
            "number": each.revision.number,
            "published_at": each.revision.published_at.astimezone(HONG_KONG),
            "by": each.by,
            "shifts": len(each.revision.shifts),
            "people": sum(change.employee_id is not None for change in each.changes),
            "note": each.revision.note,
            "restored_from": numbers.get(each.revision.restored_from)
            if each.revision.restored_from
            else None,
        }
        for each in found
    ]
    said = {"shop": week.shop.code, "week": week.monday, "count": len(listed)}
    if session.as_json:
        session.print_json({**said, "revisions": listed})
        return _DONE
    for each in listed:
        again = each["restored_from"] is not None
        session.say("roster.revision_again" if again else "roster.revision", **each)
    session.say("roster.revisions_listed", **said)
    return _DONE


def _restore_arguments(parser: ArgumentParser) -> None:
    _week_arguments(parser)
    parser.add_argument("--number", type=int, required=True, metavar="N")


def _restore(session: Any, given: Namespace) -> int:
    """The version as a draft again."""
    edit_id = new_id()
    with session.write(edit=edit_id) as connection:
        week = _week(connection, given)
        found = publishing.revisions(connection, shop_id=week.shop.id, monday=week.monday)
        chosen = next((each.revision for each in found if each.revision.number == given.number), None)
        if chosen is None:
            raise Refused("roster.no_such_revision")
        publishing.restore(connection, edit_id=edit_id, revision_id=chosen.id)
    said = {"shop": week.shop.code, "week": week.monday, "number": chosen.number, "edit": str(edit_id)}
    session.show(said, "roster.restored")
    return _DONE


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
    Verb("publish", "roster.verb.publish", "roster.manual.publish", _publish_arguments, _publish),
    Verb("revisions", "roster.verb.revisions", "roster.manual.revisions", _week_arguments, _revisions),
    Verb("restore", "roster.verb.restore", "roster.manual.restore", _restore_arguments, _restore),
    *book_commands.COMMANDS,
    *solve_commands.COMMANDS,
    *company_commands.COMMANDS,
    *standard_commands.COMMANDS,
    *law_commands.COMMANDS,
)
