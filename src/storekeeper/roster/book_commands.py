"""storekeeper roster check FILE and template: a roster workbook judged and made without a store."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from storekeeper.kit.clock import monday_of, today
from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.kit.feature import Verb
from storekeeper.roster import workbook
from storekeeper.roster.hong_kong.basis import basis
from storekeeper.roster.hong_kong.findings import length
from storekeeper.roster.workbook.judging import PersonLedger, Told, judged, ledgers

_DONE, _FINDINGS = 0, 1
_WEEKS = 5
_MOST_PEOPLE = 500


def check_book(session: Any, path: Path) -> int:
    """Every finding of a workbook in the language of the session; 1 when one of them is hard."""
    book = workbook.read(path, near=today())
    told = judged(book)
    counts = Counter(str(each.finding.severity) for each in told)
    said = {
        "file": book.file,
        "people": len(book.week.people),
        "first": min(book.days),
        "last": max(book.days),
        **{str(severity): counts[str(severity)] for severity in Severity},
    }
    if session.as_json:
        findings = [as_json(session.sentences, each) for each in told]
        session.print_json({**said, "findings": findings, "ledger": [asdict(each) for each in ledgers(book)]})
    else:
        _print(session, told)
        _print_worked(session, ledgers(book))
        if not book.week.people:
            session.say("roster.book.nobody_yet")
        elif not book.terms:
            session.say("roster.book.no_people")
        days = {key: _dated(session.sentences, said[key]) for key in ("first", "last")}
        session.say("roster.book.checked", **{**said, **days})
    return _FINDINGS if counts["hard"] else _DONE


def as_json(sentences: Any, told: Told) -> Mapping[str, object]:
    """One finding for a program: code, weight, who, days, values, sentence, sources and what would mend it."""
    finding = told.finding
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "staff_no": told.staff_no,
        "days": [day.isoformat() for day in told.days],
        "values": {name: sentences.write(value) for name, value in finding.values.items()},
        "sentence": sentences.tell(finding),
        "waivable": told.waivable,
        "sources": [
            {
                "source": basis(sentences, fact.source),
                "parameter": fact.parameter,
                "from": fact.first.isoformat(),
                "confirmed": fact.confirmed,
            }
            for fact in told.sources
        ],
        "fixes": [sentences.tell(fix) for fix in told.fixes],
    }


def _print(session: Any, told: Iterable[Told]) -> None:
    for each in told:
        text = f"{each.staff_no} {session.sentences.tell(each.finding)}".strip()
        session.say("roster.finding", text=text, weight=Finding(f"roster.weight.{each.finding.severity}"))
        for fact in each.sources:
            code = "roster.book.source" if fact.confirmed else "roster.book.source_unsure"
            session.say(code, source=basis(session.sentences, fact.source), since=fact.first.isoformat())
        if each.fixes:
            between = session.sentences.say("roster.book.or")
            options = between.join(session.sentences.tell(fix) for fix in each.fixes)
            session.say("roster.book.fixes", options=options)


def _print_worked(session: Any, found: Iterable[PersonLedger]) -> None:
    """Of everybody whose hours are known as they were worked: those, and what the roster alone comes to."""
    for each in found:
        stands = each.ledger
        if stands.done_to is not None:
            session.say(
                "roster.book.worked",
                staff_no=each.staff_no,
                day=stands.done_to,
                week=_length(stands.legal_week),
                four=_length(stands.four_weeks),
                planned_week=_length(stands.planned.legal_week),
                planned_four=_length(stands.planned.four_weeks),
            )


def _length(minutes: int | None) -> Finding:
    return Finding("roster.book.hours_unknown") if minutes is None else length(minutes)


def _dated(sentences: Any, day: object) -> str:
    return str(sentences.say("roster.book.day", year=f"{day.year}", day=day)) if isinstance(day, date) else ""


def template_arguments(parser: ArgumentParser) -> None:
    """FILE, --example or --demand, and --week."""
    parser.add_argument("file", type=Path, metavar="FILE")
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--example", choices=workbook.EXAMPLES)
    which.add_argument("--demand", type=int, choices=range(_MOST_PEOPLE + 1), metavar="PEOPLE")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--week", type=date.fromisoformat, metavar="DAY")


def template(session: Any, given: Namespace) -> int:
    """A workbook to fill in, or a filled one."""
    path: Path = given.file if given.file.suffix else given.file.with_suffix(".xlsx")
    if path.suffix.casefold() != ".xlsx":
        raise Refused("roster.book.only_xlsx", file=path.name, better=path.with_suffix(".xlsx").name)
    language = session.sentences.language
    monday = monday_of(given.week or (today().replace(day=1) + timedelta(days=31)).replace(day=1))
    if given.example:
        workbook.write_example(path, given.example, language=language)
    elif given.demand is not None:
        book = workbook.generated(given.seed, people=given.demand, monday=monday)
        workbook.write_book(path, book, language=language)
    else:
        workbook.write_template(path, monday=monday, weeks=_WEEKS, language=language)
    session.show({"file": path.name}, "roster.template_made")
    return _DONE


COMMANDS = (
    Verb(
        "template", "roster.verb.template", "roster.manual.template", template_arguments, template, acts=False
    ),
)
