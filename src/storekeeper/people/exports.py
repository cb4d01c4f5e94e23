"""People as a workbook: the list of whom the asker sees, and an empty one to fill in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from storekeeper.kit.sentences import Sentences
from storekeeper.kit.sheets.cells import Value
from storekeeper.kit.sheets.writing import NewSheet, write_csv, write_workbook
from storekeeper.people import service
from storekeeper.people.domain import KnownPerson, ListedPerson, Shop, Sought
from storekeeper.people.imports.templates import PEOPLE_WIDTHS, people_headings

_PAGE = 2_000


def people_list(connection: Connection, sentences: Sentences, *, on: date) -> list[list[Value]]:
    """Headings, then one line for each visible person as of a day, by staff number.

    Contact stands in clear for whoever may read it, else masked; an import takes masked contact as not said.
    """
    shops = {shop.id: shop for shop in service.shops(connection, on=on)}
    contact = _contact(connection)
    rows: list[list[Value]] = [people_headings(sentences)]
    for person in service.known_people(connection, on=on):
        shop = shops.get(person.shop_id or 0)
        rows.append(
            [
                *(person.staff_no, person.name_zh, person.name_en),
                *_place(shop, sentences),
                *_work(person, sentences),
                *contact.get(person.employee_id, (None, None)),
            ]
        )
    return rows


def save_people(
    connection: Connection, path: Path, sentences: Sentences, *, sought: Sought, order: tuple[str, bool]
) -> int:
    """Saves the people that answer, in this order (sort, descending), with the columns that an import reads.

    Returns how many they are. Raises Refused('import.cannot_write').
    """
    shops = {shop.id: shop for shop in service.shops(connection, on=sought.on)}
    contact = _contact(connection)
    rows: list[list[Value]] = [people_headings(sentences)]
    rows += (
        [
            *(person.staff_no, person.name_zh, person.name_en),
            *_place(shops.get(person.shop_id or 0), sentences),
            *_work(person, sentences),
            *contact.get(person.employee_id, (None, None)),
        ]
        for person in _every(connection, sought, order)
    )
    save_list(path, rows, title=sentences.say("people.export.title"))
    return len(rows) - 1


def _every(connection: Connection, sought: Sought, order: tuple[str, bool]) -> Iterator[ListedPerson]:
    sort, descending = order
    after: object = None
    while True:
        page = service.list_people(
            connection, sought=sought, sort=sort, descending=descending, after=after, limit=_PAGE
        )
        yield from page.rows
        after = page.after
        if after is None:
            return


def save_list(path: Path, rows: Sequence[Sequence[Value]], *, title: str) -> None:
    """Saves a .csv when the file is named so, else a workbook. Raises Refused('import.cannot_write')."""
    if path.suffix.casefold() == ".csv":
        write_csv(path, rows)
    else:
        write_workbook(path, [NewSheet(title, rows, frozen_columns=2, widths=PEOPLE_WIDTHS)])


def _place(shop: Shop | None, sentences: Sentences) -> tuple[str | None, str | None]:
    if shop is None:
        return None, None
    return shop.code, shop.name_en if sentences.language == "en" else shop.name_zh


def _work(person: KnownPerson | ListedPerson, sentences: Sentences) -> list[Value]:
    contract = sentences.say(f"people.contract.{person.contract}") if person.contract else None
    hours = person.weekly_minutes / 60 if person.weekly_minutes else None
    role = sentences.say(f"people.role.{person.role}")
    return [role, contract, hours, person.joined_on, person.left_on]


def _contact(connection: Connection) -> dict[int, tuple[str | None, str | None]]:
    """Employee → phone and e-mail as the asker may read them."""
    asked = "SELECT has_column_privilege('people.employee_contact', 'phone', 'SELECT')"
    clear = connection.exec_driver_sql(asked).scalar_one()
    columns = "phone, email" if clear else "phone_masked, email_masked"
    found = connection.exec_driver_sql(f"SELECT employee_id, {columns} FROM people.employee_contact")  # noqa: S608
    return {employee_id: (phone, email) for employee_id, phone, email in found}
