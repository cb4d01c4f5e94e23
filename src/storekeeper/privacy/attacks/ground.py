"""What attempts speak of by name: the attacker's own shops and people, and those that are none of hers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg
from psycopg.rows import dict_row

from storekeeper.privacy.attacks.attackers import Attackers

_PLACES = """
SELECT %(region)s AS my_region, %(elsewhere)s AS their_region,
    (SELECT array_agg(shop_id ORDER BY shop_id) FROM sec.region_shop WHERE region_id = %(region)s) AS my_shops,
    (SELECT min(p.shop_id) FROM people.placement p JOIN sec.region_shop r USING (shop_id)
     WHERE r.region_id = %(region)s AND p.to_day IS NULL) AS my_shop,
    (SELECT min(p.shop_id) FROM people.placement p JOIN sec.region_shop r USING (shop_id)
     WHERE r.region_id = %(elsewhere)s AND p.to_day IS NULL) AS their_shop
"""
# A person is hers by a placement of the last twelve months, which those of the other region never had.
_PEOPLE = """
WITH hers AS (SELECT DISTINCT employee_id FROM people.placement WHERE shop_id = ANY (%(my_shops)s))
SELECT (SELECT array_agg(employee_id) FROM hers) AS my_people,
    mine.employee_id AS my_person, mine.id AS my_placement,
    theirs.employee_id AS their_person, theirs.id AS their_placement, e.staff_no AS their_staff_no,
    e.name_en AS their_name
FROM (SELECT * FROM people.placement WHERE shop_id = %(my_shop)s AND to_day IS NULL AND NOT removed
      ORDER BY id LIMIT 1) mine,
     (SELECT * FROM people.placement p WHERE shop_id = %(their_shop)s AND to_day IS NULL AND NOT removed
        AND NOT EXISTS (SELECT FROM hers WHERE hers.employee_id = p.employee_id) ORDER BY id LIMIT 1) theirs
JOIN people.employee e ON e.id = theirs.employee_id
"""
_ROWS = """
SELECT (SELECT id FROM roster.shift WHERE shop_id = %(my_shop)s AND NOT removed ORDER BY id LIMIT 1) AS my_shift,
    (SELECT id FROM roster.shift WHERE shop_id = %(their_shop)s AND NOT removed ORDER BY id LIMIT 1) AS their_shift,
    (SELECT id FROM base.edit WHERE author <> ALL (%(logins)s) ORDER BY id LIMIT 1) AS their_edit,
    (SELECT min(day) FROM roster.shift WHERE shop_id = %(their_shop)s) AS their_day
"""


@dataclass(frozen=True)
class Ground:
    """Values for `%(name)s` in a statement, texts for `<name>` (role names, which no value may be)."""

    values: Mapping[str, object]
    names: Mapping[str, str]

    def filled(self, statement: str) -> str:
        """The statement with role names in their places."""
        for name, text in self.names.items():
            statement = statement.replace(f"<{name}>", text)
        return statement


def look_around(administrator: psycopg.Connection, attackers: Attackers) -> Ground:
    """The ground of a store with two regions that have people."""
    values: dict[str, object] = {
        "region": attackers.region,
        "elsewhere": attackers.elsewhere,
        "logins": list(attackers.logins.values()),
    }
    with administrator.cursor(row_factory=dict_row) as cursor:
        for query in (_PLACES, _PEOPLE, _ROWS):
            values |= cursor.execute(query, values).fetchone() or {}
    values |= {f"login_{who}": login for who, login in attackers.logins.items()}
    values |= {f"request_about_{who}": request for who, request in attackers.requests.items()}
    return Ground(values, dict(attackers.logins))
