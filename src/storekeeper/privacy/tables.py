"""Privacy in the operations store: requests for rights, groups with dates, what the other stores have kept."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    Uuid,
)
from sqlalchemy import text as sql

from storekeeper.kit.guarded import guarded_columns
from storekeeper.kit.stores.store import OPERATIONS

_NOW = sql("now()")

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
    Column("reason", Text, nullable=False),
    Column("state", Text, nullable=False, server_default=sql("'waiting'")),
    Column("decided_by", Text),
    Column("decided_at", DateTime(timezone=True)),
    Column("answer", Text, nullable=False, server_default=sql("''")),
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
