"""Lists of people and shops: filtered and sorted in SQL, in pages that begin after the last line of the former."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, func, literal, or_, select, tuple_

from storekeeper.people.domain import ListedPerson, ListedShop, ListPage, Sought
from storekeeper.people.queries.matters import matters, placed_in
from storekeeper.people.queries.planning import during
from storekeeper.people.tables import (
    CONTRACT,
    EMPLOYEE,
    EMPLOYEE_CONTACT,
    EMPLOYEE_SKILL,
    PLACEMENT,
    SHOP,
    SHOP_HOURS,
)

_HOME, _LOAN, _PRESENT = PLACEMENT.alias("home"), PLACEMENT.alias("loan"), CONTRACT.alias("present")
_SHOP, _TO = SHOP.alias("at"), SHOP.alias("lent_to")
_SORTED: dict[str, ColumnElement[Any]] = {
    "staff_no": EMPLOYEE.c.staff_no,
    "name_en": EMPLOYEE.c.name_en,
    "stroke_key": EMPLOYEE.c.stroke_key,
    "role": EMPLOYEE.c.role,
    "joined_on": EMPLOYEE.c.joined_on,
    "shop": func.coalesce(_SHOP.c.code, ""),
}


def list_people(
    connection: Connection, *, sought: Sought, sort: str, descending: bool, after: object | None, limit: int
) -> ListPage:
    """The next `limit` people sought, in the order of `sort`, then of their keys."""
    key = _SORTED[sort]
    place = tuple_(key, EMPLOYEE.c.id)
    asked = _lines(sought, key)
    if isinstance(after, tuple):
        begins = tuple_(literal(after[0]), literal(after[1]))
        asked = asked.where(place < begins if descending else place > begins)
    order = (key.desc(), EMPLOYEE.c.id.desc()) if descending else (key, EMPLOYEE.c.id)
    found = connection.execute(asked.order_by(*order).limit(limit + 1)).all()
    rows = tuple(ListedPerson(*row[:-1]) for row in found[:limit])
    last = found[limit - 1] if len(found) > limit else None
    return ListPage(rows, None if last is None else (last[-1], last.employee_id))


def count_people(connection: Connection, *, sought: Sought) -> int:
    """How many people are sought."""
    asked = select(func.count()).select_from(EMPLOYEE).where(*_conditions(sought))
    return int(connection.execute(asked).scalar_one())


def people_placed(connection: Connection, *, shop_id: int, on: date) -> int:
    """How many people are placed in a shop on a day."""
    asked = select(func.count()).where(PLACEMENT.c.shop_id == shop_id, *_placed(on))
    return int(connection.execute(asked).scalar_one())


def skill_holders(connection: Connection, *, on: date) -> Mapping[int, int]:
    """How many people at work hold each skill on a day, by the skill's id; of nobody's nothing."""
    held = EMPLOYEE_SKILL.c
    asked = (
        select(held.skill_id, func.count(held.employee_id.distinct()))
        .join(EMPLOYEE, EMPLOYEE.c.id == held.employee_id)
        .where(~held.removed, or_(held.expires_on.is_(None), held.expires_on >= on), _state(Sought(on)))
        .group_by(held.skill_id)
    )
    return {row[0]: row[1] for row in connection.execute(asked)}


def shop_list(
    connection: Connection, *, on: date, region_id: int | None, text: str, state: str
) -> tuple[ListedShop, ...]:
    """The visible shops, by code, with the people placed there and the days with opening hours of a day's week."""
    placed = (
        select(PLACEMENT.c.shop_id, func.count().label("people"))
        .where(*_placed(on))
        .group_by(PLACEMENT.c.shop_id)
        .subquery()
    )
    opens = (
        select(SHOP_HOURS.c.shop_id, func.count().label("days"))
        .where(during(SHOP_HOURS, on, on))
        .group_by(SHOP_HOURS.c.shop_id)
        .subquery()
    )
    shop = SHOP.c
    asked = (
        select(
            *SHOP.c["id", "region_id", "code", "name_zh", "name_en", "district", "opened_on", "closed_on"],
            func.coalesce(placed.c.people, 0),
            func.coalesce(opens.c.days, 0),
            *SHOP.c["removed", "row_version"],
        )
        .outerjoin(placed, placed.c.shop_id == shop.id)
        .outerjoin(opens, opens.c.shop_id == shop.id)
        .where(_shop_state(state, on))
        .order_by(shop.code, shop.id)
    )
    if region_id is not None:
        asked = asked.where(shop.region_id == region_id)
    asked = asked.where(*_words(shop.folded, text))
    found: list[Any] = list(connection.execute(asked))
    return tuple(ListedShop(*row) for row in found)


def _lines(sought: Sought, key: ColumnElement[Any]) -> Select[Any]:
    """One line for each person: her home, contract and loan of the day, each at most one by its constraint."""
    person = EMPLOYEE.c
    return (
        select(
            person.id.label("employee_id"),
            *EMPLOYEE.c["staff_no", "name_zh", "name_en", "role"],
            _HOME.c.shop_id,
            _SHOP.c.name_zh.label("shop_zh"),
            _SHOP.c.name_en.label("shop_en"),
            _PRESENT.c.kind.label("contract"),
            _PRESENT.c.weekly_minutes,
            *EMPLOYEE.c["joined_on", "left_on"],
            EMPLOYEE_CONTACT.c.phone_masked,
            _lent_to(sought.on).label("lent_to"),
            *EMPLOYEE.c["removed", "row_version"],
            key.label("sorted_by"),
        )
        .outerjoin(
            _HOME,
            and_(
                _HOME.c.employee_id == person.id, _HOME.c.kind == "home", during(_HOME, sought.on, sought.on)
            ),
        )
        .outerjoin(_SHOP, _SHOP.c.id == _HOME.c.shop_id)
        .outerjoin(
            _PRESENT, and_(_PRESENT.c.employee_id == person.id, during(_PRESENT, sought.on, sought.on))
        )
        .outerjoin(EMPLOYEE_CONTACT, EMPLOYEE_CONTACT.c.employee_id == person.id)
        .where(*_conditions(sought))
    )


def _lent_to(on: date) -> ColumnElement[Any]:
    """The shop a person is lent to on that day, as far as it may be seen; of several loans the latest."""
    return (
        select(_TO.c.code)
        .join(_LOAN, _LOAN.c.shop_id == _TO.c.id)
        .where(_LOAN.c.employee_id == EMPLOYEE.c.id, _LOAN.c.kind == "loan", during(_LOAN, on, on))
        .order_by(_LOAN.c.from_day.desc(), _LOAN.c.id.desc())
        .limit(1)
        .correlate(EMPLOYEE)
        .scalar_subquery()
    )


def _conditions(sought: Sought) -> Sequence[ColumnElement[bool]]:
    person = EMPLOYEE.c
    found = [_state(sought), *_words(person.folded, sought.text)]
    if sought.role is not None:
        found.append(person.role == sought.role)
    if sought.ids is not None:
        found.append(person.id.in_(sought.ids))
    if sought.lacks is not None or sought.due is not None:
        found.extend(matters(sought))
    elif sought.shop_id is not None or sought.region_id is not None:
        found.append(EMPLOYEE.c.id.in_(select(PLACEMENT.c.employee_id).where(*placed_in(sought))))
    return found


def _state(sought: Sought) -> ColumnElement[bool]:
    person, on = EMPLOYEE.c, sought.on
    if sought.state == "removed":
        return person.removed
    if sought.state == "left":
        return and_(~person.removed, person.left_on < on)
    if sought.state == "present":
        return and_(~person.removed, or_(person.left_on.is_(None), person.left_on >= on))
    return ~person.removed


def _shop_state(state: str, on: date) -> ColumnElement[bool]:
    shop = SHOP.c
    if state == "removed":
        return shop.removed
    if state == "closed":
        return and_(~shop.removed, shop.closed_on < on)
    if state == "open":
        return and_(~shop.removed, or_(shop.closed_on.is_(None), shop.closed_on >= on))
    return ~shop.removed


def _words(written: ColumnElement[Any], text: str) -> Sequence[ColumnElement[bool]]:
    """Every word of the text stands somewhere in what is written, plainly: no wildcards."""
    plain = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [written.like(func.concat("%", func.people.folded(word), "%")) for word in plain.split()]


def _placed(on: date) -> Sequence[ColumnElement[bool]]:
    return [
        during(PLACEMENT, on, on),
        select(EMPLOYEE.c.id).where(EMPLOYEE.c.id == PLACEMENT.c.employee_id, ~EMPLOYEE.c.removed).exists(),
    ]
