"""What an import of people would change: every line against the store, cell by cell, nothing written."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from storekeeper.kit.errors import Conflict, Finding, Refused, Severity
from storekeeper.kit.imports import Asked, CellChange, ImportKind, Preview, PreviewRow
from storekeeper.kit.sheets.cells import Workbook
from storekeeper.kit.sheets.columns import Columns
from storekeeper.kit.sheets.drafts import Draft, Drafts
from storekeeper.people import service
from storekeeper.people.domain import KnownPerson, PersonRecord
from storekeeper.people.imports import contact
from storekeeper.people.imports.places import Places, match_places

_COMPARED = ("name_zh", "name_en", "role", "joined_on", "left_on", "contract", "weekly_minutes")
_FIELD_OF = {"weekly_minutes": "weekly_hours"}
_NEEDED_WHEN_NEW = ("role", "joined_on")


def ask(
    kind: ImportKind,
    connection: Connection,
    book: Workbook,
    *,
    on: date,
    sheet: str | None = None,
    columns: Columns | None = None,
) -> Asked:
    """Reads a workbook and asks for the comparison of its contact: commit this before `preview`.

    `on` is the day as of which it is compared; changed homes and contracts would begin on it. `columns` is a
    corrected guess. Raises Refused (import.*, people.*).
    """
    _refuse_without_right(connection)
    drafts = kind.drafts(connection, book, sheet=sheet, columns=columns)
    given = _given(drafts, _known(drafts, _people(connection, on)))
    contact.ask(connection, given)
    return Asked(kind.key, book.name, book.digest, on, drafts, given)


def preview(connection: Connection, asked: Asked, *, region: str | None = None) -> Preview:
    """Compares what was asked with the store; a reading transaction will do. Made again before it is written.

    `region` (code or name) is where unknown shops are made. Raises Refused (import.*, people.*) and
    Conflict('import.store_changed') when a line means somebody else than when it was asked.
    """
    _refuse_without_right(connection)
    drafts = asked.drafts
    known = _known(drafts, _people(connection, asked.on))
    if _given(drafts, known) != asked.given:
        raise Conflict("import.store_changed")
    places = match_places(connection, drafts.lines, on=asked.on, region=region)
    compared = contact.compare(connection, asked.given)
    rows = tuple(
        _row(line, person, places, compared)
        for line, person in zip(_with_twins(drafts, known), known, strict=True)
    )
    return Preview(
        asked,
        _fingerprint(known, compared, places),
        rows,
        places.findings,
        _besides(places),
        places,
        region,
        places.choices,
    )


def _fingerprint(
    known: Sequence[KnownPerson | None], compared: Mapping[int, contact.Compared], places: Places
) -> str:
    """Stands for what the store held about the file: any change of these people, their contact or the shops."""
    people = [
        person
        and (person.employee_id, person.row_version, person.shop_id, person.contract, person.weekly_minutes)
        for person in known
    ]
    met = [(who, one.phone, one.email) for who, one in sorted(compared.items())]
    return hashlib.sha256(repr((people, met, places.state)).encode()).hexdigest()


def _besides(places: Places) -> tuple[Finding, ...]:
    """The regions and shops that are made along with the people."""
    regions = [
        Finding("people.import.new_region", {"region": name}, Severity.INFO) for name in places.new_regions
    ]
    shops = [
        Finding("people.import.new_shop", {"code": shop.code, "name": shop.name}, Severity.INFO)
        for shop in places.new_shops
    ]
    return (*regions, *shops)


def _given(drafts: Drafts, known: Sequence[KnownPerson | None]) -> dict[int, contact.Given]:
    return {
        person.employee_id: contact.Given(_or_none(line, "phone"), _or_none(line, "email"))
        for line, person in zip(drafts.lines, known, strict=True)
        if person is not None
    }


def _refuse_without_right(connection: Connection) -> None:
    asked = connection.exec_driver_sql("SELECT has_any_column_privilege('people.employee', 'INSERT')")
    if not asked.scalar_one():
        raise Refused("people.may_not_import")


def _people(connection: Connection, on: date) -> tuple[KnownPerson, ...]:
    """Everybody as of the day; whoever joins later as of her first day."""
    return service.known_people(connection, on=on, joining=True)


def _known(drafts: Drafts, people: tuple[KnownPerson, ...]) -> list[KnownPerson | None]:
    """Each line's person; a number that lost its zeros in the sheet finds the only one it can be."""
    by_number = {person.staff_no: person for person in people}
    by_value: dict[str, list[KnownPerson]] = {}
    for person in people:
        by_value.setdefault(person.staff_no.lstrip("0"), []).append(person)
    found: list[KnownPerson | None] = []
    for line in drafts.lines:
        same = by_number.get(line.number)
        alike = by_value.get(line.number, []) if line.from_number else []
        found.append(same or (alike[0] if len(alike) == 1 else None))
    return found


def _with_twins(drafts: Drafts, known: list[KnownPerson | None]) -> list[Draft]:
    """The lines, telling of those that are one person, her number written in two ways, once as a number."""
    first: dict[int, Draft] = {}
    told: list[Draft] = []
    for line, person in zip(drafts.lines, known, strict=True):
        earlier = line if person is None else first.setdefault(person.employee_id, line)
        findings = line.findings
        if person is not None and earlier.number != line.number:
            twice = {
                "cell": line.where("staff_no"),
                "staff_no": person.staff_no,
                "other": earlier.where("staff_no"),
            }
            findings = (*findings, Finding("people.twice_in_file", twice))
        told.append(line if findings is line.findings else replace(line, findings=findings))
    return told


def _row(
    line: Draft,
    person: KnownPerson | None,
    places: Places,
    compared: Mapping[int, contact.Compared],
) -> PreviewRow:
    place = places.of(line)
    findings = [*line.findings, *place.findings]
    if person is None:
        findings += _missing(line, places)
    name = line.text("name_zh") or line.text("name_en") or (person.name_zh if person else "")
    row = PreviewRow(line.row, person.staff_no if person else line.number, name, "wrong")
    findings += _disorder(line, person)
    if any(finding.severity is Severity.HARD for finding in findings):
        return replace(row, findings=tuple(findings))
    record = _new(line) if person is None else _wanted(line, person)
    record = replace(record, shop_id=place.shop_id or (person.shop_id if person else 0) or 0)
    row = replace(row, record=record, findings=tuple(findings))
    if person is None:
        return replace(row, state="new")
    changes = _changes(line, person, record, place.shown, compared.get(person.employee_id), places)
    return replace(row, state="changed" if changes else "same", changes=changes)


def _missing(line: Draft, places: Places) -> list[Finding]:
    """What a new person cannot do without."""
    wanting = [key for key in _NEEDED_WHEN_NEW if not line.text(key)]
    wanting = [key for key in wanting if not _is_wrong(line, key)]
    if not (line.text("name_zh") or line.text("name_en")) and not _is_wrong(line, "name_zh"):
        wanting.append("name_zh")
    if not places.of(line).said:
        wanting.append("shop")
    return [
        Finding("import.missing", {"cell": line.where(key), "field": Finding(f"people.field.{key}")})
        for key in wanting
    ]


def _is_wrong(line: Draft, key: str) -> bool:
    return any(finding.values.get("cell") == line.cells.get(key, "") for finding in line.findings)


def _disorder(line: Draft, person: KnownPerson | None) -> list[Finding]:
    """Leaving before joining; hours without a kind of contract."""
    found = []
    joined = line.said.get("joined_on") or (person.joined_on if person else None)
    left = line.said.get("left_on")
    if isinstance(joined, date) and isinstance(left, date) and left < joined:
        found.append(Finding("people.left_before_joining", {"cell": line.where("left_on")}))
    kind = line.said.get("contract") or (person.contract if person else None)
    if line.said.get("weekly_hours") and not kind:
        cell = line.where("weekly_hours")
        found.append(Finding("people.hours_without_contract", {"cell": cell}, Severity.SOFT))
    return found


def _new(line: Draft) -> PersonRecord:
    joined, left = line.said["joined_on"], line.said.get("left_on")
    assert isinstance(joined, date)  # noqa: S101 - a line without it is wrong
    return PersonRecord(
        employee_id=None,
        staff_no=line.number,
        name_zh=line.text("name_zh") or line.text("name_en"),
        name_en=line.text("name_en"),
        role=line.text("role"),
        joined_on=joined,
        shop_id=0,
        contract=_or_none(line, "contract"),
        weekly_minutes=_minutes(line),
        phone=_or_none(line, "phone"),
        email=_or_none(line, "email"),
        left_on=left if isinstance(left, date) else None,
    )


def _wanted(line: Draft, person: KnownPerson) -> PersonRecord:
    """The stored state with whatever the line says instead; silence changes nothing."""
    joined, left = line.said.get("joined_on"), line.said.get("left_on")
    return PersonRecord(
        employee_id=person.employee_id,
        staff_no=person.staff_no,
        name_zh=line.text("name_zh") or person.name_zh,
        name_en=line.text("name_en") or person.name_en,
        role=line.text("role") or person.role,
        joined_on=joined if isinstance(joined, date) else person.joined_on,
        shop_id=0,
        contract=_or_none(line, "contract") or person.contract,
        weekly_minutes=_minutes(line) or person.weekly_minutes,
        phone=_or_none(line, "phone"),
        email=_or_none(line, "email"),
        left_on=left if isinstance(left, date) else person.left_on,
    )


def _changes(
    line: Draft,
    person: KnownPerson,
    record: PersonRecord,
    shop: str,
    compared: contact.Compared | None,
    places: Places,
) -> tuple[CellChange, ...]:
    found = []
    for key in _COMPARED:
        before, after = getattr(person, key), getattr(record, key)
        if before != after:
            field = _FIELD_OF.get(key, key)
            found.append(CellChange(field, line.where(field), before, after))
    place = places.of(line)
    if place.said and (place.new_shop or place.shop_id != person.shop_id):
        where = line.where("shop") if "shop" in line.cells else line.where("shop_code")
        found.append(CellChange("shop", where, places.code_of(person.shop_id), shop))
    for key in ("phone", "email"):
        if compared is not None and getattr(compared, key) in {"changed", "new"}:
            found.append(CellChange(key, line.where(key), None, None, hidden=True))
    return tuple(found)


def _or_none(line: Draft, key: str) -> str | None:
    return line.text(key) or None


def _minutes(line: Draft) -> int | None:
    minutes = line.said.get("weekly_hours")
    return minutes if isinstance(minutes, int) else None
