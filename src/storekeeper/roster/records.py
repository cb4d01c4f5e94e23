"""The record that people edit here field by field, a kind of shift; and the rows of a week whose history they read."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from storekeeper.kit.records import Field, Kind, Record
from storekeeper.roster.domain import LOOKS, MARKS, ROLES

KIND = Record(
    "kind",
    "roster.shift_kind",
    (
        Field("shop_id", Kind.REFERENCE, to="shop"),
        Field("letter", required=True, longest=2),
        Field("name_zh", required=True, longest=20),
        Field("name_en", required=True, longest=40),
        Field("name_cn", required=True, longest=20),
        Field("starts", Kind.TIME, required=True),
        Field("ends", Kind.TIME, required=True),
        Field("break_minutes", Kind.NUMBER, required=True),
        Field("look", Kind.CODE, required=True, codes=LOOKS),
        Field("from_day", Kind.DAY, required=True),
        Field("to_day", Kind.DAY),
    ),
)
RECORDS: Mapping[str, Record] = MappingProxyType({KIND.name: KIND})

SHIFT = Record(
    "shift",
    "roster.shift",
    (
        Field("employee_id", Kind.REFERENCE, to="employee"),
        Field("day", Kind.DAY),
        Field("starts_at"),
        Field("ends_at"),
        Field("kind_id", Kind.REFERENCE, to="kind"),
        Field("role", Kind.CODE, codes=ROLES),
        Field("breaks"),
    ),
    own_key=True,
)
MARK = Record(
    "mark",
    "roster.day_mark",
    (
        Field("employee_id", Kind.REFERENCE, to="employee"),
        Field("day", Kind.DAY),
        Field("kind", Kind.CODE, codes=MARKS),
    ),
    own_key=True,
)
IN_A_WEEK: Mapping[str, Record] = MappingProxyType({SHIFT.name: SHIFT, MARK.name: MARK})
