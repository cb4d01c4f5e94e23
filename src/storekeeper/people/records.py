"""The records of people and shops: which tables people edit field by field, and what their fields hold."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from storekeeper.kit.records import Field, Kind, Record
from storekeeper.people.domain import (
    CONTRACT_KINDS,
    HOLIDAY_KINDS,
    LEAVE_KINDS,
    LEAVE_STATES,
    PAY_KINDS,
    PLACEMENT_KINDS,
    REST_WEEKDAYS,
    ROLES,
)
from storekeeper.people.domain.districts import DISTRICTS

_NAMES = (Field("name_zh", required=True, longest=120), Field("name_en", required=True, longest=120))
_CODE = Field("code", required=True, longest=20)
_PERIOD = (Field("from_day", Kind.DAY, required=True), Field("to_day", Kind.DAY))
_OF_EMPLOYEE = Field("employee_id", Kind.REFERENCE, required=True, to="employee")
_WEEKDAY = Field("weekday", Kind.NUMBER, required=True)


def _time(name: str) -> Field:
    return Field(name, Kind.TIME, required=True)


def _codes(name: str, codes: tuple[str, ...], *, personal: bool = False) -> Field:
    return Field(name, Kind.CODE, required=True, codes=codes, personal=personal)


_ALL = (
    Record("region", "people.region", (_CODE, *_NAMES)),
    Record(
        "shop",
        "people.shop",
        (
            Field("region_id", Kind.REFERENCE, required=True, to="region"),
            _CODE,
            *_NAMES,
            Field("district", Kind.CODE, required=True, codes=DISTRICTS),
            Field("place_zh"),
            Field("place_en"),
            _time("day_starts"),
            Field("opened_on", Kind.DAY, required=True),
            Field("closed_on", Kind.DAY),
        ),
    ),
    Record(
        "hours",
        "people.shop_hours",
        (
            Field("shop_id", Kind.REFERENCE, required=True, to="shop"),
            _WEEKDAY,
            _time("opens"),
            _time("closes"),
            *_PERIOD,
        ),
        of="shop_id",
    ),
    Record(
        "employee",
        "people.employee",
        (
            Field("staff_no", required=True, longest=32),
            Field("name_zh", longest=120),
            Field("name_en", longest=120),
            _codes("role", ROLES),
            Field("minor_until", Kind.DAY),
            Field("joined_on", Kind.DAY, required=True),
            Field("left_on", Kind.DAY),
        ),
    ),
    Record(
        "contact",
        "people.employee_contact",
        (
            Field("phone", longest=40, personal=True),
            Field("email", longest=120, personal=True),
        ),
        of="employee_id",
        key="employee_id",
        removable=False,
        shown=(Field("phone_masked"), Field("email_masked")),
    ),
    Record(
        "pay",
        "people.employee_pay",
        (
            _codes("pay_kind", PAY_KINDS, personal=True),
            Field("amount", Kind.AMOUNT, required=True, personal=True),
            Field("from_day", Kind.DAY, required=True, personal=True),
        ),
        of="employee_id",
        key="employee_id",
    ),
    Record(
        "placement",
        "people.placement",
        (
            _OF_EMPLOYEE,
            Field("shop_id", Kind.REFERENCE, required=True, to="shop"),
            _codes("kind", PLACEMENT_KINDS),
            *_PERIOD,
        ),
        of="employee_id",
    ),
    Record(
        "contract",
        "people.contract",
        (
            _OF_EMPLOYEE,
            _codes("kind", CONTRACT_KINDS),
            Field("weekly_minutes", Kind.MINUTES, required=True),
            Field("holidays", Kind.CODE, codes=HOLIDAY_KINDS),
            Field("rest_weekday", Kind.CODE, codes=REST_WEEKDAYS),
            *_PERIOD,
        ),
        of="employee_id",
    ),
    Record("skill", "people.skill", (_CODE, *_NAMES, Field("name_cn", required=True, longest=120))),
    Record(
        "held",
        "people.employee_skill",
        (
            _OF_EMPLOYEE,
            Field("skill_id", Kind.REFERENCE, required=True, to="skill"),
            Field("obtained_on", Kind.DAY, required=True),
            Field("expires_on", Kind.DAY),
        ),
        of="employee_id",
    ),
    Record(
        "availability",
        "people.availability",
        (_OF_EMPLOYEE, _WEEKDAY, _time("starts"), _time("ends"), *_PERIOD),
        of="employee_id",
        own_key=True,
    ),
    Record(
        "leave",
        "people.leave",
        (
            _OF_EMPLOYEE,
            _codes("kind", LEAVE_KINDS),
            Field("from_day", Kind.DAY, required=True),
            Field("to_day", Kind.DAY, required=True),
            _codes("state", LEAVE_STATES),
        ),
        of="employee_id",
        own_key=True,
    ),
    Record(
        "balance",
        "people.leave_balance",
        (
            _OF_EMPLOYEE,
            _codes("kind", LEAVE_KINDS),
            Field("as_of", Kind.DAY, required=True),
            Field("days", Kind.AMOUNT, required=True),
        ),
        of="employee_id",
    ),
)

RECORDS: Mapping[str, Record] = MappingProxyType({record.name: record for record in _ALL})
"""Name → record; a part (hours of a shop, contract of an employee) names its owner by `of`."""
