"""The sample chain's rosters: six past weeks, the week of `today` and the first four days of the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from storekeeper.demo.absence import LOAN_WEEKDAYS, Leave, Window, contract_on
from storekeeper.demo.drawn import drawn_id
from storekeeper.demo.kinds import Span, letter_of, short_spans, usual
from storekeeper.demo.letters import give_letters
from storekeeper.demo.people import Contract, Employee, Placement
from storekeeper.demo.places import Shop
from storekeeper.kit.clock import at, monday_of

_PLANNED_DAYS = 18
_EARLIER_WEEKS = 5
_MOST_DAYS_PART_TIME = 5
_WEEKEND = (4, 5, 6)
_REST_CYCLE = (0, 1, 2, 3, 1, 0, 2, 3, 4, 0, 1, 6)
_OFFICE_REST_CYCLE = (6, 5, 0, 6, 5, 1, 6, 5, 2)
# statutory holidays, Employment Ordinance (Cap. 57) s.39
_STATUTORY = frozenset(
    date(year, int(day[:2]), int(day[2:]))
    for year, days in (
        (2026, "0101 0217 0218 0219 0405 0406 0501 0524 0619 0701 0926 1001 1018 1225 1226"),
        (2027, "0101 0206 0208 0209 0329 0405 0501 0513 0609 0701 0916 1001 1008 1225 1227"),
        (2028, "0101 0126 0127 0128 0404 0414 0417 0501 0502 0528 0701 1001 1004 1026 1225 1226"),
    )
    for day in days.split()
)


@dataclass(frozen=True)
class Shift:
    """One shift; `staff_no` None is an open one, `letter` None has times of its own. Instants are aware."""

    id: UUID
    shop: str
    staff_no: str | None
    day: date
    starts_at: datetime
    ends_at: datetime
    role: str
    break_minutes: int
    letter: str | None


@dataclass(frozen=True)
class Mark:
    """A day off of one person: rest (例假) or holiday (勞工假)."""

    id: UUID
    shop: str
    staff_no: str
    day: date
    kind: str


@dataclass(frozen=True)
class Circumstances:
    """What the rosters must respect; placements include the loans."""

    employees: tuple[Employee, ...]
    placements: tuple[Placement, ...]
    contracts: tuple[Contract, ...]
    leaves: tuple[Leave, ...]
    windows: tuple[Window, ...]


@dataclass
class _Plan:
    """One shop's people and what is planned so far."""

    shop: Shop
    rng: Random
    today: date
    crew: list[tuple[Employee, Placement]]
    guests: list[tuple[Employee, Placement]]
    away: dict[str, list[Placement]]
    leaves: dict[str, list[Leave]]
    windows: dict[str, dict[int, Window]]
    contracts: dict[date, dict[str, Contract]]
    rest: dict[str, int]
    shifts: list[Shift] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def planned_days(today: date) -> tuple[date, ...]:
    """The days with rosters: 18 from the Monday before this week's."""
    first = monday_of(today) - timedelta(days=7)
    return tuple(first + timedelta(days=offset) for offset in range(_PLANNED_DAYS))


def earlier_days(today: date) -> tuple[date, ...]:
    """The five weeks before those."""
    first = planned_days(today)[0]
    return tuple(first - timedelta(days=offset) for offset in range(7 * _EARLIER_WEEKS, 0, -1))


def rosters(
    rng: Random, today: date, shops: tuple[Shop, ...], given: Circumstances
) -> tuple[tuple[Shift, ...], tuple[Mark, ...]]:
    """Shifts and day marks of every shop; nobody twice at a time, on leave or outside a placement."""
    return _planned(rng, today, shops, given, planned_days(today))


def earlier_rosters(
    rng: Random, today: date, shops: tuple[Shop, ...], given: Circumstances
) -> tuple[tuple[Shift, ...], tuple[Mark, ...]]:
    """The same for `earlier_days`, with those who have left since; from a random stream of their own."""
    return _planned(rng, today, shops, given, earlier_days(today))


def _planned(
    rng: Random, today: date, shops: tuple[Shop, ...], given: Circumstances, days: tuple[date, ...]
) -> tuple[tuple[Shift, ...], tuple[Mark, ...]]:
    shifts: list[Shift] = []
    marks: list[Mark] = []
    for plan in _plans(rng, today, shops, given, days):
        existing = tuple(day for day in days if day >= plan.shop.opened_on)
        for day in existing:
            _plan_full_time(plan, day)
        for first in range(0, len(existing), 7):
            _plan_part_time(plan, existing[first : first + 7])
        if today in days:
            _plan_open(plan)
        shifts += plan.shifts
        marks += plan.marks
    return tuple(shifts), tuple(marks)


def _plans(
    rng: Random, today: date, shops: tuple[Shop, ...], given: Circumstances, days: tuple[date, ...]
) -> Iterator[_Plan]:
    person = {one.staff_no: one for one in given.employees}
    setting = {shop.code: shop.setting for shop in shops}
    away: dict[str, list[Placement]] = defaultdict(list)
    crew: dict[str, list[tuple[Employee, Placement]]] = defaultdict(list)
    guests: dict[str, list[tuple[Employee, Placement]]] = defaultdict(list)
    rest: dict[str, int] = {}
    for place in _latest_first(given.placements, planned_days(today)[0]):
        if place.kind == "loan":
            away[place.staff_no].append(place)
            guests[place.shop].append((person[place.staff_no], place))
        elif place.to_day is None or place.to_day >= days[0]:
            cycle = _OFFICE_REST_CYCLE if setting[place.shop] == "office" else _REST_CYCLE
            rest[place.staff_no] = cycle[len(crew[place.shop]) % len(cycle)]
            crew[place.shop].append((person[place.staff_no], place))
    leaves: dict[str, list[Leave]] = defaultdict(list)
    for leave in given.leaves:
        if leave.state == "approved":
            leaves[leave.staff_no].append(leave)
    windows: dict[str, dict[int, Window]] = defaultdict(dict)
    for window in given.windows:
        windows[window.staff_no][window.weekday] = window
    contracts = {day: contract_on(given.contracts, day) for day in days}
    for shop in shops:
        yield _Plan(
            shop, rng, today, crew[shop.code], guests[shop.code], away, leaves, windows, contracts, rest
        )


def _latest_first(placements: tuple[Placement, ...], first: date) -> tuple[Placement, ...]:
    """Those that hold on `first` or later before the ended ones, so that rest days do not shift with who has left."""
    return tuple(sorted(placements, key=lambda place: place.to_day is not None and place.to_day < first))


def _plan_full_time(plan: _Plan, day: date) -> None:
    present: list[Employee] = []
    for person, place in plan.crew:
        contract = plan.contracts[day].get(person.staff_no)
        if (
            not place.covers(day)
            or contract is None
            or contract.kind != "full"
            or _on_leave(plan, person, day)
        ):
            continue
        if plan.rest[person.staff_no] == day.weekday():
            _mark(plan, person, day, "rest")
        elif _lent(plan, person, day):
            continue
        elif day in _STATUTORY and int(person.staff_no[2:]) % 3 == 0:
            _mark(plan, person, day, "holiday")
        else:
            present.append(person)
    for person, place in plan.guests:
        working = place.covers(day) and day.weekday() in LOAN_WEEKDAYS and not _on_leave(plan, person, day)
        if working and plan.rest[person.staff_no] != day.weekday():
            present.append(person)
    short = [person for person in present if _short_day(plan.rest[person.staff_no]) == day.weekday()]
    for person, letter in give_letters(present, short, day).items():
        _give(plan, day, usual(plan.shop.setting, day.weekday(), letter), person)


def _plan_part_time(plan: _Plan, days: tuple[date, ...]) -> None:
    for person, place in plan.crew:
        contract = plan.contracts[days[0]].get(person.staff_no)
        if contract is None or contract.kind != "part":
            continue
        left, worked = contract.weekly_minutes * len(days) // 7 + 30, 0
        for day in sorted(days, key=lambda day: (day.weekday() not in _WEEKEND, plan.rng.random())):
            span = _part_time_span(plan, person, day, left)
            contracted = plan.contracts[day].get(person.staff_no) is not None
            if span is None or not contracted or not place.covers(day) or _on_leave(plan, person, day):
                continue
            _give(plan, day, span, person)
            left, worked = left - span.paid_minutes, worked + 1
            if worked == _MOST_DAYS_PART_TIME:
                break


def _part_time_span(plan: _Plan, person: Employee, day: date, most: int) -> Span | None:
    setting, weekday = plan.shop.setting, day.weekday()
    if weekday == plan.rest[person.staff_no]:
        return None
    choices = list(short_spans(setting, weekday))
    if weekday in _WEEKEND[1:] and plan.rng.random() < 0.5:
        choices.insert(0, usual(setting, weekday, "B"))
    windows = plan.windows.get(person.staff_no)
    if windows:
        window = windows.get(weekday)
        choices = [
            span for span in choices if window and window.starts <= span.starts < span.ends <= window.ends
        ]
    return next((span for span in choices if span.paid_minutes <= most), None)


def _plan_open(plan: _Plan) -> None:
    """Open shifts for somebody to take: this Saturday's evening, in big shops also next Wednesday's."""
    monday = monday_of(plan.today)
    for offset in (5, 9) if plan.shop.heads > 20 else (5,):
        day = monday + timedelta(days=offset)
        _give(plan, day, usual(plan.shop.setting, day.weekday(), "E"), None)


def _give(plan: _Plan, day: date, span: Span, person: Employee | None) -> None:
    ends_on = day + timedelta(days=1) if span.ends <= span.starts else day
    plan.shifts.append(
        Shift(
            id=drawn_id(plan.rng, day - timedelta(days=12)),
            shop=plan.shop.code,
            staff_no=person.staff_no if person else None,
            day=day,
            starts_at=at(day, span.starts),
            ends_at=at(ends_on, span.ends),
            role=person.role if person else "sales",
            break_minutes=span.break_minutes,
            letter=letter_of(plan.shop.setting, span),
        )
    )


def _mark(plan: _Plan, person: Employee, day: date, kind: str) -> None:
    made = drawn_id(plan.rng, day - timedelta(days=12))
    plan.marks.append(Mark(made, plan.shop.code, person.staff_no, day, kind))


def _on_leave(plan: _Plan, person: Employee, day: date) -> bool:
    return any(leave.covers(day) for leave in plan.leaves.get(person.staff_no, ()))


def _lent(plan: _Plan, person: Employee, day: date) -> bool:
    return day.weekday() in LOAN_WEEKDAYS and any(
        place.covers(day) for place in plan.away.get(person.staff_no, ())
    )


def _short_day(rest: int) -> int:
    """The weekday of a full-timer's five-hour shift, Monday to Thursday, never the rest day."""
    day = (rest + 2) % 4
    return day if day != rest else (day + 1) % 4
