"""The sample chain as rows: one bulk insert a table, in the order in which they refer to each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from storekeeper.demo.chain import Chain
from storekeeper.kit.clock import monday_of

Row = tuple[object, ...]

_SHOP = "JOIN people.shop s ON s.code = x.shop"
_EMPLOYEE = "JOIN people.employee e ON e.staff_no = x.staff_no"
_PLACEMENT = (
    "JOIN people.placement p ON p.shop_id = s.id AND p.employee_id = e.id"
    " AND p.from_day <= x.day AND (p.to_day IS NULL OR x.day <= p.to_day)"
)
_BREAKS = (
    "CASE WHEN x.pause > 0 THEN jsonb_build_array(jsonb_build_object("
    "'offset', NULL, 'minutes', x.pause, 'paid', false)) ELSE '[]'::jsonb END"
)

_KIND = (
    "LEFT JOIN people.shop o ON o.code = x.kind_shop"
    " LEFT JOIN roster.shift_kind k ON k.letter = x.letter AND k.shop_id IS NOT DISTINCT FROM o.id"
)
_REVISION_SHIFT = (
    "roster.revision_shift (shop_id, revision_id, shift_id, shift_version, day, starts_at, ends_at, role,"
    " employee_id, breaks, kind_id)"
)
_OF_WEEK = "w.shop_id = s.id AND w.day BETWEEN x.monday AND x.monday + 6 AND NOT w.removed"
_REGIONAL = (
    "(SELECT min(l.login) FROM sec.login l JOIN sec.scope c ON c.login = l.login"
    " WHERE l.groups @> '{sk_regional}' AND c.region_id = s.region_id)"
)
_HEAD_OFFICE = "(SELECT min(l.login) FROM sec.login l WHERE l.groups @> '{sk_hq}')"


@dataclass(frozen=True)
class Step:
    """One table's rows; `columns` are 'name type' pairs of a row, which `select` and `joins` know as x.

    `known`: what becomes of a row that is there already, for a table whose rows come along with those of another.
    """

    code: str
    into: str
    select: str
    columns: str
    rows: Sequence[Row]
    joins: str = ""
    known: str = ""

    @property
    def statement(self) -> str:
        """INSERT … SELECT … FROM unnest(one array per column), in the order of the rows."""
        pairs = [pair.split() for pair in self.columns.split(",")]
        arrays = ", ".join(f"%s::{kind}[]" for _, kind in pairs)
        names = ", ".join(name for name, _ in pairs)
        return (
            f"INSERT INTO {self.into} SELECT {self.select}"  # noqa: S608 - constants of this file only
            f" FROM unnest({arrays}) WITH ORDINALITY AS x ({names}, place) {self.joins} ORDER BY x.place {self.known}"
        )


def steps(chain: Chain) -> tuple[Step, ...]:
    """Every table of the chain, what is referred to first."""
    return (*_places(chain), *_people(chain), *_papers(chain), *_absence(chain), *_rosters(chain))


def publishing_steps(chain: Chain) -> tuple[Step, ...]:
    """The published weeks, copied from the shifts and marks that are there; next week counts as opened already.

    Each by the shop's regional manager or else head office, whose logins must be there to be named. Open shifts
    came up later: they are drafts; shifts that were changed since are published as they were.
    """
    code, given = "demo.loading.published", "id uuid, shop text, monday date, at timestamptz"
    rows = [(one.id, one.shop, one.monday, one.published_at) for one in chain.published]
    own = {(kind.shop, kind.letter) for kind in chain.kinds}
    next_monday = monday_of(chain.today) + timedelta(days=7)
    return (
        Step(
            code, "roster.revision (id, shop_id, monday, number, published_at, published_by)",
            f"x.id, s.id, x.monday, 1, x.at, coalesce({_REGIONAL}, {_HEAD_OFFICE}, session_user)", given, rows, _SHOP,
        ),
        Step(
            code, _REVISION_SHIFT,
            f"s.id, x.revision, w.id, w.row_version, w.day, x.starts, x.ends, w.role, w.employee_id, {_BREAKS}, k.id",
            "revision uuid, shift uuid, shop text, starts timestamptz, ends timestamptz, pause int, letter text,"
            " kind_shop text",
            [
                (one.revision_id, one.shift_id, one.shop, one.starts_at, one.ends_at, one.break_minutes, one.letter,
                 one.shop if (one.shop, one.letter) in own else None)
                for one in chain.former
            ],
            f"{_SHOP} JOIN roster.shift w ON w.shop_id = s.id AND w.id = x.shift {_KIND}",
        ),
        Step(
            code, _REVISION_SHIFT,
            "s.id, x.id, w.id, w.row_version, w.day, w.starts_at, w.ends_at, w.role, w.employee_id, w.breaks,"
            " w.kind_id",
            given, rows, f"{_SHOP} JOIN roster.shift w ON {_OF_WEEK} AND w.employee_id IS NOT NULL",
            "ON CONFLICT DO NOTHING",
        ),
        Step(
            code, "roster.revision_mark (shop_id, revision_id, mark_id, mark_version, employee_id, day, kind)",
            "s.id, x.id, w.id, w.row_version, w.employee_id, w.day, w.kind",
            given, rows, f"{_SHOP} JOIN roster.day_mark w ON {_OF_WEEK}",
        ),
        Step(
            code, "roster.opened_week (shop_id, monday, shifts)", "s.id, x.monday, 0", "shop text, monday date",
            [(shop.code, next_monday) for shop in chain.shops], _SHOP,
        ),
    )  # fmt: skip


def _places(chain: Chain) -> tuple[Step, ...]:
    code = "demo.loading.places"
    return (
        Step(
            code, "people.region (code, name_zh, name_en)", "x.code, x.zh, x.en", "code text, zh text, en text",
            [(region.code, region.name_zh, region.name_en) for region in chain.regions],
        ),
        Step(
            code,
            "people.shop (region_id, code, name_zh, name_en, district, place_zh, place_en, latitude, longitude,"
            " day_starts, opened_on)",
            "r.id, x.code, x.zh, x.en, x.district, x.place_zh, x.place_en, x.north, x.east, x.starts, x.opened",
            "region text, code text, zh text, en text, district text, place_zh text, place_en text,"
            " north numeric, east numeric, starts time, opened date",
            [
                (shop.region, shop.code, shop.name_zh, shop.name_en, shop.district, shop.place_zh,
                 shop.place_en, shop.latitude, shop.longitude, shop.day_starts, shop.opened_on)
                for shop in chain.shops
            ],
            "JOIN people.region r ON r.code = x.region",
        ),
        Step(
            code, "people.shop_hours (shop_id, weekday, opens, closes, from_day)",
            "s.id, x.weekday, x.opens, x.closes, s.opened_on",
            "shop text, weekday int, opens time, closes time",
            [(shop.code, one.weekday, one.opens, one.closes) for shop in chain.shops for one in shop.hours],
            _SHOP,
        ),
        Step(
            code, "people.skill (code, name_zh, name_en, name_cn)", "x.code, x.zh, x.en, x.cn",
            "code text, zh text, en text, cn text",
            [(skill.code, skill.name_zh, skill.name_en, skill.name_cn) for skill in chain.skills],
        ),
    )  # fmt: skip


def _people(chain: Chain) -> tuple[Step, ...]:
    people, code = chain.employees, "demo.loading.people"
    return (
        Step(
            code,
            "people.employee (staff_no, name_zh, name_en, stroke_key, role, minor_until, joined_on, left_on)",
            "x.staff_no, x.zh, x.en, x.strokes, x.role, x.minor, x.joined, x.gone",
            "staff_no text, zh text, en text, strokes text, role text, minor date, joined date, gone date",
            [
                (one.staff_no, one.name_zh, one.name_en, one.stroke_key, one.role, one.minor_until,
                 one.joined_on, one.left_on)
                for one in people
            ],
        ),
        Step(
            code, "people.employee_contact (employee_id, phone, email)", "e.id, x.phone, x.email",
            "staff_no text, phone text, email text",
            [(one.staff_no, one.phone, one.email) for one in people], _EMPLOYEE,
            "ON CONFLICT (employee_id) DO UPDATE SET phone = excluded.phone, email = excluded.email",
        ),
        Step(
            code, "people.employee_pay (employee_id, pay_kind, amount, from_day)",
            "e.id, x.kind, x.amount, x.since", "staff_no text, kind text, amount numeric, since date",
            [(one.staff_no, one.pay_kind, one.amount, one.paid_from) for one in people], _EMPLOYEE,
        ),
    )  # fmt: skip


def _papers(chain: Chain) -> tuple[Step, ...]:
    code = "demo.loading.people"
    return (
        Step(
            code, "people.placement (shop_id, employee_id, kind, from_day, to_day)",
            "s.id, e.id, x.kind, x.since, x.until",
            "shop text, staff_no text, kind text, since date, until date",
            [(one.shop, one.staff_no, one.kind, one.from_day, one.to_day) for one in chain.placements],
            f"{_SHOP} {_EMPLOYEE}",
        ),
        Step(
            code, "people.contract (employee_id, kind, weekly_minutes, from_day, to_day)",
            "e.id, x.kind, x.minutes, x.since, x.until",
            "staff_no text, kind text, minutes int, since date, until date",
            [(one.staff_no, one.kind, one.weekly_minutes, one.from_day, one.to_day)
             for one in chain.contracts],
            _EMPLOYEE,
        ),
        Step(
            code, "people.employee_skill (employee_id, skill_id, obtained_on, expires_on)",
            "e.id, k.id, x.obtained, x.expires", "staff_no text, skill text, obtained date, expires date",
            [(one.staff_no, one.skill, one.obtained_on, one.expires_on) for one in chain.held],
            f"{_EMPLOYEE} JOIN people.skill k ON k.code = x.skill",
        ),
    )  # fmt: skip


def _absence(chain: Chain) -> tuple[Step, ...]:
    code = "demo.loading.absence"
    return (
        Step(
            code, "people.availability (id, employee_id, weekday, starts, ends, from_day)",
            "x.id, e.id, x.weekday, x.starts, x.ends, x.since",
            "id uuid, staff_no text, weekday int, starts time, ends time, since date",
            [(one.id, one.staff_no, one.weekday, one.starts, one.ends, one.from_day)
             for one in chain.windows],
            _EMPLOYEE,
        ),
        Step(
            code, "people.leave (id, employee_id, kind, from_day, to_day, state)",
            "x.id, e.id, x.kind, x.since, x.until, x.state",
            "id uuid, staff_no text, kind text, since date, until date, state text",
            [(one.id, one.staff_no, one.kind, one.from_day, one.to_day, one.state) for one in chain.leaves],
            _EMPLOYEE,
        ),
    )  # fmt: skip


def _rosters(chain: Chain) -> tuple[Step, ...]:
    own = {(kind.shop, kind.letter) for kind in chain.kinds}
    since, code = min(shop.opened_on for shop in chain.shops), "demo.loading.rosters"
    return (
        Step(
            code,
            "roster.shift_kind (shop_id, letter, name_zh, name_en, name_cn, starts, ends, break_minutes, look,"
            " from_day)",
            "s.id, x.letter, x.zh, x.en, x.cn, x.starts, x.ends, x.pause, x.letter, x.since",
            "shop text, letter text, zh text, en text, cn text, starts time, ends time, pause int, since date",
            [
                (kind.shop, kind.letter, kind.name_zh, kind.name_en, kind.name_cn, kind.starts, kind.ends,
                 kind.break_minutes, since)
                for kind in chain.kinds
            ],
            f"LEFT {_SHOP}",
        ),
        Step(
            code, "roster.role_skill (role, skill_id, weight, from_day)", "x.role, k.id, x.weight, x.since",
            "role text, skill text, weight text, since date",
            [(one.role, one.skill, one.weight, one.from_day) for one in chain.asked],
            "JOIN people.skill k ON k.code = x.skill",
        ),
        Step(
            code,
            "roster.shift (id, shop_id, day, starts_at, ends_at, role, employee_id, placement_id, breaks, kind_id)",
            f"x.id, s.id, x.day, x.starts, x.ends, x.role, e.id, p.id, {_BREAKS}, k.id",
            "id uuid, shop text, day date, starts timestamptz, ends timestamptz, role text, staff_no text,"
            " pause int, letter text, kind_shop text",
            [
                (one.id, one.shop, one.day, one.starts_at, one.ends_at, one.role, one.staff_no,
                 one.break_minutes, one.letter, one.shop if (one.shop, one.letter) in own else None)
                for one in chain.shifts
            ],
            f"{_SHOP} LEFT {_EMPLOYEE} LEFT {_PLACEMENT} {_KIND}",
        ),
        Step(
            code, "roster.day_mark (id, shop_id, employee_id, placement_id, day, kind)",
            "x.id, s.id, e.id, p.id, x.day, x.kind",
            "id uuid, shop text, staff_no text, day date, kind text",
            [(one.id, one.shop, one.staff_no, one.day, one.kind) for one in chain.marks],
            f"{_SHOP} {_EMPLOYEE} {_PLACEMENT}",
        ),
    )  # fmt: skip
