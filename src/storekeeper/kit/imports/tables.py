"""What imports remember, as tables of the operations store."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Index, Integer, Table, Text, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB

from storekeeper.kit.guarded import guarded_columns
from storekeeper.kit.stores.store import OPERATIONS

LAYOUT = Table(
    "import_layout",
    OPERATIONS,
    Column("layout", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("columns", JSONB, nullable=False),
    *guarded_columns(),
    schema="base",
)

RUN = Table(
    "import_run",
    OPERATIONS,
    Column("id", Uuid, primary_key=True, server_default=text("gen_random_uuid()")),
    Column("kind", Text, nullable=False),
    Column(
        "file", Text, nullable=False, comment="purpose=import_history retention=imports_90_days mask=own_only"
    ),
    Column("sheet", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("counts", JSONB, nullable=False),
    Column("problems", Integer, nullable=False),
    Column("previewed_at", DateTime(timezone=True), nullable=False, server_default=text("now()")),
    Column("confirmed_at", DateTime(timezone=True)),
    Column("edit_id", Uuid),
    *guarded_columns(),
    Index("ix_import_run_made_by_kind_file", "made_by", "kind", "file"),
    schema="base",
)
