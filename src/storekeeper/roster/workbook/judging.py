"""A workbook judged: by the rules of every roster, by the law, and by the company's rules that it names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from storekeeper.kit.errors import Finding
from storekeeper.roster.company_rules import judging as company
from storekeeper.roster.company_rules.shops import Post
from storekeeper.roster.hong_kong.findings import Judged
from storekeeper.roster.hong_kong.judging import judge_person
from storekeeper.roster.hong_kong.law import Fact, law
from storekeeper.roster.hong_kong.ledger import Ledger
from storekeeper.roster.hong_kong.ledger import ledgers as every_ledger
from storekeeper.roster.rules import fixes
from storekeeper.roster.rules.days import judged_leave, judged_mark
from storekeeper.roster.rules.shifts import judged_shift
from storekeeper.roster.workbook.persons import persons
from storekeeper.roster.workbook.reading import RosterBook

_WEIGHTS = ("hard", "soft", "info")
_REST_DAY = "roster.rest_day"
_OF_REST = frozenset(
    f"roster.law.{rule}"
    for rule in (
        "rest_day_worked",
        "rest_day_forced",
        "rest_day_not_returned",
        "rest_day_return_overdue",
        "young_on_rest_day",
    )
)


@dataclass(frozen=True)
class Told:
    """A finding with whose it is and on which days, what it rests on and what would mend it."""

    finding: Finding
    staff_no: str
    days: tuple[date, ...]
    sources: tuple[Fact, ...] = ()
    fixes: tuple[Finding, ...] = ()
    waivable: bool = False


def judged(book: RosterBook) -> tuple[Told, ...]:
    """All findings by person, day and weight; first what the reader had to remark."""
    found = _once([*_everyday(book), *_law(book), *_company(book)])
    found.sort(key=lambda told: (told.staff_no, told.days[:1], _WEIGHTS.index(str(told.finding.severity))))
    return (*(Told(note, "", ()) for note in book.notes), *found)


def _once(found: Sequence[Told]) -> list[Told]:
    """A warning of work on a marked day once; where the law speaks of it, not at all."""
    lawful = {(told.staff_no, day) for told in found if told.finding.code in _OF_REST for day in told.days}
    kept: list[Told] = []
    warned: set[tuple[str, date]] = set()
    for told in found:
        if told.finding.code == _REST_DAY:
            where = told.staff_no, told.days[0]
            if where in lawful or where in warned:
                continue
            warned.add(where)
        kept.append(told)
    return kept


@dataclass(frozen=True)
class PersonLedger:
    """Where one person stands at the end of the workbook's days."""

    staff_no: str
    ledger: Ledger


def ledgers(book: RosterBook) -> Iterator[PersonLedger]:
    """Hours, distance to 17 and 68, rest and holidays owed of everybody."""
    for each in every_ledger(law(), persons(book)):
        yield PersonLedger(_staff_no(book, each.employee_id), each)


def _everyday(book: RosterBook) -> Iterator[Told]:
    """What every roster is judged by: nobody in two places, on leave, before joining."""
    week = book.week
    written = frozenset(shift.id for shift in week.shifts)
    for shift in week.shifts:
        for finding in judged_shift(week, shift, written):
            yield _told(book, finding, shift.employee_id, shift.day)
    for mark in week.marks:
        for finding in judged_mark(week, mark):
            yield _told(book, finding, mark.employee_id, mark.day)
    for leave in week.leaves:
        for finding in judged_leave(week, leave):
            yield _told(book, finding, leave.employee_id, leave.from_day)


def _law(book: RosterBook) -> Iterator[Told]:
    for person in persons(book):
        for each in judge_person(law(), person):
            yield _with_person(book, each)


def _company(book: RosterBook) -> Iterator[Told]:
    """What the workbook's own rules say of its people, and of the shop as a whole."""
    days = frozenset(book.days)
    for person in persons(book):
        for each in company.judge_person(law(), book.rules, person):
            yield _with_person(book, each)
    posts = [
        Post(shift.starts_at, shift.ends_at, shift.role, shift.worked_minutes)
        for shift in book.week.shifts
        if shift.employee_id is not None and shift.day in days
    ]
    for each in company.judge_shop(book.rules, posts, book.days):
        yield _with_person(book, each)


def _with_person(book: RosterBook, each: Judged) -> Told:
    return Told(each, _staff_no(book, each.employee_id), each.days, each.sources, each.fixes, each.waivable)


def _told(book: RosterBook, finding: Finding, employee_id: int | None, day: date) -> Told:
    return Told(finding, _staff_no(book, employee_id), (day,), (), fixes(finding))


def _staff_no(book: RosterBook, employee_id: int | None) -> str:
    person = book.week.person(employee_id) if employee_id is not None else None
    return person.staff_no if person else ""
