"""What head office settles for the rules: the company's own and how the law is read, by place and from a day on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select

from storekeeper.roster.company import Where, set_dated
from storekeeper.roster.company_rules.figures import checked
from storekeeper.roster.tables import STANDARD


@dataclass(frozen=True)
class Standard:
    """A rule of company_rules.figures.SHAPES with its figures in a place; empty: it is off there.

    Lengths are minutes, times of day `HH:MM`; weight hard, soft, info or None: soft. `to_day` None: no end.
    """

    where: Where
    rule: str
    figures: Mapping[str, Any]
    weight: str | None
    from_day: date
    to_day: date | None = None

    def covers(self, day: date) -> bool:
        """Whether it holds on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


def standards(connection: Connection, *, on: date | None = None) -> tuple[Standard, ...]:
    """What is settled by rule, the chain's before the regions' and the shops', by day; `on` a day, else ever."""
    row = STANDARD.c
    dated = () if on is None else (row.from_day <= on, or_(row.to_day.is_(None), row.to_day >= on))
    found = connection.execute(
        select(*STANDARD.c["region_id", "shop_id", "rule", "figures", "weight", "from_day", "to_day"])
        .where(~row.removed, *dated)
        .order_by(row.rule, row.shop_id.nulls_first(), row.region_id.nulls_first(), row.from_day)
    )
    return tuple(Standard(Where(region_id, shop_id), *rest) for region_id, shop_id, *rest in found)


def set_standard(
    connection: Connection,
    *,
    where: Where,
    rule: str,
    figures: Mapping[str, Any],
    weight: str | None = None,
    from_day: date,
) -> None:
    """From a day on a rule has these figures in a place; none: it is off there, whatever wider places say.

    Both rules of the law go by their default without figures. Only head office may. Raises Refused as
    company_rules.figures.checked does, and `stores.forbidden` through the door.
    """
    checked(rule, figures, weight)
    values = {"figures": dict(figures), "weight": weight}
    set_dated(connection, STANDARD, _same(where, rule), values, from_day=from_day)


def lift_standard(connection: Connection, *, where: Where, rule: str, from_day: date) -> None:
    """From a day on nothing is settled in this very place: the word of a wider place holds, else the default."""
    row = STANDARD.c
    known = [
        ~row.removed,
        *(row[name].is_not_distinct_from(value) for name, value in _same(where, rule).items()),
    ]
    connection.execute(STANDARD.update().where(*known, row.from_day >= from_day).values(removed=True))
    reaches = or_(row.to_day.is_(None), row.to_day >= from_day)
    ends = from_day - timedelta(days=1)
    connection.execute(STANDARD.update().where(*known, reaches).values(to_day=ends))


def _same(where: Where, rule: str) -> Mapping[str, Any]:
    return {"region_id": where.region_id, "shop_id": where.shop_id, "rule": rule}
