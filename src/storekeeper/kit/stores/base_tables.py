"""The base of every store as tables: scope, audit events, edits, inbox, listened topics, heartbeats, marks."""

from __future__ import annotations

from types import MappingProxyType

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, INET, JSONB
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.types import UserDefinedType

from storekeeper.kit.guarded import guarded_columns
from storekeeper.kit.stores.store import TABLES, Store

_NOW = text("now()")
_WHO = text("SESSION_USER")
_SEALED = "purpose=accountability retention=as_long_as_sealed"
_IMAGE = "purpose=accountability retention=with_its_subject"
_TAKING_BACK = "purpose=taking_back retention=edits_90_days mask=own_only"
_DELIVERY = "purpose=deliveries retention=deliveries_30_days mask=nobody"


class Xid8(UserDefinedType[int]):
    """PostgreSQL's 64-bit transaction id."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        """The name of the type in SQL."""
        return "xid8"


def _instant(name: str, *, required: bool = True) -> Column[object]:
    default = _NOW if required else None
    return Column(name, DateTime(timezone=True), nullable=not required, server_default=default)


def _define(metadata: MetaData) -> None:
    _define_rights(metadata)
    _define_keeping(metadata)
    _define_audit(metadata)
    _define_edits(metadata)
    _define_retention(metadata)
    Table("listened", metadata, Column("topic", Text, primary_key=True), schema="base")
    Table(
        "worker_heartbeat",
        metadata,
        Column("worker", Uuid, primary_key=True),
        Column("host", Text, nullable=False),
        Column("process", Integer, nullable=False),
        _instant("started_at"),
        _instant("seen_at"),
        _instant("stopped_at", required=False),
        Column("note", Text),
        schema="base",
    )
    Table(
        "mark",
        metadata,
        Column("key", Text, primary_key=True),
        Column("value", Text, nullable=False),
        schema="base",
    )


def _define_rights(metadata: MetaData) -> None:
    Table(
        "scope",
        metadata,
        Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
        Column("login", Text, nullable=False),
        Column("region_id", Integer),
        Column("shop_id", Integer),
        Column("from_day", Date, nullable=False),
        Column("to_day", Date),
        *guarded_columns(),
        CheckConstraint("(region_id IS NULL) <> (shop_id IS NULL)", name="one_place"),
        Index("ix_scope_login", "login"),
        schema="sec",
    )
    Table(
        "region_shop",
        metadata,
        Column("shop_id", Integer, primary_key=True, autoincrement=False),
        Column("region_id", Integer, nullable=False),
        Index("ix_region_shop_region_id", "region_id"),
        schema="sec",
    )


def _define_keeping(metadata: MetaData) -> None:
    """What binds the copies of the scope to the original."""
    Table(
        "grant_key",
        metadata,
        Column("one", Boolean, primary_key=True, server_default=text("true")),
        Column("key", LargeBinary, nullable=False),
        CheckConstraint("one", name="one"),
        CheckConstraint("length(key) = 32", name="length"),
        schema="sec",
    )


def _define_kept_scope(metadata: MetaData) -> None:
    Table(
        "kept_scope",
        metadata,
        Column("one", Boolean, primary_key=True, server_default=text("true")),
        Column("number", BigInteger, nullable=False),
        _instant("at"),
        CheckConstraint("one", name="one"),
        schema="sec",
    )


def _define_audit(metadata: MetaData) -> None:
    Table(
        "event",
        metadata,
        Column("at", DateTime(timezone=True), primary_key=True, server_default=_NOW),
        Column("id", BigInteger, primary_key=True, server_default=text("nextval('audit.event_number')")),
        Column("x", Xid8, primary_key=True, server_default=text("pg_current_xact_id()")),
        Column("login", Text, nullable=False, server_default=_WHO, comment=f"{_SEALED} mask=none"),
        Column("acting_for", Text),
        Column("client", INET, server_default=text("inet_client_addr()"), comment=f"{_SEALED} mask=nobody"),
        Column("deed", Text, nullable=False),
        Column("topic", Text, nullable=False),
        Column("shop_id", Integer),
        Column("key", Text, nullable=False),
        Column("edit_id", Uuid),
        Column("before", JSONB, comment=f"{_IMAGE} mask=by_right"),
        Column("after", JSONB, comment=f"{_IMAGE} mask=by_right"),
        Column("salt", Uuid, server_default=text("gen_random_uuid()")),
        Index("ix_event_topic_key", "topic", "key"),
        schema="audit",
    )


def _define_retention(metadata: MetaData) -> None:
    """Trials of what is due to be erased."""
    Table(
        "retention_try",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("code", Text, nullable=False),
        _instant("at"),
        Column("login", Text, nullable=False, server_default=_WHO),
        Column("upto", DateTime(timezone=True), nullable=False),
        Column("due", Integer, nullable=False),
        Column("subjects", ARRAY(Integer), nullable=False),
        _instant("done_at", required=False),
        Column("erased", Integer),
        Column("problem", Text),
        Index("ix_retention_try_code_at", "code", "at"),
        schema="sec",
    )


def _define_edits(metadata: MetaData) -> None:
    Table(
        "edit",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("page", Text, nullable=False),
        Column("shop_id", Integer),
        Column("author", Text, nullable=False, server_default=_WHO),
        _instant("made_at"),
        Column("deed", JSONB, nullable=False, comment=_TAKING_BACK),
        Column("inverse", JSONB, nullable=False, comment=_TAKING_BACK),
        Column("format", Integer, nullable=False),
        Column("undone_by", Uuid),
        Column("x", Xid8, server_default=text("pg_current_xact_id()")),
        Index("ix_edit_author_page", "author", "page", "shop_id", "made_at"),
        schema="base",
    )
    Table(
        "inbox",
        metadata,
        Column("id", BigInteger, Identity(always=True), primary_key=True),
        Column("source", Text, nullable=False),
        Column("delivery", Text, nullable=False),
        _instant("received_at"),
        Column("headers", JSONB, nullable=False, server_default=text("'{}'"), comment=_DELIVERY),
        Column("body", LargeBinary, nullable=False, comment=_DELIVERY),
        _instant("handled_at", required=False),
        UniqueConstraint("source", "delivery"),
        schema="base",
    )


def _define_preferences(metadata: MetaData) -> None:
    Table(
        "preference",
        metadata,
        Column("login", Text, primary_key=True),
        Column("values", JSONB, nullable=False),
        _instant("changed_at"),
        schema="base",
    )


def _define_presence(metadata: MetaData) -> None:
    Table(
        "presence",
        metadata,
        Column("login", Text, primary_key=True),
        Column("desk", Uuid, primary_key=True),
        Column("page", Text, nullable=False),
        Column("shop_id", Integer, nullable=False),
        Column("place", Text, nullable=False),
        Column("doing", Text),
        Column("cell", Text),
        Column("until", DateTime(timezone=True), nullable=False),
        Index("ix_presence_shop_id_page", "shop_id", "page"),
        schema="base",
    )


ischema_names["xid8"] = Xid8
for _metadata in TABLES.values():
    _define(_metadata)
for _store in (Store.CUSTOMER, Store.CONDUCT):
    _define_kept_scope(TABLES[_store])
_define_preferences(TABLES[Store.OPERATIONS])
_define_presence(TABLES[Store.OPERATIONS])

EDIT = MappingProxyType({store: TABLES[store].tables["base.edit"] for store in Store})
