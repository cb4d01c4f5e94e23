"""Regions, shops, employees and what belongs to them, as tables of the operations store."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Numeric,
    Table,
    Text,
    Time,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY

from storekeeper.kit.guarded import guarded_columns
from storekeeper.kit.stores.store import OPERATIONS


def _number() -> Column[int]:
    return Column("id", Integer, Identity(always=True), primary_key=True)


def _refers(name: str, table: str) -> Column[int]:
    return Column(name, Integer, ForeignKey(f"people.{table}.id"), nullable=False)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _period() -> tuple[Column[object], Column[object]]:
    return Column("from_day", Date, nullable=False), Column("to_day", Date)


def _removed() -> Column[bool]:
    return Column("removed", Boolean, nullable=False, server_default=text("false"))


def _once(name: str, *columns: str) -> Index:
    """Unique among the rows that are not removed."""
    return Index(name, *columns, unique=True, postgresql_where=text("NOT removed"))


def _of_employee() -> Column[int]:
    return Column(
        "employee_id", Integer, ForeignKey("people.employee.id"), primary_key=True, autoincrement=False
    )


LOGIN = Table(
    "login",
    OPERATIONS,
    Column("login", Text, primary_key=True),
    Column(
        "name",
        Text,
        nullable=False,
        comment="purpose=access_control retention=login_closed_plus_7_years mask=none",
    ),
    Column("groups", ARRAY(Text), nullable=False),
    Column("closed_at", DateTime(timezone=True)),
    *guarded_columns(),
    Column("first_password", Boolean, nullable=False, server_default=text("false")),
    Column("password_at", DateTime(timezone=True)),
    UniqueConstraint("name"),
    schema="sec",
)

REGION = Table(
    "region",
    OPERATIONS,
    _number(),
    _text("code"),
    _text("name_zh"),
    _text("name_en"),
    _removed(),
    *guarded_columns(),
    _once("uq_region_code", "code"),
    schema="people",
)

SHOP = Table(
    "shop",
    OPERATIONS,
    _number(),
    _refers("region_id", "region"),
    _text("code"),
    _text("name_zh"),
    _text("name_en"),
    _text("district"),
    _text("place_zh"),
    _text("place_en"),
    Column("latitude", Numeric(9, 6)),
    Column("longitude", Numeric(9, 6)),
    Column("day_starts", Time, nullable=False, server_default=text("'00:00'")),
    Column("opened_on", Date, nullable=False),
    Column("closed_on", Date),
    _removed(),
    Column(
        "folded",
        Text,
        Computed(
            "people.folded(name_zh || ' ' || place_zh) || ' '"
            " || lower(code || ' ' || name_en || ' ' || district || ' ' || place_en)",
            persisted=True,
        ),
    ),
    *guarded_columns(),
    _once("uq_shop_code", "code"),
    Index("ix_shop_region_id", "region_id"),
    schema="people",
)

SHOP_HOURS = Table(
    "shop_hours",
    OPERATIONS,
    _number(),
    _refers("shop_id", "shop"),
    Column("weekday", Integer, CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"), nullable=False),
    Column("opens", Time, nullable=False),
    Column("closes", Time, nullable=False),
    *_period(),
    _removed(),
    *guarded_columns(),
    schema="people",
)

_NAMED = "purpose=rostering retention=employment_plus_7_years mask=none"
EMPLOYEE = Table(
    "employee",
    OPERATIONS,
    _number(),
    Column("staff_no", Text, nullable=False, comment=_NAMED),
    Column("name_zh", Text, nullable=False, comment=_NAMED),
    Column("name_en", Text, nullable=False, comment=_NAMED),
    Column("stroke_key", Text, nullable=False, server_default=text("''")),
    _text("role"),
    Column(
        "minor_until",
        Date,
        comment="purpose=young_persons retention=employment_plus_7_years mask=day_only",
    ),
    Column("joined_on", Date, nullable=False),
    Column("left_on", Date),
    _removed(),
    Column(
        "folded",
        Text,
        Computed("people.folded(name_zh) || ' ' || lower(name_en || ' ' || staff_no)", persisted=True),
    ),
    *guarded_columns(),
    _once("uq_employee_staff_no", "staff_no"),
    Index("ix_employee_name_en", "name_en", "id"),
    Index("ix_employee_stroke_key", "stroke_key", "id"),
    Index("ix_employee_role", "role", "id"),
    Index("ix_employee_joined_on", "joined_on", "id"),
    Index(
        "ix_employee_folded",
        "folded",
        postgresql_using="gin",
        postgresql_ops={"folded": "extension.gin_trgm_ops"},
    ),
    schema="people",
)

EMPLOYEE_REF = Table(
    "employee_ref",
    OPERATIONS,
    _of_employee(),
    Column(
        "emp_ref",
        Uuid,
        nullable=False,
        server_default=text("gen_random_uuid()"),
        comment="purpose=pseudonym retention=employment_plus_7_years mask=nobody",
    ),
    UniqueConstraint("emp_ref"),
    schema="people",
)

_KEPT = "retention=employment_plus_7_years"
_PAYROLL = f"purpose=payroll {_KEPT} mask=human_resources_only"

EMPLOYEE_CONTACT = Table(
    "employee_contact",
    OPERATIONS,
    _of_employee(),
    Column("phone", Text, comment=f"purpose=rostering {_KEPT} mask=last_four"),
    Column("email", Text, comment=f"purpose=rostering {_KEPT} mask=domain_only"),
    Column(
        "phone_masked",
        Text,
        Computed("repeat('•', 4) || right(phone, 4)", persisted=True),
        comment=f"purpose=rostering {_KEPT} mask=is_masked",
    ),
    Column(
        "email_masked",
        Text,
        Computed("left(email, 1) || '•••@' || split_part(email, '@', 2)", persisted=True),
        comment=f"purpose=rostering {_KEPT} mask=is_masked",
    ),
    *guarded_columns(),
    schema="people",
)

EMPLOYEE_PAY = Table(
    "employee_pay",
    OPERATIONS,
    _of_employee(),
    Column("pay_kind", Text, nullable=False, comment=_PAYROLL),
    Column("amount", Numeric(14, 2), nullable=False, comment=_PAYROLL),
    Column("from_day", Date, nullable=False, comment=_PAYROLL),
    Column(
        "amount_masked",
        Text,
        Computed("CASE WHEN amount IS NOT NULL THEN '•••••' END", persisted=True),
        comment=f"purpose=payroll {_KEPT} mask=is_masked",
    ),
    _removed(),
    *guarded_columns(),
    schema="people",
)

PLACEMENT = Table(
    "placement",
    OPERATIONS,
    _number(),
    _refers("shop_id", "shop"),
    _refers("employee_id", "employee"),
    _text("kind"),
    *_period(),
    _removed(),
    *guarded_columns(),
    UniqueConstraint("shop_id", "employee_id", "id"),
    Index("ix_placement_employee_id", "employee_id"),
    schema="people",
)

CONTRACT = Table(
    "contract",
    OPERATIONS,
    _number(),
    _refers("employee_id", "employee"),
    _text("kind"),
    Column("weekly_minutes", Integer, nullable=False, comment=_NAMED),
    Column("holidays", Text),
    Column("rest_weekday", Text),
    *_period(),
    _removed(),
    *guarded_columns(),
    schema="people",
)

SKILL = Table(
    "skill",
    OPERATIONS,
    _number(),
    _text("code"),
    _text("name_zh"),
    _text("name_en"),
    _text("name_cn"),
    _removed(),
    *guarded_columns(),
    _once("uq_skill_code", "code"),
    schema="people",
)

EMPLOYEE_SKILL = Table(
    "employee_skill",
    OPERATIONS,
    _number(),
    _refers("employee_id", "employee"),
    Column("skill_id", Integer, ForeignKey("people.skill.id"), nullable=False, comment=_NAMED),
    Column("obtained_on", Date, nullable=False),
    Column("expires_on", Date),
    _removed(),
    *guarded_columns(),
    _once("uq_employee_skill_employee_id_skill_id_obtained_on", "employee_id", "skill_id", "obtained_on"),
    schema="people",
)

AVAILABILITY = Table(
    "availability",
    OPERATIONS,
    Column("id", Uuid, primary_key=True),
    _refers("employee_id", "employee"),
    Column("weekday", Integer, nullable=False, comment=_NAMED),
    Column("starts", Time, nullable=False),
    Column("ends", Time, nullable=False),
    *_period(),
    _removed(),
    *guarded_columns(),
    Index("ix_availability_employee_id", "employee_id"),
    schema="people",
)

LEAVE = Table(
    "leave",
    OPERATIONS,
    Column("id", Uuid, primary_key=True),
    _refers("employee_id", "employee"),
    Column("kind", Text, nullable=False, comment=_NAMED),
    Column("from_day", Date, nullable=False, comment=_NAMED),
    Column("to_day", Date, nullable=False, comment=_NAMED),
    _text("state"),
    _removed(),
    *guarded_columns(),
    schema="people",
)

LEAVE_BALANCE = Table(
    "leave_balance",
    OPERATIONS,
    _number(),
    _refers("employee_id", "employee"),
    _text("kind"),
    Column("as_of", Date, nullable=False),
    Column("days", Numeric(5, 1), nullable=False, comment=_NAMED),
    _removed(),
    *guarded_columns(),
    _once("uq_leave_balance_employee_id_kind_as_of", "employee_id", "kind", "as_of"),
    schema="people",
)
