"""A whole roster workbook read without a store: one stretch of weeks with its people, work, marks and leave."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG, at, monday_of
from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.kit.ids import new_id
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.columns import fold
from storekeeper.kit.sheets.reading import read_workbook
from storekeeper.people.domain import KnownPerson
from storekeeper.roster.company_rules.settings import CompanyRules, of_figures
from storekeeper.roster.domain import (
    AddShift,
    Break,
    Edit,
    Held,
    Kind,
    Leave,
    Mark,
    Person,
    Placed,
    Shift,
    Shop,
    Week,
    together,
)
from storekeeper.roster.exports import TOLD, Bought
from storekeeper.roster.grammar import edit_for, parse
from storekeeper.roster.hong_kong.person import ALTERNATIVE, BOUGHT, SUBSTITUTED
from storekeeper.roster.imports.matching import People
from storekeeper.roster.imports.meaning import Wanted, owners_of, wanted_cells
from storekeeper.roster.imports.reading import LIMITS, GridRow, RosterSheet, grid_of
from storekeeper.roster.workbook import lists
from storekeeper.roster.workbook.lists import Line, in_cell, read_list
from storekeeper.roster.workbook.needs import Needs, read_needs
from storekeeper.roster.workbook.rules import read_figures
from storekeeper.roster.workbook.words import names_of

MOST_WEEKS = 60
_ALWAYS = date(2000, 1, 1)
_LOOKS = "ABCDE"
_FURTHEST_TOLD = 400
"""Days between the day something was told and the day itself; more is a wrong year."""
_Owners = Sequence[tuple[GridRow, KnownPerson | Finding | None]]


@dataclass(frozen=True)
class RosterBook:
    """What a workbook holds. `week` spans all its days; `days` are those of the grid, which are to be judged.

    `terms`: employee → what the sheet of people says of her beyond the person (joined_on, eighteen_on, papers,
    form_three, holidays, rest_weekday, hourly_wage, monthly_wage, also). `told`: shift, mark or leave → when it was
    told, and of a mark for which day it stands, why a rest day was worked and whether both agreed on it (`mark`
    substituted). `bought` are holidays for which pay was given. `worked` is work as it was done, of those of whom
    it is known, by person and start. `needs` are what is asked of a roster that is to be made, `figures` those of
    the company's rules as they stand.
    """

    file: str
    shop: Shop
    days: tuple[date, ...]
    week: Week
    terms: Mapping[int, Mapping[str, Any]]
    told: Mapping[UUID, Mapping[str, Any]]
    rules: CompanyRules
    notes: tuple[Finding, ...]
    needs: Needs = field(default_factory=Needs)
    figures: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    worked: tuple[Shift, ...] = ()
    bought: tuple[Bought, ...] = ()


def read(path: Path, *, near: date) -> RosterBook:
    """The roster of a workbook; `near` is a day about which dates without a year lie.

    Raises Refused: `import.*` and `roster.import_*` of the file as a whole, `roster.book.not_clean` with a
    finding for each cell that cannot be read, `roster.book.long`.
    """
    book = read_workbook(path, limits=LIMITS)
    return _Reader(book, grid_of(book, path, near=near)).read()


class _Reader:
    """Takes one workbook apart; findings gather until the end, so that all of them are told at once."""

    def __init__(self, book: Workbook, grid: RosterSheet) -> None:
        self._book, self._grid = book, grid
        self._found: list[Finding] = []
        self._terms: dict[int, Mapping[str, Any]] = {}
        self._told: dict[UUID, Mapping[str, Any]] = {}
        self._bought: list[Bought] = []
        self._known: list[KnownPerson] = []
        self._by_number: dict[str, KnownPerson] = {}

    def read(self) -> RosterBook:
        people = self._people()
        shifts, marks, leave = (self._lines(kind) for kind in (lists.SHIFTS, lists.MARKS_LIST, lists.LEAVE))
        wanted = self._cells()
        people += self._unlisted(people)
        worked = self._lines(lists.WORKED)
        week = self._empty(people, (*shifts, *worked))
        week = replace(week, leaves=tuple(self._leave(leave)))
        week = self._fill(week, wanted)
        week = self._beside(week, shifts, marks)
        done = self._worked(week, worked)
        week = replace(week, people=tuple(map(_placed, week.people)))
        figures, wrong = read_figures(self._book)
        needs, unclear = read_needs(self._book)
        self._found += [*wrong, *unclear]
        week = replace(week, people=tuple(self._available(each, needs) for each in week.people))
        hard = tuple(each for each in self._found if each.severity is Severity.HARD)
        if hard:
            raise Refused("roster.book.not_clean", findings=hard, file=self._grid.file, count=len(hard))
        return RosterBook(
            file=self._grid.file,
            shop=week.shop,
            days=self._grid.days,
            week=week,
            terms=MappingProxyType(self._terms),
            told=MappingProxyType(self._told),
            rules=of_figures(figures.items()),
            notes=tuple(self._found),
            needs=needs,
            figures=MappingProxyType(dict(figures)),
            worked=done,
            bought=tuple(self._bought),
        )

    def _lines(self, kind: lists.Kind) -> tuple[Line, ...]:
        lines, wrong = read_list(self._book, kind)
        self._found += wrong
        return lines

    def _available(self, person: Person, needs: Needs) -> Person:
        windows = tuple(
            line.window for line in needs.windows if _plain(line.staff_no) == _plain(person.staff_no)
        )
        return replace(person, availability=windows) if windows else person

    def _people(self) -> list[Person]:
        people: dict[str, Person] = {}
        in_grid = {_plain(row.staff_no): name for row in self._grid.rows for name in row.names[:1]}
        for line in self._lines(lists.PEOPLE):
            said = {"name_zh": in_grid.get(_plain(line.said["staff_no"])), **line.said}
            if said["staff_no"] in people:
                values = {"cell": line.where("staff_no"), "staff_no": said["staff_no"]}
                self._found.append(Finding("roster.book.twice", values))
                continue
            person = _person(len(people) + 1, said)
            if person.left_on is not None and person.left_on < person.joined_on:
                self._found.append(Finding("roster.book.left_first", {"cell": line.where("left_on")}))
            people[person.staff_no] = person
            self._terms[person.employee_id] = MappingProxyType(dict(said))
        self._known = [_known(person) for person in people.values()]
        return list(people.values())

    def _cells(self) -> list[Wanted]:
        """The cells of the grid; a line of somebody who is not listed makes her a person of the workbook."""
        owners = owners_of(self._grid, People(self._known))
        added: list[tuple[GridRow, KnownPerson | Finding | None]] = []
        for row, owner in owners:
            if isinstance(owner, Finding) and owner.code == "roster.import_unknown_person":
                found = self._unknown(row)
                added.append((row, found or owner))
            else:
                added.append((row, owner))
        self._found += _dateless(self._grid.rows)
        wanted, notes = wanted_cells(added)
        self._found += notes
        self._found += [each.cell.finding for each in wanted if each.cell.finding]
        return [each for each in wanted if each.cell.finding is None and not each.meaning.blank]

    def _unknown(self, row: GridRow) -> KnownPerson | None:
        """Somebody whom only the grid names, if the line holds a roster and not a sum."""
        if not any(each.meaning.mark or each.meaning.spans or each.meaning.leave for each in _of(row)):
            return None
        names = [name for name in row.names if name != row.staff_no] or [row.staff_no]
        person = _person(len(self._known) + 1, {"staff_no": row.staff_no or names[0], "name_zh": names[0]})
        known = _known(person)
        self._known.append(known)
        return known

    def _unlisted(self, people: Sequence[Person]) -> list[Person]:
        added = self._known[len(people) :]
        if people:
            for each in added:
                values = {"staff_no": each.staff_no, "name": each.name_zh}
                self._found.append(Finding("roster.book.not_listed", values, Severity.INFO))
        return [
            _person(each.employee_id, {"staff_no": each.staff_no, "name_zh": each.name_zh}) for each in added
        ]

    def _empty(self, people: Iterable[Person], shifts: Iterable[Line]) -> Week:
        days = [*self._grid.days, *(line.said["day"] for line in shifts)]
        monday = monday_of(min(days))
        weeks = (max(days) - monday).days // 7 + 1
        if weeks > MOST_WEEKS:
            values = {"weeks": weeks, "most": MOST_WEEKS, "first": f"{min(days)}", "last": f"{max(days)}"}
            raise Refused("roster.book.long", file=self._grid.file, **values)
        title = next(iter(self._grid.title), self._grid.sheet)
        shop = Shop(1, self._grid.sheet, title, title)
        return Week(shop, monday, tuple(people), kinds=tuple(self._kinds()), weeks=weeks)

    def _kinds(self) -> Iterator[Kind]:
        for number, line in enumerate(self._lines(lists.KINDS)):
            said = line.said
            name = said.get("kind") or said["letter"]
            names = MappingProxyType(dict.fromkeys(("zh-HK", "en", "zh-CN"), name))
            pause, look = said.get("break_minutes", 0), _LOOKS[number % len(_LOOKS)]
            yield Kind(number + 1, said["letter"].upper(), names, said["starts"], said["ends"], pause, look)

    def _fill(self, week: Week, wanted: Iterable[Wanted]) -> Week:
        edits: list[Edit] = []
        for one in wanted:
            employee_id = one.person.employee_id if one.person else None
            try:
                edit = edit_for(week, employee_id, one.cell.day, one.meaning)
            except Refused as refused:
                self._found.append(in_cell(one.cell.address, Finding(refused.code, refused.values)))
                continue
            edits += () if edit is None else getattr(edit, "edits", (edit,))
        whole = together(edits)
        return week if whole is None else whole.apply(week)

    def _beside(self, week: Week, shifts: Iterable[Line], marks: Iterable[Line]) -> Week:
        """With the work and marks of days that the grid does not show, and what the lists say beyond it."""
        edits: list[Edit] = []
        told: list[Shift] = []
        for line in shifts:
            shift = self._shift(week, line)
            if shift is None:
                continue
            if line.said["day"] not in self._grid.days:
                edits.append(AddShift(shift))
                self._tell(shift.id, line)
            elif (same := _same(week, shift)) is not None:
                self._tell(same.id, line)
                role = shift.role if "role" in line.said else same.role
                fixed = "break_starts" in line.said and shift.unpaid_minutes == same.unpaid_minutes
                told.append(replace(same, role=role, breaks=shift.breaks if fixed else same.breaks))
            else:
                self._found.append(Finding("roster.book.other_shift", {"cell": line.address}, Severity.SOFT))
        whole = together(edits)
        week = week if whole is None else whole.apply(week)
        by_id = {shift.id: shift for shift in told}
        week = replace(week, shifts=tuple(by_id.get(shift.id, shift) for shift in week.shifts))
        return self._marked(week, marks)

    def _marked(self, week: Week, lines: Iterable[Line]) -> Week:
        added: list[Mark] = []
        for line in lines:
            employee_id, said = self._id(line), line.said
            if employee_id is None:
                continue
            if said["mark"] == BOUGHT:
                self._bought.append(Bought(employee_id, said["day"], said.get("for_day")))
                continue
            kind = ALTERNATIVE if said["mark"] == SUBSTITUTED else said["mark"]
            mark = next((m for m in week.marks_of(employee_id, said["day"]) if m.kind == kind), None)
            if mark is None and said["day"] in self._grid.days:
                self._found.append(Finding("roster.book.other_mark", {"cell": line.address}, Severity.SOFT))
                continue
            if mark is None:
                mark = Mark(new_id(), week.shop.id, employee_id, employee_id, said["day"], kind, 0)
                added.append(mark)
            self._tell(mark.id, line, **({} if kind == said["mark"] else {"mark": said["mark"]}))
        return replace(week, marks=(*week.marks, *added)) if added else week

    def _tell(self, row: UUID, line: Line, **more: str) -> None:
        """Keeps what a line says of a row beyond the row itself."""
        told = {key: line.said[key] for key in TOLD if key in line.said} | more
        day = line.said.get("day", line.said.get("from_day"))
        if "told_on" in told and abs((told["told_on"] - day).days) > _FURTHEST_TOLD:
            self._found.append(Finding("roster.book.told_far", {"cell": line.where("told_on")}))
        if told:
            self._told[row] = MappingProxyType(told)

    def _worked(self, week: Week, lines: Iterable[Line]) -> tuple[Shift, ...]:
        """The work as it was done; no two pieces of one person at once."""
        found = []
        for line in lines:
            shift = self._shift(week, line)
            if shift is not None:
                found.append((shift, line))
        found.sort(key=lambda each: (each[0].employee_id or 0, each[0].starts_at))
        for (before, _), (after, line) in pairwise(found):
            if before.employee_id == after.employee_id and after.starts_at < before.ends_at:
                self._found.append(Finding("roster.book.worked_twice", {"cell": line.address}))
        return tuple(shift for shift, _ in found)

    def _leave(self, lines: Iterable[Line]) -> Iterator[Leave]:
        for line in lines:
            employee_id, said = self._id(line), line.said
            first, last = said["from_day"], said.get("to_day", said["from_day"])
            if last < first:
                self._found.append(Finding("roster.book.ends_first", {"cell": line.where("to_day")}))
            elif employee_id is not None:
                state = said.get("state", "approved")
                leave = Leave(new_id(), employee_id, said["leave"], first, last, state, 0)
                self._tell(leave.id, line)
                yield leave

    def _shift(self, week: Week, line: Line) -> Shift | None:
        said = line.said
        employee_id = self._id(line)
        if employee_id is None:
            return None
        starts, ends = _instants(said["day"], said["starts"], said["ends"])
        pause = said.get("break_minutes", 0)
        long = (ends - starts) // timedelta(minutes=1)
        if not 0 < long <= 24 * 60 or pause >= long or abs((starts.date() - said["day"]).days) > 1:
            self._found.append(Finding("roster.book.odd_shift", {"cell": line.address}))
            return None
        person = week.person(employee_id)
        return Shift(
            id=new_id(),
            shop_id=week.shop.id,
            day=said["day"],
            starts_at=starts,
            ends_at=ends,
            role=said.get("role") or (person.role if person else "sales"),
            employee_id=employee_id,
            placement_id=employee_id,
            breaks=(Break(pause, _offset(starts, said.get("break_starts"), long - pause)),) if pause else (),
            kind_id=None,
            row_version=0,
        )

    def _id(self, line: Line) -> int | None:
        """Whose line it is; an open shift is nobody's, an unknown number is told."""
        if len(self._by_number) < len(self._known):
            self._by_number = {_plain(each.staff_no): each for each in reversed(self._known)}
        found = self._by_number.get(_plain(line.said["staff_no"]))
        if found is None and not is_open(line.said["staff_no"]):
            values = {"cell": line.where("staff_no"), "staff_no": line.said["staff_no"]}
            self._found.append(Finding("roster.book.nobody", values))
        return found.employee_id if found else None


def is_open(text: str) -> bool:
    """Whether a text stands for no person: an open shift."""
    return fold(text) in {fold(name) for name in names_of("roster.open_row")}


def _dateless(rows: Iterable[GridRow]) -> Iterator[Finding]:
    """The first cell with times of each column whose heading is no date: it is not judged."""
    told: set[str] = set()
    for stray in (stray for row in rows for stray in row.beside):
        column = stray.address.rstrip("0123456789")
        if column not in told and _has_times(stray.text):
            told.add(column)
            yield Finding(
                "roster.book.no_day", {"cell": stray.address, "text": stray.text[:40]}, Severity.SOFT
            )


def _has_times(text: str) -> bool:
    try:
        return bool(parse(text).spans)
    except Refused:
        return False


def _of(row: GridRow) -> list[Wanted]:
    nobody = KnownPerson(0, "", "", "", "sales", _ALWAYS, None, None, None, None, 0)
    return wanted_cells([(row, nobody)])[0]


def _person(employee_id: int, said: Mapping[str, Any]) -> Person:
    joined, left = said.get("joined_on", _ALWAYS), said.get("left_on")
    hours = said.get("weekly_hours")
    name = said.get("name_zh") or said.get("name_en") or said["staff_no"]
    return Person(
        employee_id=employee_id,
        staff_no=said["staff_no"],
        name_zh=name,
        name_en=said.get("name_en") or name,
        role=said.get("role", "sales"),
        contract=said.get("contract"),
        weekly_minutes=None if hours is None else int(hours * 60),
        placements=(Placed(employee_id, "home", date.min, None),),
        skills=tuple(Held(skill) for skill in said.get("skills", ())),
        availability=(),
        joined_on=joined,
        left_on=left,
    )


def _placed(person: Person) -> Person:
    """Here from joining to leaving: what lies outside is read like any cell and then found wanting."""
    here = Placed(person.employee_id, "home", person.joined_on, person.left_on)
    return replace(person, placements=(here,))


def _known(person: Person) -> KnownPerson:
    return KnownPerson(
        employee_id=person.employee_id,
        staff_no=person.staff_no,
        name_zh=person.name_zh,
        name_en=person.name_en,
        role=person.role,
        joined_on=person.joined_on,
        left_on=person.left_on,
        shop_id=1,
        contract=person.contract,
        weekly_minutes=person.weekly_minutes,
        row_version=0,
    )


def _same(week: Week, shift: Shift) -> Shift | None:
    """The shift of the grid with the same person and times."""
    for other in week.shifts_of(shift.employee_id, shift.day):
        if (other.starts_at, other.ends_at) == (shift.starts_at, shift.ends_at):
            return other
    return None


def _instants(day: date, starts: datetime | time, ends: datetime | time) -> tuple[datetime, datetime]:
    """A time alone lies on the day; an end not after the start lies on the next."""
    first = starts if isinstance(starts, datetime) else at(day, starts)
    if isinstance(ends, datetime):
        return first, ends
    last = at(first.astimezone(HONG_KONG).date(), ends)
    return first, last if last > first else last + timedelta(days=1)


def _offset(starts: datetime, clock: time | None, latest: int) -> int | None:
    """Minutes after the start at which a break begins, None where that is not said or lies outside the shift."""
    if clock is None:
        return None
    local = starts.astimezone(HONG_KONG)
    offset = (clock.hour * 60 + clock.minute - local.hour * 60 - local.minute) % (24 * 60)
    return offset if offset <= latest else None


def _plain(staff_no: str) -> str:
    """A staff number as Excel may have left it: without leading zeros."""
    return staff_no.strip().casefold().lstrip("0")
