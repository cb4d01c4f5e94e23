"""What the chain asks of its rosters: dated rows of the chain, of a region or of a shop, which head office changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Table, or_, select

from storekeeper.people import service as people
from storekeeper.roster.tables import KEEPING, ROLE_SKILL, TRAVEL

NEARNESS = ("district", "region", "far")
WEIGHTS = ("hard", "soft", "none")
USUAL_MINUTES = (15, 30, 60)
"""Between two shops of one district, of one region and else, where nothing is said of them."""
MONTHS_KEPT = 84
"""Seven years after its week a published version goes, where no setting says otherwise."""


@dataclass(frozen=True)
class Where:
    """The place that a rule holds for: a shop, else a region's shops, else the whole chain."""

    region_id: int | None = None
    shop_id: int | None = None


@dataclass(frozen=True)
class SkillRule:
    """That a role asks a skill, from a day on; weight hard, soft or none."""

    where: Where
    role: str
    skill: str
    names: Mapping[str, str]
    weight: str
    from_day: date


@dataclass(frozen=True)
class WayRule:
    """How many minutes lie between shops of a nearness, or between the shop of `where` and `to_shop_id`."""

    where: Where
    nearness: str | None
    to_shop_id: int | None
    minutes: int
    from_day: date


def set_dated(
    connection: Connection,
    table: Table,
    same: Mapping[str, Any],
    values: Mapping[str, Any],
    *,
    from_day: date,
) -> None:
    """From a day on these values hold for the row that `same` names; what was to hold from then on goes.

    Only head office may. Raises Refused `stores.forbidden` through the door.
    """
    known = [table.c[name].is_not_distinct_from(value) for name, value in same.items()]
    known.append(~table.c.removed)
    connection.execute(table.update().where(*known, table.c.from_day >= from_day).values(removed=True))
    reaches = or_(table.c.to_day.is_(None), table.c.to_day >= from_day)
    ends = from_day - timedelta(days=1)
    connection.execute(table.update().where(*known, reaches).values(to_day=ends))
    connection.execute(table.insert().values(**same, **values, from_day=from_day))


def set_role_skill(
    connection: Connection, *, where: Where, role: str, skill_id: int, weight: str, from_day: date
) -> None:
    """From a day on a role asks a skill in a place; none lifts what a wider place asks."""
    same = {"region_id": where.region_id, "shop_id": where.shop_id, "role": role, "skill_id": skill_id}
    set_dated(connection, ROLE_SKILL, same, {"weight": weight}, from_day=from_day)


def role_skills(connection: Connection, *, on: date) -> tuple[SkillRule, ...]:
    """The skills that roles are asked for on a day: the chain's, then the regions', then the shops'."""
    rule = ROLE_SKILL.c
    columns = ROLE_SKILL.c["region_id", "shop_id", "role", "skill_id", "weight", "from_day"]
    found = connection.execute(
        select(*columns)
        .where(*_in_force(ROLE_SKILL, on))
        .order_by(rule.shop_id.nulls_first(), rule.region_id.nulls_first(), rule.role, rule.skill_id)
    ).all()
    skills = {row.key: row.values for row in people.skills(connection)} if found else {}
    return tuple(
        SkillRule(
            Where(row.region_id, row.shop_id),
            row.role,
            str(skill["code"]),
            {each: str(skill[f"name_{each}"]) for each in ("zh", "en", "cn")},
            row.weight,
            row.from_day,
        )
        for row in found
        if (skill := skills.get(row.skill_id)) is not None
    )


def set_travel(
    connection: Connection,
    *,
    where: Where,
    minutes: int,
    nearness: str | None = None,
    to_shop_id: int | None = None,
    from_day: date,
) -> None:
    """From a day on the ways of a place take so many minutes: those to shops of a nearness, or to one other shop."""
    shop_id = where.shop_id
    if to_shop_id is not None and shop_id is not None:
        shop_id, to_shop_id = sorted((shop_id, to_shop_id))
    same = {
        "region_id": where.region_id, "shop_id": shop_id, "nearness": nearness, "to_shop_id": to_shop_id,
    }  # fmt: skip
    set_dated(connection, TRAVEL, same, {"minutes": minutes}, from_day=from_day)


def ways(connection: Connection, *, on: date) -> tuple[WayRule, ...]:
    """What is said of the ways between shops on a day: the chain's, then the regions', then the shops'."""
    way = TRAVEL.c
    columns = TRAVEL.c["region_id", "shop_id", "nearness", "to_shop_id", "minutes", "from_day"]
    found = connection.execute(
        select(*columns)
        .where(*_in_force(TRAVEL, on))
        .order_by(way.shop_id.nulls_first(), way.region_id.nulls_first(), way.to_shop_id, way.minutes)
    )
    return tuple(WayRule(Where(region_id, shop_id), *rest) for region_id, shop_id, *rest in found)


def set_months_kept(connection: Connection, months: int, *, from_day: date) -> None:
    """From a day on a published version is kept for so many months after its week; at least twelve."""
    set_dated(connection, KEEPING, {}, {"months": months}, from_day=from_day)


def months_kept(connection: Connection, *, on: date) -> int:
    """For how many months after its week a published version is kept."""
    found = connection.execute(select(KEEPING.c.months).where(*_in_force(KEEPING, on))).scalar()
    return MONTHS_KEPT if found is None else int(found)


def _in_force(table: Table, on: date) -> tuple[Any, ...]:
    return ~table.c.removed, table.c.from_day <= on, or_(table.c.to_day.is_(None), table.c.to_day >= on)
