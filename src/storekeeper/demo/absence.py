"""When people of the sample chain can work and when they are away: availability, leave and loans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from storekeeper.demo.drawn import drawn_id
from storekeeper.demo.people import Contract, Employee, Placement, Staff
from storekeeper.demo.places import Shop
from storekeeper.kit.clock import monday_of

LOAN_WEEKDAYS = range(3, 7)
_LOANS = 24
_MODEL = frozenset({"MKK1", "SSP1"})
_LENT_ROLES = frozenset({"senior", "sales", "cashier"})
_EVENING, _DAYTIME, _ALL_DAY = (time(17), time(23)), (time(9), time(16)), (time(9), time(23))
_PATTERNS = (
    {**dict.fromkeys(range(5), _EVENING), 5: _ALL_DAY, 6: _ALL_DAY},
    {**dict.fromkeys((0, 2, 4), _EVENING), 5: _ALL_DAY, 6: _ALL_DAY},
    dict.fromkeys(range(6), _DAYTIME),
    {**dict.fromkeys((1, 3), _DAYTIME), 4: _ALL_DAY, 5: _ALL_DAY, 6: _ALL_DAY},
    {4: _EVENING, 5: _ALL_DAY, 6: _ALL_DAY},
)
_STUDENT = _PATTERNS[1]


@dataclass(frozen=True)
class Window:
    """When a part-timer can work on one weekday (0 = Monday), Hong Kong time."""

    id: UUID
    staff_no: str
    weekday: int
    starts: time
    ends: time
    from_day: date


@dataclass(frozen=True)
class Leave:
    """Leave of whole days, both ends inclusive."""

    id: UUID
    staff_no: str
    kind: str
    from_day: date
    to_day: date
    state: str

    def covers(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.from_day <= day <= self.to_day


def contract_on(contracts: tuple[Contract, ...], day: date) -> dict[str, Contract]:
    """Staff number → the contract in force on `day`."""
    return {contract.staff_no: contract for contract in contracts if contract.covers(day)}


def windows(rng: Random, today: date, people: Staff, shops: tuple[Shop, ...]) -> tuple[Window, ...]:
    """Availability of four part-timers in five; the others, and all of a late shop, can always come."""
    late = {shop.code for shop in shops if shop.setting == "late"}
    home = {place.staff_no: place.shop for place in people.placements if place.covers(today)}
    contracts = contract_on(people.contracts, today)
    found: list[Window] = []
    for person in people.employees:
        contract = contracts.get(person.staff_no)
        if contract is None or contract.kind == "full" or home.get(person.staff_no) in late:
            continue
        if person.minor_until is None and rng.random() < 0.2:
            continue
        pattern = _STUDENT if person.minor_until else rng.choice(_PATTERNS)
        for weekday, (starts, ends) in pattern.items():
            made = drawn_id(rng, person.joined_on)
            found.append(Window(made, person.staff_no, weekday, starts, ends, person.joined_on))
    return tuple(found)


def leaves(rng: Random, today: date, people: Staff, shops: tuple[Shop, ...]) -> tuple[Leave, ...]:
    """Leave around the week of `today`: approved (few of a shop at once), asked, refused and cancelled."""
    monday, contracts = monday_of(today), contract_on(people.contracts, today)
    by_shop: dict[str, list[Employee]] = {shop.code: [] for shop in shops}
    home = {place.staff_no: place.shop for place in people.placements if place.covers(today)}
    for person in people.employees:
        if person.staff_no in home and person.left_on is None:
            by_shop[home[person.staff_no]].append(person)
    found: list[Leave] = []
    for shop in shops:
        if shop.code == "MKK1":
            found += _model_leaves(by_shop[shop.code], monday, rng)
            continue
        crew = [person for person in by_shop[shop.code] if person.staff_no in contracts]
        away = rng.sample(crew, k=min(len(crew), max(2, shop.heads // 8)))
        for index, person in enumerate(away):
            found.append(_leave(person, index, monday, rng))
    return tuple(found)


def loans(rng: Random, today: date, people: Staff, shops: tuple[Shop, ...]) -> tuple[Placement, ...]:
    """Loans to another shop of the region around the week of `today`, worked from Thursday to Sunday.

    No shop lends more than one person.
    """
    monday = monday_of(today)
    home = {place.staff_no: place.shop for place in people.placements if place.covers(today)}
    found = _model_loans(people, home, monday)
    lenders: set[str] = set()
    able = _lendable(people, home, today)
    for number in rng.sample(able, k=len(able)):
        lender = home[number]
        if len(found) == _LOANS or lender in lenders:
            continue
        lenders.add(lender)
        starts = monday + timedelta(days=rng.randint(-7, 3))
        ends = starts + timedelta(days=rng.randint(6, 20))
        found.append(Placement(rng.choice(_neighbours(lender, shops)), number, "loan", starts, ends))
    return tuple(found)


def _model_loans(people: Staff, home: dict[str, str], monday: date) -> list[Placement]:
    number = {one.name_zh: one.staff_no for one in people.employees if home.get(one.staff_no) in _MODEL}
    guest, lent = number["戴思穎"], number["林志偉"]
    return [
        Placement("MKK1", guest, "loan", monday + timedelta(days=3), monday + timedelta(days=16)),
        Placement("TSW2", lent, "loan", monday + timedelta(days=6), monday + timedelta(days=6)),
    ]


def _lendable(people: Staff, home: dict[str, str], today: date) -> list[str]:
    contracts = contract_on(people.contracts, today)
    return [
        person.staff_no
        for person in people.employees
        if person.role in _LENT_ROLES and person.left_on is None
        if person.staff_no in home and home[person.staff_no] not in _MODEL
        if person.staff_no in contracts and contracts[person.staff_no].kind == "full"
    ]


def _neighbours(lender: str, shops: tuple[Shop, ...]) -> list[str]:
    region = {shop.code: shop.region for shop in shops}
    return [shop.code for shop in shops if shop.region == region[lender] and shop.code != lender]


def _model_leaves(crew: list[Employee], monday: date, rng: Random) -> list[Leave]:
    number = {person.name_zh: person.staff_no for person in crew}
    wanted = (
        ("吳麗珍", "AL", 0, 3, "approved"),
        ("曾慧敏", "SL", 3, 4, "approved"),
        ("蔡淑芬", "AL", 9, 11, "asked"),
    )
    return [
        Leave(
            drawn_id(rng, monday - timedelta(days=12)), number[name], kind,
            monday + timedelta(days=first), monday + timedelta(days=last), state,
        )
        for name, kind, first, last, state in wanted
    ]  # fmt: skip


def _leave(person: Employee, index: int, monday: date, rng: Random) -> Leave:
    """The first two of a shop are approved around this week, the rest asked, refused or further off."""
    if index < 2:
        kind = rng.choice(("AL", "AL", "AL", "AL", "SL", "CL", "NPL"))
        starts = monday + timedelta(days=rng.randint(-9, 9))
        length = rng.randint(1, 3) if kind == "SL" else rng.randint(1, 7)
        state = "approved"
    else:
        kind, state = "AL", rng.choice(("asked", "asked", "refused", "cancelled", "approved"))
        starts, length = monday + timedelta(days=rng.randint(12, 40)), rng.randint(1, 7)
    starts = max(starts, person.joined_on)
    made = drawn_id(rng, monday - timedelta(days=rng.randint(10, 30)))
    return Leave(made, person.staff_no, kind, starts, starts + timedelta(days=length - 1), state)
