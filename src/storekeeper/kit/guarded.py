"""The one maker of triggers: version, who and when, audit event, notice and dispatch job for a table.

The triggers call `audit.stamp()` and `audit.record()` of the base migration; no client can leave them out.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, Text, text

COLUMNS = """row_version int NOT NULL DEFAULT 1,
    made_at timestamptz NOT NULL DEFAULT now(), made_by text NOT NULL DEFAULT SESSION_USER,
    changed_at timestamptz NOT NULL DEFAULT now(), changed_by text NOT NULL DEFAULT SESSION_USER"""

MADE = (
    "CREATE TRIGGER a_made BEFORE INSERT ON {table} FOR EACH ROW WHEN"
    " ((NEW.row_version, NEW.made_at, NEW.made_by, NEW.changed_at, NEW.changed_by) IS DISTINCT FROM"
    " (1, now(), SESSION_USER::text, now(), SESSION_USER::text)) EXECUTE FUNCTION audit.stamp()"
)
"""Stamps a new row whose stamps are not the defaults; calling the function for every row took a third of a write."""
STAMP = "CREATE TRIGGER a_stamp BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION audit.stamp()"


def guarded_columns() -> tuple[Column[object], ...]:
    """The columns that the triggers keep, for a SQLAlchemy table; the same as COLUMNS in SQL."""
    now, who = text("now()"), text("SESSION_USER")
    return (
        Column("row_version", Integer, nullable=False, server_default=text("1")),
        Column("made_at", DateTime(timezone=True), nullable=False, server_default=now),
        Column("made_by", Text, nullable=False, server_default=who),
        Column("changed_at", DateTime(timezone=True), nullable=False, server_default=now),
        Column("changed_by", Text, nullable=False, server_default=who),
    )


def guard(table: str, *, key: str = "id", shop: str | None = None) -> tuple[str, ...]:
    """The statements that guard `schema.table`, whose name is its topic.

    `key` is its single-column key, `shop` the column that names the shop of a row, if there is one.
    An update raises row_version by exactly 1; insert, update and delete append one audit event a row,
    and per statement and shop one notice and, for a listened topic, one dispatch job.
    """
    arguments = ", ".join(f"'{argument}'" for argument in (table, key, shop or ""))
    record = f"FOR EACH STATEMENT EXECUTE FUNCTION audit.record({arguments})"
    return (
        MADE.format(table=table),
        STAMP.format(table=table),
        f"CREATE TRIGGER z_inserted AFTER INSERT ON {table} REFERENCING NEW TABLE AS new_rows {record}",
        f"CREATE TRIGGER z_updated AFTER UPDATE ON {table} "
        f"REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows {record}",
        f"CREATE TRIGGER z_deleted AFTER DELETE ON {table} REFERENCING OLD TABLE AS old_rows {record}",
    )
