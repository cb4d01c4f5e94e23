"""Kinds of shifts, shifts, marked days and published weeks, as tables of the operations store."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from storekeeper.kit.guarded import guarded_columns
from storekeeper.kit.stores.store import OPERATIONS

_PLACEMENT = ("people.placement.shop_id", "people.placement.employee_id", "people.placement.id")


def _placed() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(("shop_id", "employee_id", "placement_id"), _PLACEMENT)


def _shop(*, nullable: bool = False) -> Column[int]:
    return Column("shop_id", Integer, ForeignKey("people.shop.id"), nullable=nullable)


def _dated() -> tuple[Column[object], ...]:
    return (
        Column("from_day", Date, nullable=False),
        Column("to_day", Date),
        Column("removed", Boolean, nullable=False, server_default=text("false")),
        *guarded_columns(),
    )


SHIFT_KIND = Table(
    "shift_kind",
    OPERATIONS,
    Column("id", Integer, Identity(always=True), primary_key=True),
    _shop(nullable=True),
    Column("letter", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("name_en", Text, nullable=False),
    Column("name_cn", Text, nullable=False),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    Column("break_minutes", Integer, nullable=False, server_default=text("0")),
    Column("look", Text, nullable=False),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date),
    Column("removed", Boolean, nullable=False, server_default=text("false")),
    *guarded_columns(),
    Index("ix_shift_kind_shop_id", "shop_id"),
    schema="roster",
)

SHIFT = Table(
    "shift",
    OPERATIONS,
    Column("id", Uuid, primary_key=True),
    _shop(),
    Column("day", Date, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("role", Text, nullable=False),
    Column("employee_id", Integer),
    Column("placement_id", Integer),
    Column("breaks", JSONB, nullable=False, server_default=text("'[]'")),
    Column("kind_id", Integer, ForeignKey("roster.shift_kind.id")),
    Column("removed", Boolean, nullable=False, server_default=text("false")),
    *guarded_columns(),
    _placed(),
    Index("ix_shift_shop_id_day", "shop_id", "day"),
    Index("ix_shift_employee_id_day", "employee_id", "day"),
    schema="roster",
)

DAY_MARK = Table(
    "day_mark",
    OPERATIONS,
    Column("id", Uuid, primary_key=True),
    _shop(),
    Column("employee_id", Integer, nullable=False),
    Column("placement_id", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    Column("removed", Boolean, nullable=False, server_default=text("false")),
    *guarded_columns(),
    _placed(),
    Index(
        "uq_day_mark_employee_id_day", "employee_id", "day", unique=True, postgresql_where=text("NOT removed")
    ),
    Index("ix_day_mark_shop_id_day", "shop_id", "day"),
    schema="roster",
)

_REVISION = ("roster.revision.shop_id", "roster.revision.id")


def _of_revision() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(("shop_id", "revision_id"), _REVISION, ondelete="CASCADE")


REVISION = Table(
    "revision",
    OPERATIONS,
    Column("id", Uuid, primary_key=True),
    _shop(),
    Column("monday", Date, nullable=False),
    Column("number", Integer, nullable=False),
    Column("published_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("published_by", Text, nullable=False, server_default=text("SESSION_USER")),
    Column(
        "note",
        Text,
        nullable=False,
        server_default=text("''"),
        comment="purpose=rostering retention=as_long_as_its_roster mask=none",
    ),
    Column("restored_from", Uuid),
    *guarded_columns(),
    UniqueConstraint("shop_id", "id"),
    UniqueConstraint("shop_id", "monday", "number"),
    ForeignKeyConstraint(("shop_id", "restored_from"), _REVISION, ondelete="SET NULL (restored_from)"),
    schema="roster",
)

REVISION_SHIFT = Table(
    "revision_shift",
    OPERATIONS,
    Column("shop_id", Integer, primary_key=True, autoincrement=False),
    Column("revision_id", Uuid, primary_key=True),
    Column("shift_id", Uuid, primary_key=True),
    Column("shift_version", Integer, nullable=False),
    Column("day", Date, nullable=False),
    Column("starts_at", DateTime(timezone=True), nullable=False),
    Column("ends_at", DateTime(timezone=True), nullable=False),
    Column("role", Text, nullable=False),
    Column("employee_id", Integer, ForeignKey("people.employee.id")),
    Column("breaks", JSONB, nullable=False),
    Column("kind_id", Integer, ForeignKey("roster.shift_kind.id")),
    _of_revision(),
    schema="roster",
)

REVISION_MARK = Table(
    "revision_mark",
    OPERATIONS,
    Column("shop_id", Integer, primary_key=True, autoincrement=False),
    Column("revision_id", Uuid, primary_key=True),
    Column("mark_id", Uuid, primary_key=True),
    Column("mark_version", Integer, nullable=False),
    Column("employee_id", Integer, ForeignKey("people.employee.id"), nullable=False),
    Column("day", Date, nullable=False),
    Column("kind", Text, nullable=False),
    _of_revision(),
    schema="roster",
)

SETTING = Table(
    "setting",
    OPERATIONS,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("region_id", Integer, ForeignKey("people.region.id")),
    _shop(nullable=True),
    Column("opens_weekday", Integer),
    Column("opens_at", Time, nullable=False, server_default=text("'09:00'")),
    Column("from_day", Date, nullable=False),
    Column("to_day", Date),
    Column("removed", Boolean, nullable=False, server_default=text("false")),
    *guarded_columns(),
    Index("ix_setting_region_id", "region_id"),
    Index("ix_setting_shop_id", "shop_id"),
    schema="roster",
)

TRAVEL = Table(
    "travel",
    OPERATIONS,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("region_id", Integer, ForeignKey("people.region.id")),
    _shop(nullable=True),
    Column("to_shop_id", Integer, ForeignKey("people.shop.id")),
    Column("nearness", Text),
    Column("minutes", Integer, nullable=False),
    *_dated(),
    Index("ix_travel_region_id", "region_id"),
    Index("ix_travel_shop_id", "shop_id"),
    Index("ix_travel_to_shop_id", "to_shop_id"),
    schema="roster",
)

ROLE_SKILL = Table(
    "role_skill",
    OPERATIONS,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("region_id", Integer, ForeignKey("people.region.id")),
    _shop(nullable=True),
    Column("role", Text, nullable=False),
    Column("skill_id", Integer, ForeignKey("people.skill.id"), nullable=False),
    Column("weight", Text, nullable=False),
    *_dated(),
    Index("ix_role_skill_region_id", "region_id"),
    Index("ix_role_skill_shop_id", "shop_id"),
    Index("ix_role_skill_skill_id", "skill_id"),
    schema="roster",
)

KEEPING = Table(
    "keeping",
    OPERATIONS,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("months", Integer, nullable=False),
    *_dated(),
    schema="roster",
)

STANDARD = Table(
    "standard",
    OPERATIONS,
    Column("id", Integer, Identity(always=True), primary_key=True),
    Column("region_id", Integer, ForeignKey("people.region.id")),
    _shop(nullable=True),
    Column("rule", Text, nullable=False),
    Column("figures", JSONB, nullable=False, server_default=text("'{}'")),
    Column("weight", Text),
    *_dated(),
    Index("ix_standard_region_id", "region_id"),
    Index("ix_standard_shop_id", "shop_id"),
    schema="roster",
)

OPENED_WEEK = Table(
    "opened_week",
    OPERATIONS,
    Column("shop_id", Integer, ForeignKey("people.shop.id"), primary_key=True, autoincrement=False),
    Column("monday", Date, primary_key=True),
    Column("opened_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("shifts", Integer, nullable=False),
    schema="roster",
)
