"""Whom something waits for: people who lack something, whose leave waits, or for whom something ends soon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import ColumnElement, FromClause, and_, exists, literal_column, or_, select

from storekeeper.people.domain import ENDS_SOON, LOAN_ENDS_SOON, Sought
from storekeeper.people.queries.planning import during
from storekeeper.people.tables import CONTRACT, EMPLOYEE, EMPLOYEE_SKILL, LEAVE, PLACEMENT, SHOP

_Condition = Callable[[date], ColumnElement[bool]]
_SEES_THE_CHAIN: ColumnElement[bool] = literal_column("(SELECT sec.my_groups()) && ARRAY['sk_hq', 'sk_hr']")


def matters(sought: Sought) -> Sequence[ColumnElement[bool]]:
    """What holds for people of whom Today tells the same: they have begun, and are counted in their home shop.

    Whoever has no home is found only by those who see the whole chain: to others her home may just be hidden.
    """
    person, on = EMPLOYEE.c, sought.on
    found = [person.joined_on <= on]
    if sought.due == "loan":
        found.append(_loan_ends(sought))
    elif sought.shop_id is None and sought.region_id is None:
        found.append(or_(_home(sought), _SEES_THE_CHAIN))
    else:
        found.append(_home(sought))
    if sought.lacks is not None:
        found.append(_LACKING[sought.lacks](on))
    if sought.due is not None and sought.due != "loan":
        found.append(_DUE[sought.due](on))
    return found


def placed_in(sought: Sought) -> Sequence[ColumnElement[bool]]:
    """Placements of that day, in the shop or the region that was sought."""
    found = [during(PLACEMENT, sought.on, sought.on)]
    if sought.shop_id is not None:
        found.append(PLACEMENT.c.shop_id == sought.shop_id)
    elif sought.region_id is not None:
        found.append(PLACEMENT.c.shop_id.in_(select(SHOP.c.id).where(SHOP.c.region_id == sought.region_id)))
    return found


def _home(sought: Sought) -> ColumnElement[bool]:
    return _has(PLACEMENT, PLACEMENT.c.kind == "home", *placed_in(sought))


def _no_contract(on: date) -> ColumnElement[bool]:
    return ~_has(CONTRACT, during(CONTRACT, on, on))


def _no_placement(on: date) -> ColumnElement[bool]:
    return ~_has(PLACEMENT, PLACEMENT.c.kind == "home", during(PLACEMENT, on, on))


def _no_skill(on: date) -> ColumnElement[bool]:
    held = EMPLOYEE_SKILL.c
    return ~_has(EMPLOYEE_SKILL, ~held.removed, or_(held.expires_on.is_(None), held.expires_on >= on))


def _no_something(on: date) -> ColumnElement[bool]:
    return or_(_no_contract(on), _no_skill(on), _no_placement(on))


def _leave_waits(on: date) -> ColumnElement[bool]:
    return _has(LEAVE, ~LEAVE.c.removed, LEAVE.c.state == "asked", LEAVE.c.to_day >= on)


def _contract_ends(on: date) -> ColumnElement[bool]:
    """A person who leaves needs no other."""
    next_one = CONTRACT.alias("next")
    return and_(
        EMPLOYEE.c.left_on.is_(None),
        _has(
            CONTRACT,
            during(CONTRACT, on, on),
            CONTRACT.c.to_day <= on + ENDS_SOON,
            ~_followed(next_one, CONTRACT, next_one.c.from_day > CONTRACT.c.from_day),
        ),
    )


def _skill_ends(on: date) -> ColumnElement[bool]:
    held, renewed = EMPLOYEE_SKILL.c, EMPLOYEE_SKILL.alias("renewed")
    later = or_(renewed.c.expires_on.is_(None), renewed.c.expires_on > held.expires_on)
    again = exists().where(
        renewed.c.employee_id == held.employee_id,
        ~renewed.c.removed,
        renewed.c.skill_id == held.skill_id,
        later,
    )
    return _has(EMPLOYEE_SKILL, ~held.removed, held.expires_on.between(on, on + ENDS_SOON), ~again)


def _loan_ends(sought: Sought) -> ColumnElement[bool]:
    next_one = PLACEMENT.alias("next")
    begins_later = next_one.c.from_day > PLACEMENT.c.from_day
    there = next_one.c.shop_id == PLACEMENT.c.shop_id
    return _has(
        PLACEMENT,
        PLACEMENT.c.kind == "loan",
        PLACEMENT.c.to_day <= sought.on + LOAN_ENDS_SOON,
        *placed_in(sought),
        ~_followed(next_one, PLACEMENT, and_(begins_later, there)),
    )


def _followed(next_one: FromClause, one: FromClause, how: ColumnElement[bool]) -> ColumnElement[bool]:
    """Another period of the same person reaches further."""
    further = or_(next_one.c.to_day.is_(None), next_one.c.to_day > one.c.to_day)
    return exists().where(next_one.c.employee_id == one.c.employee_id, ~next_one.c.removed, how, further)


def _has(table: FromClause, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(table.c.employee_id == EMPLOYEE.c.id, *where).correlate(EMPLOYEE)


_LACKING: Mapping[str, _Condition] = MappingProxyType(
    {
        "contract": _no_contract,
        "skill": _no_skill,
        "placement": _no_placement,
        "anything": _no_something,
    }
)
_DUE: Mapping[str, _Condition] = MappingProxyType(
    {"leave": _leave_waits, "contract": _contract_ends, "skill": _skill_ends}
)
