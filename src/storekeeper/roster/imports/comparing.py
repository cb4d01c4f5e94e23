"""A read roster against the stored weeks: new, changed, same, kept or wrong, cell by cell; then all or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from storekeeper.kit.clock import monday_of
from storekeeper.kit.errors import Conflict, Finding, Refused, Severity
from storekeeper.kit.ids import new_id
from storekeeper.kit.sheets.columns import fold
from storekeeper.kit.sheets.reading import digest_of
from storekeeper.people import service as people
from storekeeper.people.domain import KnownPerson, Shop
from storekeeper.roster import service
from storekeeper.roster.domain import Edit, Leave, Mark, Shift, Week, together
from storekeeper.roster.grammar import Cell, cell_of, edit_for, write
from storekeeper.roster.imports.matching import People
from storekeeper.roster.imports.meaning import Wanted, owners_of, wanted_cells
from storekeeper.roster.imports.reading import LIMITS, GridRow, RosterSheet
from storekeeper.roster.rules import judge

STATES = ("new", "changed", "same", "kept", "wrong")
_BLANK = Cell()


@dataclass(frozen=True)
class CellChange:
    """One cell of the file against the store; `before` and `after` in the grammar, employee_id None: open row.

    state: new, changed, same, kept (blank in the file, so what is stored stays) or wrong.
    """

    address: str
    employee_id: int | None
    staff_no: str
    name: str
    day: date
    before: str
    after: str
    state: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What an import would do. `fingerprint` is of the file and of the stored weeks it was compared with."""

    read: RosterSheet
    shop: Shop
    weeks: tuple[date, ...]
    cells: tuple[CellChange, ...]
    notes: tuple[Finding, ...]
    edits: Mapping[date, Edit]
    fingerprint: str

    @property
    def counts(self) -> Mapping[str, int]:
        """State → how many cells; wrong counts the lines and cells without person or day as well."""
        found = Counter(cell.state for cell in self.cells)
        found["wrong"] += sum(note.severity is Severity.HARD for note in self.notes)
        return {state: found[state] for state in STATES}

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What forbids writing it."""
        return tuple(each for each in self._findings() if each.severity is Severity.HARD)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What should be looked at and forbids nothing."""
        return tuple(each for each in self._findings() if each.severity is not Severity.HARD)

    def _findings(self) -> Iterator[Finding]:
        yield from self.notes
        for cell in self.cells:
            yield from cell.findings


def preview(
    connection: Connection, read: RosterSheet, *, shop: str | None = None, monday: date | None = None
) -> Preview:
    """Compare a read roster with the store; `shop` is a code, `monday` picks one week of several.

    Raises Refused `roster.import_no_shop`, `roster.import_which_shop`, `roster.import_other_week`.
    """
    first = min(read.days)
    weeks = sorted({monday_of(day) for day in read.days})
    if monday is not None:
        if monday_of(monday) not in weeks:
            raise Refused("roster.import_other_week", day=monday, first=first, last=max(read.days))
        weeks = [monday_of(monday)]
    known = people.known_people(connection, on=first)
    owners = owners_of(read, People(known))
    chosen = _shop(people.shops(connection, on=first), read, shop, owners)
    cells: list[CellChange] = []
    edits: dict[date, Edit] = {}
    marks: list[str] = [read.digest, str(chosen.id)]
    wanted, notes = wanted_cells(owners)
    for each in weeks:
        week = service.load_week(connection, shop_id=chosen.id, monday=each)
        marks.append(_fingerprint(week))
        changes, edit = _compare(week, [one for one in wanted if monday_of(one.cell.day) == each])
        cells += changes
        edits |= {each: edit} if edit else {}
    digest = hashlib.sha256("\n".join(marks).encode()).hexdigest()[:24]
    return Preview(read, chosen, tuple(weeks), tuple(cells), notes, edits, digest)


def confirm(connection: Connection, previewed: Preview, *, path: Path | None = None) -> Mapping[str, int]:
    """Write what the preview showed, one edit a week; the caller's transaction makes it all or nothing.

    Returns state → cells. Raises Refused('import.not_clean' with its findings | 'import.file_changed') and
    Conflict('import.store_changed') when the file or a stored week is not what was previewed.
    """
    now = agree(connection, previewed, path=path)
    for week, edit in now.edits.items():
        service.submit(connection, edit_id=new_id(), edit=edit, shop_id=now.shop.id, monday=week)
    return now.counts


def agree(connection: Connection, previewed: Preview, *, path: Path | None = None) -> Preview:
    """The preview again, when it is clean and file and weeks are what was previewed; raises as `confirm`."""
    if previewed.problems:
        count = len(previewed.problems)
        raise Refused("import.not_clean", findings=previewed.problems, count=count)
    if path is not None and digest_of(path, limits=LIMITS) != previewed.read.digest:
        raise Refused("import.file_changed", file=previewed.read.file)
    monday = previewed.weeks[0] if len(previewed.weeks) == 1 else None
    now = preview(connection, previewed.read, shop=previewed.shop.code, monday=monday)
    if now.fingerprint != previewed.fingerprint:
        raise Conflict("import.store_changed")
    return now


def _shop(
    shops: Sequence[Shop],
    read: RosterSheet,
    wanted: str | None,
    owners: Iterable[tuple[GridRow, KnownPerson | Finding | None]],
) -> Shop:
    """The named shop, else the one the title speaks of, else the home of most people in the sheet."""
    if wanted is not None:
        named = [shop for shop in shops if wanted.casefold() in {shop.code.casefold(), shop.name_zh}]
        if not named:
            raise Refused("roster.import_no_shop", shop=wanted)
        return named[0]
    title = fold(" ".join(read.title))
    spoken = [
        (len(word), shop)
        for shop in shops
        for word in map(fold, (shop.code, shop.name_zh, shop.name_en))
        if len(word) > 2 and word in title
    ]
    if spoken:
        return max(spoken, key=lambda pair: pair[0])[1]
    homes = Counter(owner.shop_id for _, owner in owners if isinstance(owner, KnownPerson))
    found = [shop for home, _ in homes.most_common(1) for shop in shops if shop.id == home]
    if not found:
        raise Refused("roster.import_which_shop", shops=tuple(shop.code for shop in shops[:20]))
    return found[0]


def _compare(week: Week, wanted: Sequence[Wanted]) -> tuple[list[CellChange], Edit | None]:
    edits: dict[int, Edit] = {}
    changes: list[CellChange] = []
    for number, one in enumerate(wanted):
        change, edit = _change(week, one)
        changes.append(change)
        if edit is not None:
            edits[number] = edit
    whole = together(single for edit in edits.values() for single in getattr(edit, "edits", (edit,)))
    if whole is None:
        return changes, None
    after = whole.apply(week)
    for number, edit in edits.items():
        found = judge(after, edit.outcome(week), before=week)
        findings = tuple(_at(changes[number].address, each) for each in found)
        hard = any(each.severity is Severity.HARD for each in findings)
        state = "wrong" if hard else changes[number].state
        changes[number] = replace(changes[number], state=state, findings=findings)
    return changes, whole


def _change(week: Week, one: Wanted) -> tuple[CellChange, Edit | None]:
    """The cell with what it would do, judged on its own only as far as it can be written at all."""
    person, day = one.person, one.cell.day
    employee_id = person.employee_id if person else None
    before = cell_of(week, employee_id, day)
    change = CellChange(
        address=one.cell.address,
        employee_id=employee_id,
        staff_no=person.staff_no if person else "",
        name=(person.name_zh or person.name_en) if person else "",
        day=day,
        before=write(before),
        after=write(before) if one.meaning.blank else write(one.meaning),
        state="same",
    )
    if one.cell.finding is not None:
        return replace(change, after=one.cell.text, state="wrong", findings=(one.cell.finding,)), None
    if one.meaning.blank:
        return replace(change, state="same" if before.blank else "kept"), None
    if person is not None and _is_stranger(week, person, day):
        finding = Finding("roster.not_placed", _stranger(week, person, day))
        return replace(change, state="wrong", findings=(_at(one.cell.address, finding),)), None
    try:
        edit = edit_for(week, employee_id, day, one.meaning)
    except Refused as refused:
        finding = _at(one.cell.address, Finding(refused.code, refused.values))
        return replace(change, state="wrong", findings=(finding,)), None
    if edit is None:
        return change, None
    return replace(change, state="new" if before.blank else "changed"), edit


def _is_stranger(week: Week, person: KnownPerson, day: date) -> bool:
    here = week.person(person.employee_id)
    return here is None or here.placed_on(day) is None


def _stranger(week: Week, person: KnownPerson, day: date) -> Mapping[str, object]:
    name = Finding("roster.person", {"zh": person.name_zh or person.name_en, "en": person.name_en})
    shop = {"code": week.shop.code, "zh": week.shop.name_zh, "en": week.shop.name_en}
    return {"name": name, "shop": Finding("roster.shop", shop), "day": day}


def _at(address: str, finding: Finding) -> Finding:
    return Finding("import.wrong_cell", {"cell": address, "reason": finding}, finding.severity)


def _fingerprint(week: Week) -> str:
    """The same as long as nobody changes the week."""
    kept: tuple[Shift | Mark | Leave, ...] = (*week.shifts, *week.marks, *week.leaves)
    rows = [(row.id.hex, row.row_version) for row in kept]
    placed = [(person.employee_id, person.placements) for person in week.people]
    return f"{week.monday} {sorted(rows)} {placed}"
