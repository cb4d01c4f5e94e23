"""Stores worth attacking: a shift, a mark and a leave in every shop, an edit of head office, published weeks."""

from __future__ import annotations

import psycopg

from storekeeper.kit.stores.cluster import SERVICE_LOGINS
from storekeeper.privacy.attacks import Target
from tests.fixtures.database import PASSWORD, Clone

_ROWS = (
    "INSERT INTO roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id)"
    " SELECT gen_random_uuid(), shop_id, '2026-12-21', '2026-12-21 02:00Z', '2026-12-21 10:00Z', 'sales',"
    " employee_id, id FROM people.placement",
    "INSERT INTO roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)"
    " SELECT gen_random_uuid(), shop_id, employee_id, id, '2026-12-22', 'rest' FROM people.placement",
    "INSERT INTO people.leave (id, employee_id, kind, from_day, to_day, state)"
    " SELECT gen_random_uuid(), id, 'AL', '2026-12-23', '2026-12-23', 'asked' FROM people.employee",
    "INSERT INTO base.edit (id, page, author, deed, inverse, format)"
    " VALUES (gen_random_uuid(), 'roster', '{hq}', '{{}}', '{{}}', 1)",
    "INSERT INTO roster.revision (id, shop_id, monday, number, published_by)"
    " SELECT gen_random_uuid(), id, '2026-12-21', 1, '{hq}' FROM people.shop",
)


def fill(administrator: psycopg.Connection, *, hq: str) -> None:
    """`hq` is the login that the edit and the published weeks are said to be of."""
    for statement in _ROWS:
        administrator.execute(statement.format(hq=hq).encode())


def target_of(clone: Clone) -> Target:
    """The stores of a clone, with the service logins whose passwords the tests know."""
    return Target(lambda store: clone.address("postgres", store), dict.fromkeys(SERVICE_LOGINS, PASSWORD))
