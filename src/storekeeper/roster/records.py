"""The record that people edit here field by field: a kind of shift, of the chain or of one shop."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from storekeeper.kit.records import Field, Kind, Record
from storekeeper.roster.domain import LOOKS

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
