"""Privacy in the operations store: requests for rights, groups with dates, what the other stores have kept."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Computed,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy import text as sql
from sqlalchemy.dialects.postgresql import JSONB

from storekeeper.kit.guarded import guarded_columns
from storekeeper.kit.stores.base_tables import Xid8
from storekeeper.kit.stores.store import OPERATIONS

_NOW = sql("now()")
_ASKED = "purpose=access_control retention=login_closed_plus_7_years mask=none"
_REVEALED = "purpose=accountability retention=reveals_7_years mask=none"

RIGHT_REQUEST = Table(
    "right_request",
    OPERATIONS,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("login", Text, ForeignKey("sec.login.login"), nullable=False),
    Column("region_id", Integer),
    Column("shop_id", Integer),
    Column("scope_id", Uuid),
    Column("group_role", Text),
    Column("until", Date),
    Column("reason", Text, nullable=False, comment=_ASKED),
    Column("state", Text, nullable=False, server_default=sql("'waiting'")),
    Column("decided_by", Text),
    Column("decided_at", DateTime(timezone=True)),
    Column("answer", Text, nullable=False, server_default=sql("''"), comment=_ASKED),
    Column("carried", BigInteger),
    *guarded_columns(),
    Index("ix_right_request_login", "login"),
    Index("ix_right_request_state", "state"),
    schema="sec",
)

LOGIN_GROUP = Table(
    "login_group",
    OPERATIONS,
    Column("id", Uuid, primary_key=True, server_default=sql("gen_random_uuid()")),
    Column("login", Text, ForeignKey("sec.login.login"), nullable=False),
    Column("group_role", Text, nullable=False),
    Column("from_day", Date, nullable=False),
    Column("until", Date),
    Column("ended_at", DateTime(timezone=True)),
    *guarded_columns(),
    Index("ix_login_group_login", "login"),
    schema="sec",
)

KEPT = Table(
    "kept",
    OPERATIONS,
    Column("store", Text, primary_key=True),
    Column("number", BigInteger, nullable=False),
    Column("digest", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    Column("problem", Text),
    CheckConstraint("store IN ('customer', 'conduct')", name="store"),
    schema="sec",
)

REVEAL_REQUEST = Table(
    "reveal_request",
    OPERATIONS,
    Column("id", Uuid, primary_key=True, server_default=sql("gen_random_uuid()")),
    Column("x", Xid8, nullable=False, server_default=sql("pg_current_xact_id()")),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    Column("login", Text, nullable=False, server_default=sql("SESSION_USER")),
    Column("matter", Text, nullable=False),
    Column("subject", Integer, nullable=False, comment=_REVEALED),
    Column("purpose", Text, nullable=False, comment=_REVEALED),
    Index("ix_reveal_request_login_at", "login", "at"),
    Index("ix_reveal_request_subject", "subject"),
    schema="sec",
)

ERASURE = Table(
    "erasure",
    OPERATIONS,
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("code", Text, nullable=False),
    Column("employee_id", Integer, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    UniqueConstraint("employee_id", "code"),
    schema="sec",
)

RETENTION_TOLD = Table(
    "retention_told",
    OPERATIONS,
    Column("store", Text, primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, server_default=_NOW),
    Column("columns", JSONB, nullable=False),
    Column("rules", JSONB, nullable=False),
    schema="sec",
)

_IDENTITY = "purpose=identity_record retention=employment_plus_7_years"
EMPLOYEE_IDENTITY = Table(
    "employee_identity",
    OPERATIONS,
    Column("employee_id", Integer, ForeignKey("people.employee.id"), primary_key=True, autoincrement=False),
    Column("hkid", Text, comment=f"{_IDENTITY} mask=ends_only"),
    Column(
        "hkid_masked",
        Text,
        Computed("left(hkid, 1) || '•••' || right(hkid, 3)", persisted=True),
        comment=f"{_IDENTITY} mask=is_masked",
    ),
    *guarded_columns(),
    schema="people",
)
