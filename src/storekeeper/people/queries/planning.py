"""Shops and people as planning and imports need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select

from storekeeper.people.domain import (
    Available,
    HeldSkill,
    KnownPerson,
    Leave,
    OpeningHours,
    PlacedPerson,
    Placement,
    Region,
    Shop,
    ShopName,
)
from storekeeper.people.tables import (
    AVAILABILITY,
    CONTRACT,
    EMPLOYEE,
    EMPLOYEE_SKILL,
    LEAVE,
    PLACEMENT,
    REGION,
    SHOP,
    SHOP_HOURS,
    SKILL,
)


def regions(connection: Connection) -> tuple[Region, ...]:
    """Every region, by code."""
    found = connection.execute(
        select(*REGION.c["id", "code", "name_zh", "name_en"]).where(~REGION.c.removed).order_by(REGION.c.code)
    )
    return tuple(Region(*row) for row in found)


def shops(
    connection: Connection, *, on: date, until: date | None = None, ids: Collection[int] | None = None
) -> tuple[Shop, ...]:
    """The visible shops, by code, with the opening hours in force on a day, or on some day until another."""
    asked = (
        select(
            *SHOP.c[
                "id",
                "region_id",
                "code",
                "name_zh",
                "name_en",
                "district",
                "day_starts",
                "opened_on",
                "closed_on",
            ]
        )
        .where(~SHOP.c.removed)
        .order_by(SHOP.c.code)
    )
    if ids is not None:
        asked = asked.where(SHOP.c.id.in_(ids))
    found: list[Any] = list(connection.execute(asked))
    hours = _hours(connection, [row.id for row in found], on, until or on)
    return tuple(Shop(**row._mapping, hours=hours.get(row.id, ())) for row in found)


def shop_directory(connection: Connection) -> tuple[ShopName, ...]:
    """Every open shop of the chain by its names, by code."""
    found = connection.exec_driver_sql(
        "SELECT id, code, name_zh, name_en, region_id FROM people.shop_directory()"
    )
    return tuple(ShopName(*row) for row in found)


def placed_people(
    connection: Connection, *, shop_id: int, first: date, last: date, among: Collection[int] | None = None
) -> tuple[PlacedPerson, ...]:
    """Whoever is placed in a shop on some day of the period, by staff number; `among` these people only."""
    asked = select(*PLACEMENT.c["id", "shop_id", "employee_id", "kind", "from_day", "to_day"])
    asked = asked.where(PLACEMENT.c.shop_id == shop_id, during(PLACEMENT, first, last))
    if among is not None:
        asked = asked.where(PLACEMENT.c.employee_id.in_(among))
    found = connection.execute(asked.order_by(PLACEMENT.c.from_day))
    placements = _by_person(Placement(*row) for row in found)
    ids = list(placements)
    skills = _skills(connection, ids, first, last)
    windows = _windows(connection, ids, first, last)
    contracts = _contracts(connection, ids, first, last)
    known = connection.execute(
        select(
            EMPLOYEE.c.id.label("employee_id"),
            *EMPLOYEE.c["staff_no", "name_zh", "name_en", "role", "left_on"],
        )
        .where(EMPLOYEE.c.id.in_(ids), ~EMPLOYEE.c.removed)
        .order_by(EMPLOYEE.c.staff_no)
    )
    return tuple(
        PlacedPerson(
            **row._mapping,
            contract=contracts.get(row.employee_id, (None, None))[0],
            weekly_minutes=contracts.get(row.employee_id, (None, None))[1],
            placements=tuple(placements[row.employee_id]),
            skills=tuple(skills[row.employee_id]),
            availability=tuple(windows[row.employee_id]),
        )
        for row in known
    )


def leaves(
    connection: Connection, *, employees: Collection[int], first: date, last: date
) -> tuple[Leave, ...]:
    """Leave asked or approved of these people that touches the period."""
    found = connection.execute(
        select(*LEAVE.c["id", "employee_id", "kind", "from_day", "to_day", "state", "row_version"])
        .where(
            ~LEAVE.c.removed,
            LEAVE.c.employee_id.in_(employees),
            LEAVE.c.state.in_(("asked", "approved")),
            LEAVE.c.from_day <= last,
            LEAVE.c.to_day >= first,
        )
        .order_by(LEAVE.c.from_day)
    )
    return tuple(Leave(*row) for row in found)


def known_people(connection: Connection, *, on: date, joining: bool = False) -> tuple[KnownPerson, ...]:
    """Everybody visible as an import compares them, by staff number, with home shop and contract of a day.

    With `joining`, those of whoever joins later are the ones of her first day.
    """
    day = func.greatest(literal(on), EMPLOYEE.c.joined_on) if joining else on
    home, contract = PLACEMENT.alias("home"), CONTRACT.alias("present")
    found = connection.execute(
        select(
            *EMPLOYEE.c["id", "staff_no", "name_zh", "name_en", "role", "joined_on", "left_on"],
            home.c.shop_id,
            contract.c.kind,
            contract.c.weekly_minutes,
            EMPLOYEE.c.row_version,
        )
        .outerjoin(
            home, and_(home.c.employee_id == EMPLOYEE.c.id, home.c.kind == "home", during(home, day, day))
        )
        .outerjoin(contract, and_(contract.c.employee_id == EMPLOYEE.c.id, during(contract, day, day)))
        .where(~EMPLOYEE.c.removed)
        .order_by(EMPLOYEE.c.staff_no)
    )
    return tuple(KnownPerson(*row) for row in found)


def during(
    table: Any, first: date | ColumnElement[date], last: date | ColumnElement[date]
) -> ColumnElement[bool]:
    """The rows, removed ones left out, whose days touch the period."""
    return and_(
        ~table.c.removed, table.c.from_day <= last, or_(table.c.to_day.is_(None), table.c.to_day >= first)
    )


def _hours(
    connection: Connection, ids: Sequence[int], first: date, last: date
) -> dict[int, tuple[OpeningHours, ...]]:
    made: defaultdict[int, list[OpeningHours]] = defaultdict(list)
    found = connection.execute(
        select(*SHOP_HOURS.c["shop_id", "weekday", "opens", "closes", "from_day", "to_day"])
        .where(SHOP_HOURS.c.shop_id.in_(ids), during(SHOP_HOURS, first, last))
        .order_by(SHOP_HOURS.c.shop_id, SHOP_HOURS.c.from_day, SHOP_HOURS.c.weekday)
    )
    for shop_id, *hours in found:
        made[shop_id].append(OpeningHours(*hours))
    return {shop_id: tuple(hours) for shop_id, hours in made.items()}


def _by_person(placements: Any) -> dict[int, list[Placement]]:
    made: defaultdict[int, list[Placement]] = defaultdict(list)
    for placement in placements:
        made[placement.employee_id].append(placement)
    return made


def _skills(
    connection: Connection, ids: Sequence[int], first: date, last: date
) -> defaultdict[int, list[HeldSkill]]:
    """What they hold on some day of the period, by code."""
    made: defaultdict[int, list[HeldSkill]] = defaultdict(list)
    held = EMPLOYEE_SKILL.c
    found = connection.execute(
        select(held.employee_id, SKILL.c.code, held.obtained_on, held.expires_on)
        .join(SKILL, SKILL.c.id == held.skill_id)
        .where(
            held.employee_id.in_(ids),
            ~held.removed,
            ~SKILL.c.removed,
            held.obtained_on <= last,
            or_(held.expires_on.is_(None), held.expires_on >= first),
        )
        .order_by(SKILL.c.code, held.obtained_on)
    )
    for employee_id, *skill in found:
        made[employee_id].append(HeldSkill(*skill))
    return made


def _windows(
    connection: Connection, ids: Sequence[int], first: date, last: date
) -> defaultdict[int, list[Available]]:
    made: defaultdict[int, list[Available]] = defaultdict(list)
    found = connection.execute(
        select(*AVAILABILITY.c["employee_id", "weekday", "starts", "ends", "from_day", "to_day"])
        .where(AVAILABILITY.c.employee_id.in_(ids), during(AVAILABILITY, first, last))
        .order_by(AVAILABILITY.c.weekday, AVAILABILITY.c.starts)
    )
    for employee_id, *window in found:
        made[employee_id].append(Available(*window))
    return made


def _contracts(
    connection: Connection, ids: Sequence[int], first: date, last: date
) -> dict[int, tuple[str, int]]:
    """The newest contract that touches the period."""
    found = connection.execute(
        select(*CONTRACT.c["employee_id", "kind", "weekly_minutes"])
        .where(CONTRACT.c.employee_id.in_(ids), during(CONTRACT, first, last))
        .order_by(CONTRACT.c.from_day)
    )
    return {employee_id: (kind, minutes) for employee_id, kind, minutes in found}
