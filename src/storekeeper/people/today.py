"""What people gives to Today: how a chain begins, people not complete, what ends soon, leave, shops without hours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.access import my_groups
from storekeeper.kit.clock import at
from storekeeper.kit.contributions import Figure, Matter, Place, Share, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.people.domain import ENDS_SOON, LOAN_ENDS_SOON

PLANNERS = frozenset({"sk_regional", "sk_hq", "sk_hr"})
CHAIN = frozenset({"sk_hq", "sk_hr"})
URGENT = timedelta(days=7)
_EVENING = time(18)

# One row per matter and shop: how many people, the soonest day, and the first of them by day and staff number.
# Whoever has no placement belongs to no shop; only those who see the whole chain can tell that of anybody.
_PEOPLE = """
WITH present AS (
    SELECT e.id, e.staff_no, e.name_zh, e.name_en, e.left_on, h.shop_id,
        EXISTS (SELECT FROM people.contract c WHERE c.employee_id = e.id AND NOT c.removed
            AND c.from_day <= %(on)s AND (c.to_day IS NULL OR c.to_day >= %(on)s)) AS has_contract,
        EXISTS (SELECT FROM people.employee_skill k WHERE k.employee_id = e.id AND NOT k.removed
            AND (k.expires_on IS NULL OR k.expires_on >= %(on)s)) AS has_skill
    FROM people.employee e
    LEFT JOIN people.placement h ON h.employee_id = e.id AND h.kind = 'home' AND NOT h.removed
        AND h.from_day <= %(on)s AND (h.to_day IS NULL OR h.to_day >= %(on)s)
    WHERE NOT e.removed AND e.joined_on <= %(on)s AND (e.left_on IS NULL OR e.left_on >= %(on)s)
        AND (h.shop_id IS NOT NULL OR %(chain)s)
), found (matter, employee_id, shop_id, day, till) AS (
    SELECT 'no_contract', id, shop_id, NULL::date, NULL::date FROM present WHERE NOT has_contract
    UNION ALL SELECT 'no_skill', id, shop_id, NULL, NULL FROM present WHERE NOT has_skill
    UNION ALL SELECT 'no_placement', id, NULL, NULL, NULL FROM present WHERE shop_id IS NULL
    UNION ALL SELECT 'incomplete', id, shop_id, NULL, NULL FROM present
        WHERE NOT has_contract OR NOT has_skill OR shop_id IS NULL
    UNION ALL SELECT 'contract_ends', p.id, p.shop_id, c.to_day, NULL
        FROM present p JOIN people.contract c ON c.employee_id = p.id AND NOT c.removed
        WHERE c.to_day BETWEEN %(on)s AND %(soon)s AND c.from_day <= %(on)s AND p.left_on IS NULL
            AND NOT EXISTS (SELECT FROM people.contract n WHERE n.employee_id = p.id AND NOT n.removed
                AND n.from_day > c.from_day AND (n.to_day IS NULL OR n.to_day > c.to_day))
    UNION ALL SELECT 'skill_ends', p.id, p.shop_id, k.expires_on, NULL
        FROM present p JOIN people.employee_skill k ON k.employee_id = p.id AND NOT k.removed
        WHERE k.expires_on BETWEEN %(on)s AND %(soon)s
            AND NOT EXISTS (SELECT FROM people.employee_skill n WHERE n.employee_id = p.id AND NOT n.removed
                AND n.skill_id = k.skill_id AND (n.expires_on IS NULL OR n.expires_on > k.expires_on))
    UNION ALL SELECT 'loan_ends', l.employee_id, l.shop_id, l.to_day, NULL
        FROM people.placement l
        WHERE l.kind = 'loan' AND NOT l.removed AND l.from_day <= %(on)s AND l.to_day BETWEEN %(on)s AND %(week)s
            AND NOT EXISTS (SELECT FROM people.placement n WHERE n.employee_id = l.employee_id AND NOT n.removed
                AND n.shop_id = l.shop_id AND n.from_day > l.from_day AND (n.to_day IS NULL OR n.to_day > l.to_day))
    UNION ALL SELECT 'leave', p.id, p.shop_id, a.from_day, a.to_day
        FROM present p JOIN people.leave a ON a.employee_id = p.id AND NOT a.removed
        WHERE a.state = 'asked' AND a.to_day >= %(on)s
)
SELECT f.matter, f.shop_id, s.name_zh AS shop_zh, s.name_en AS shop_en, count(*) AS count, min(f.day) AS day,
    (array_agg(f.till ORDER BY f.day, e.staff_no))[1] AS till,
    (array_agg(f.employee_id ORDER BY f.day, e.staff_no))[1] AS employee_id,
    (array_agg(e.name_zh ORDER BY f.day, e.staff_no))[1:3] AS names_zh,
    (array_agg(e.name_en ORDER BY f.day, e.staff_no))[1:3] AS names_en
FROM found f JOIN people.employee e ON e.id = f.employee_id LEFT JOIN people.shop s ON s.id = f.shop_id
GROUP BY f.matter, f.shop_id, s.name_zh, s.name_en"""

_HOURLESS = """
SELECT s.id, s.name_zh, s.name_en FROM people.shop s
WHERE NOT s.removed AND (s.closed_on IS NULL OR s.closed_on >= %(on)s) AND NOT EXISTS (
    SELECT FROM people.shop_hours h WHERE h.shop_id = s.id AND NOT h.removed
        AND (h.to_day IS NULL OR h.to_day >= %(on)s))"""

_BEGUN = """
SELECT EXISTS (SELECT FROM people.shop s WHERE NOT s.removed),
    EXISTS (SELECT FROM people.employee e WHERE NOT e.removed)"""

_FILES_WAIT = """
SELECT EXISTS (SELECT FROM base.import_run r
    WHERE r.made_by = session_user AND r.problems > 0 AND r.confirmed_at IS NULL)"""


@dataclass(frozen=True)
class _Kind:
    """How a matter is told: which part of a person solves it, how it weighs, and how the list is narrowed to it."""

    part: str
    severity: Severity
    narrowing: tuple[str, str]


_KINDS = {
    "no_placement": _Kind("placements", Severity.SOFT, ("lacks", "placement")),
    "no_contract": _Kind("contracts", Severity.SOFT, ("lacks", "contract")),
    "no_skill": _Kind("skills", Severity.INFO, ("lacks", "skill")),
    "contract_ends": _Kind("contracts", Severity.INFO, ("due", "contract")),
    "skill_ends": _Kind("skills", Severity.INFO, ("due", "skill")),
    "loan_ends": _Kind("placements", Severity.INFO, ("due", "loan")),
    "leave": _Kind("leave", Severity.INFO, ("due", "leave")),
}


def people(connection: Connection, on: date) -> tuple[Told, ...]:
    """People to complete, contracts, skills and loans that end, leave that waits: by shop, with two figures."""
    groups = my_groups(connection)
    if not groups & PLANNERS:
        return ()
    given = {
        "on": on,
        "soon": on + ENDS_SOON,
        "week": on + LOAN_ENDS_SOON,
        "chain": bool(groups & CHAIN),
    }
    rows = connection.exec_driver_sql(_PEOPLE, given).all()
    return (*(_task(row, on) for row in rows if row.matter in _KINDS), *_figures(rows))


def beginning(connection: Connection, _on: date) -> tuple[Told, ...]:
    """A chain of one's own begins with its shops, then its people; for those who can bring them in."""
    groups = my_groups(connection)
    if not groups & CHAIN:
        return ()
    has_shops, has_people = connection.exec_driver_sql(_BEGUN).one()
    if not has_shops:
        return (_first("shops"),) if "sk_hq" in groups else ()
    return () if has_people else (_first("people"),)


def _first(what: str) -> Task:
    return Task(
        key=f"people.begin.{what}",
        code=f"people.today.begin_{what}",
        values={},
        place=Place("import", {"kind": what}),
        severity=Severity.SOFT,
    )


def shops(connection: Connection, on: date) -> tuple[Told, ...]:
    """Shops whose opening hours nobody has filled in; for those who can."""
    if "sk_hq" not in my_groups(connection):
        return ()
    found = connection.exec_driver_sql(_HOURLESS, {"on": on})
    matter = Matter("people.today.no_hours.many", Place("shops"))
    return tuple(
        Task(
            key=f"people.no_hours.{row.id}",
            code="people.today.no_hours",
            values={"shop_zh": row.name_zh, "shop_en": row.name_en},
            place=Place("shops", {"shop_id": row.id}),
            shop_id=row.id,
            matter=matter,
        )
        for row in found
    )


def imports(connection: Connection, on: date) -> tuple[Told, ...]:
    """Files whose import waits; what reads files is loaded only where one does."""
    if not connection.exec_driver_sql(_FILES_WAIT).scalar_one():
        return ()
    from storekeeper.people.imports.waiting import tasks

    return tasks(connection, on)


def _task(row: Any, on: date) -> Task:
    kind = _KINDS[row.matter]
    alone = row.count == 1
    listed = {kind.narrowing[0]: kind.narrowing[1], "part": kind.part}
    person = {"employee_id": row.employee_id, "part": kind.part}
    several = {**listed, "shop_id": row.shop_id} if row.shop_id else listed
    code = f"people.today.{row.matter}"
    return Task(
        key=f"people.{row.matter}.{row.shop_id or 0}",
        code=f"{code}.one" if alone else f"{code}.some",
        values={
            "name_zh": row.names_zh[0],
            "name_en": row.names_en[0] or row.names_zh[0],
            "names_zh": row.names_zh,
            "names_en": [en or zh for en, zh in zip(row.names_en, row.names_zh, strict=True)],
            "shop_zh": row.shop_zh or "",
            "shop_en": row.shop_en or "",
            "count": row.count,
            "day": row.day,
            "till": row.till,
        },
        place=Place("employees", person if alone else several),
        severity=_weight(kind, row.day, on),
        deadline=_deadline(row.matter, row.day),
        shop_id=row.shop_id,
        count=row.count,
        matter=Matter(f"{code}.many", Place("employees", listed)),
    )


def _weight(kind: _Kind, day: date | None, on: date) -> Severity:
    return Severity.SOFT if day is not None and day <= on + URGENT else kind.severity


def _deadline(matter: str, day: date | None) -> datetime | None:
    """Leave is answered the evening before it begins; what ends is renewed by the evening of its last day."""
    if day is None:
        return None
    return at(day - timedelta(days=1) if matter == "leave" else day, _EVENING)


def _figures(rows: Any) -> Iterator[Figure]:
    for matter, icon, place in (
        ("leave", "calendar-clock", Place("employees", {"due": "leave", "part": "leave"})),
        ("incomplete", "account-alert-outline", Place("employees", {"lacks": "anything"})),
    ):
        shares = tuple(Share(row.shop_id, row.count, soonest=row.day) for row in rows if row.matter == matter)
        yield Figure(
            key=f"people.{matter}",
            code=f"people.today.{matter}",
            icon=icon,
            shares=shares,
            place=place,
            severity=Severity.SOFT,
        )
