"""Shops and people as planning and imports need them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, literal, or_, select

from storekeeper.people.domain import (
    Available,
    ContractTerms,
    HeldSkill,
    KnownPerson,
    Leave,
    OpeningHours,
    PlacedPerson,
    Placement,
    Planned,
    Region,
    Shop,
    ShopName,
)
from storekeeper.people.tables import (
    CONTRACT,
    EMPLOYEE,
    PLACEMENT,
    REGION,
    SHOP,
    SHOP_HOURS,
)

T = TypeVar("T")


def regions(connection: Connection) -> tuple[Region, ...]:
    """Every region, by code."""
    found = connection.execute(
        select(*REGION.c["id", "code", "name_zh", "name_en"]).where(~REGION.c.removed).order_by(REGION.c.code)
    )
    return tuple(Region(*row) for row in found)


def shops(connection: Connection, *, on: date, until: date | None = None) -> tuple[Shop, ...]:
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
    found: list[Any] = list(connection.execute(asked))
    hours = _hours(connection, [row.id for row in found], on, until or on)
    return tuple(Shop(**row._mapping, hours=hours.get(row.id, ())) for row in found)


def shop_directory(connection: Connection) -> tuple[ShopName, ...]:
    """Every open shop of the chain by its names, by code."""
    found = connection.exec_driver_sql(
        "SELECT id, code, name_zh, name_en, region_id FROM people.shop_directory()"
    )
    return tuple(ShopName(*row) for row in found)


def planned(connection: Connection, *, shop_id: int, first: date, last: date) -> Mapping[str, Any]:
    """Who may be rostered in a shop on some day of a period, as `read_planned` takes it."""
    asked = "SELECT people.planned(%s, %s, %s)"
    found: Mapping[str, Any] = connection.exec_driver_sql(asked, (shop_id, first, last)).scalar_one()
    return found


def read_planned(found: Mapping[str, Any]) -> Planned | None:
    """What `people.planned` has found, as values; None where the shop is not there or not the asker's."""
    if found["shop"] is None:
        return None
    shop_id, region_id, *names, day_starts, opened_on, closed_on = found["shop"]
    code, name_zh, name_en, district = names
    hours = (
        OpeningHours(weekday, time.fromisoformat(opens), time.fromisoformat(closes), *_days(*period))
        for weekday, opens, closes, *period in found["hours"]
    )
    return Planned(
        Shop(
            shop_id, region_id, code, name_zh, name_en, district, time.fromisoformat(day_starts),
            *_days(opened_on, closed_on), tuple(hours),
        ),
        _placed_people(found, shop_id),
        tuple(
            Leave(UUID(leave_id), who, kind, *_period(*period), state, version)
            for leave_id, who, kind, *period, state, version in found["leaves"]
        ),
    )  # fmt: skip


def _placed_people(found: Mapping[str, Any], shop_id: int) -> tuple[PlacedPerson, ...]:
    placements = _by_person(
        (who, Placement(placement_id, shop_id, who, kind, *_days(*period)))
        for who, placement_id, kind, *period in found["placements"]
    )
    skills = _by_person((who, HeldSkill(code, *_days(*period))) for who, code, *period in found["skills"])
    windows = _by_person(
        (who, Available(weekday, time.fromisoformat(starts), time.fromisoformat(ends), *_days(*period)))
        for who, weekday, starts, ends, *period in found["availability"]
    )
    contracts = {who: (kind, minutes) for who, kind, minutes, *_, present in found["contracts"] if present}
    terms = _by_person(
        (who, ContractTerms(minutes, holidays, rest_weekday, *_days(*period)))
        for who, _, minutes, holidays, rest_weekday, *period, _ in found["contracts"]
    )
    away = _by_person((who, (kind, *_period(*period))) for who, kind, *period in found["away"])
    return tuple(
        PlacedPerson(
            who, staff_no, name_zh, name_en, role, *_days(*period), *contracts.get(who, (None, None)),
            placements=tuple(placements[who]), skills=tuple(skills[who]), availability=tuple(windows[who]),
            minor_until=None if minor is None else date.fromisoformat(minor), terms=tuple(terms[who]),
            away=tuple(away[who]),
        )
        for who, staff_no, name_zh, name_en, role, *period, minor in found["people"]
    )  # fmt: skip


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


def _by_person(rows: Iterable[tuple[int, T]]) -> defaultdict[int, list[T]]:
    made: defaultdict[int, list[T]] = defaultdict(list)
    for who, row in rows:
        made[who].append(row)
    return made


def _days(first: str, last: str | None) -> tuple[date, date | None]:
    """Two ISO days, of which the last may be open."""
    return date.fromisoformat(first), None if last is None else date.fromisoformat(last)


def _period(first: str, last: str) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last)
