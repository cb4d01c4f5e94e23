"""Who works in the sample chain: contracts, placements, skills, contact and pay; nobody is real."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from types import MappingProxyType

from storekeeper.demo.names import Name, Names
from storekeeper.demo.places import Shop
from storekeeper.kit.strokes import stroke_key

FULL_TIME_MINUTES = 45 * 60
_DAY, _SOON = timedelta(days=1), timedelta(days=75)
_FIRST_STAFF_NUMBER = 1001
_LEAVER_SHARE = 0.035
_SENIOR = frozenset({"manager", "deputy", "senior"})


@dataclass(frozen=True)
class Employee:
    """One person; `amount` is HKD a month or an hour, `minor_until` the 18th birthday of a minor."""

    staff_no: str
    name_zh: str
    name_en: str
    stroke_key: str
    role: str
    minor_until: date | None
    joined_on: date
    left_on: date | None
    phone: str
    email: str
    pay_kind: str
    amount: Decimal
    paid_from: date


@dataclass(frozen=True)
class Placement:
    """Where a person may be rostered, home or loan; `to_day` inclusive, None = until further notice."""

    shop: str
    staff_no: str
    kind: str
    from_day: date
    to_day: date | None

    def covers(self, day: date) -> bool:
        """Whether the person may be rostered here on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Contract:
    """A full or part contract with its weekly minutes; `to_day` inclusive, None = open-ended."""

    staff_no: str
    kind: str
    weekly_minutes: int
    from_day: date
    to_day: date | None

    def covers(self, day: date) -> bool:
        """Whether the contract is in force on `day`."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


@dataclass(frozen=True)
class Skill:
    """A skill that the chain keeps a record of."""

    code: str
    name_zh: str
    name_en: str
    name_cn: str


@dataclass(frozen=True)
class Held:
    """A person's skill; `expires_on` None = never."""

    staff_no: str
    skill: str
    obtained_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Staff:
    """Everybody in the chain, by staff number, with home placements."""

    employees: tuple[Employee, ...]
    placements: tuple[Placement, ...]
    contracts: tuple[Contract, ...]
    held: tuple[Held, ...]


@dataclass(frozen=True)
class _Slot:
    role: str
    kind: str
    name: str | None = None
    minor: bool = False
    leaves: bool = False


SKILLS = (
    Skill("cashier", "收銀", "Cashier", "收银"),
    Skill("key", "持匙開關舖", "Key holder", "持钥匙开关店"),
    Skill("first_aid", "急救", "First aid", "急救"),
    Skill("forklift", "剷車操作", "Forklift", "叉车操作"),
    Skill("assembly", "家具組裝", "Furniture assembly", "家具组装"),
    Skill("mandarin", "普通話接待", "Service in Mandarin", "普通话接待"),
)
_YEARS_VALID = MappingProxyType({"first_aid": 3, "forklift": 5})
_ROLE_SKILLS = MappingProxyType(
    {
        "manager": ("cashier", "key", "first_aid"),
        "deputy": ("cashier", "key", "first_aid"),
        "senior": ("cashier", "key"),
        "sales": ("mandarin",),
        "cashier": ("cashier",),
        "stock": ("forklift", "assembly"),
    }
)
# HKD a month, full time; an hour, part time (the minimum wage is 43.1 from 1 May 2026)
_MONTHLY = MappingProxyType(
    {
        "manager": (26_000, 34_000),
        "deputy": (21_500, 26_000),
        "senior": (19_000, 22_000),
        "sales": (16_800, 19_000),
        "cashier": (16_800, 18_800),
        "stock": (17_000, 19_000),
    }
)
_HOURLY = (50, 68)
_MODEL_SHOP = """\
陳美玲 manager full;何嘉雯 deputy full;黃詠詩 senior full;林志偉 senior full;鄭國強 sales full
張佩珊 sales full;李俊傑 sales full;吳麗珍 sales full;周家樂 sales full;蔡淑芬 sales full
鄧永康 sales full;馮秀英 cashier full;梁錦榮 cashier full;曾慧敏 cashier full;葉子軒 stock full
許凱琳 sales part;羅浩然 sales part;謝樂怡 sales part;方啟賢 cashier part;區文輝 stock part
譚偉明 sales part minor"""
_MODEL_GUEST = ("SSP1", "戴思穎")


def staff(rng: Random, today: date, shops: tuple[Shop, ...]) -> Staff:
    """About 1,200 people, shop by shop, the manager first; names are unique within a shop."""
    names, office = Names(rng), _Office(rng, today, shops)
    found: list[Staff] = []
    for shop in shops:
        taken: frozenset[str] = frozenset()
        for slot in _slots(shop, rng):
            name = names.spelled(slot.name) if slot.name else names.draw(taken)
            taken |= {name.zh, name.en}
            person = office.hire(slot, name, f"BH{_FIRST_STAFF_NUMBER + len(found)}", shop)
            found.append(office.papers(person, slot.kind, shop))
    return Staff(
        tuple(person for one in found for person in one.employees),
        tuple(place for one in found for place in one.placements),
        tuple(contract for one in found for contract in one.contracts),
        tuple(held for one in found for held in one.held),
    )


def _slots(shop: Shop, rng: Random) -> list[_Slot]:
    if shop.code == "MKK1":
        rows = _MODEL_SHOP.replace("\n", ";").split(";")
        return [
            _Slot(role, kind, name, bool(more)) for name, role, kind, *more in (row.split() for row in rows)
        ]
    slots = [_Slot(role, "full") for role in _full_time_roles(shop.heads)]
    part_time = shop.heads - len(slots)
    slots += [
        _Slot(rng.choice(("sales", "sales", "sales", "cashier", "stock")), "part") for _ in range(part_time)
    ]
    if rng.random() < 0.2:
        slots[-1] = replace(slots[-1], role="sales", minor=True)
    if shop.code == _MODEL_GUEST[0]:
        place = next(index for index, slot in enumerate(slots) if slot.role == "sales")
        slots[place] = replace(slots[place], name=_MODEL_GUEST[1])
    leavers = sum(rng.random() < _LEAVER_SHARE for _ in range(shop.heads))
    return slots + [_Slot("sales", rng.choice(("full", "part")), leaves=True) for _ in range(leavers)]


def _full_time_roles(heads: int) -> list[str]:
    full = round(heads * 0.62)
    fixed = ["manager"] + ["deputy"] * (2 if heads >= 25 else 1) + ["senior"] * (heads // 8 + 1)
    till, stock = ["cashier"] * (heads // 8 + 1), ["stock"] * (heads // 10)
    return fixed + ["sales"] * (full - len(fixed) - len(till) - len(stock)) + till + stock


@dataclass(frozen=True)
class _Office:
    """Where people are taken on: what everybody's papers depend on."""

    rng: Random
    today: date
    shops: tuple[Shop, ...]

    def hire(self, slot: _Slot, name: Name, number: str, shop: Shop) -> Employee:
        """A person for `slot` of `shop`, joined since its opening."""
        joined, left = self._service(slot, shop)
        given, surname = (part.replace(" ", "").lower() for part in (name.given, name.surname))
        return Employee(
            staff_no=number,
            name_zh=name.zh,
            name_en=name.en,
            stroke_key=stroke_key(name.zh),
            role=slot.role,
            minor_until=self.today + timedelta(days=self.rng.randint(75, 700)) if slot.minor else None,
            joined_on=joined,
            left_on=left,
            phone=f"+852 0{self.rng.randrange(1000):03d} {self.rng.randrange(10_000):04d}",
            email=f"{given}.{surname}.{number[2:]}@begonia.example",
            pay_kind="monthly" if slot.kind == "full" else "hourly",
            amount=self._pay(slot),
            paid_from=max(joined, min(date(self.today.year, 1, 1), self.today)),
        )

    def papers(self, person: Employee, kind: str, shop: Shop) -> Staff:
        """The person with placements, contracts and skills."""
        return Staff(
            (person,), self._placements(person, shop), self._contracts(person, kind), self._held(person)
        )

    def _service(self, slot: _Slot, shop: Shop) -> tuple[date, date | None]:
        longest = (self.today - shop.opened_on).days
        shortest = min(300, longest) if slot.role in _SENIOR else 10
        joined = self.today - timedelta(days=self.rng.randint(shortest, longest))
        if not slot.leaves:
            return joined, None
        left = self.today + timedelta(days=self.rng.randint(-60, 40))
        return min(joined, left - timedelta(days=30)), left

    def _pay(self, slot: _Slot) -> Decimal:
        if slot.kind == "full":
            return Decimal(self.rng.randrange(*_MONTHLY[slot.role], 100))
        return Decimal(self.rng.randrange(2 * _HOURLY[0], 2 * _HOURLY[1])) / 2

    def _placements(self, person: Employee, shop: Shop) -> tuple[Placement, ...]:
        served = (self.today - person.joined_on).days
        only = Placement(shop.code, person.staff_no, "home", person.joined_on, person.left_on)
        if served < 500 or person.left_on is not None or self.rng.random() > 0.12:
            return (only,)
        before = [
            other.code
            for other in self.shops
            if other.region == shop.region and other is not shop and other.opened_on <= person.joined_on
        ]
        if not before:
            return (only,)
        moved = person.joined_on + timedelta(days=self.rng.randint(120, served - 90))
        earlier = Placement(self.rng.choice(before), person.staff_no, "home", person.joined_on, moved - _DAY)
        return (earlier, replace(only, from_day=moved))

    def _contracts(self, person: Employee, kind: str) -> tuple[Contract, ...]:
        number, served = person.staff_no, (self.today - person.joined_on).days
        minutes = FULL_TIME_MINUTES if kind == "full" else self.rng.randrange(12, 25) * 60
        only = Contract(number, kind, minutes, person.joined_on, person.left_on)
        if person.left_on is not None or served < 400:
            return (only,)
        if kind == "part":
            return self._yearly(only, served)
        if self.rng.random() > 0.3:
            return (only,)
        renewed = person.joined_on + timedelta(days=self.rng.choice((90, 180, 365)))
        before, worked = self.rng.choice((("full", FULL_TIME_MINUTES), ("part", 20 * 60)))
        earlier = Contract(number, before, worked, person.joined_on, renewed - _DAY)
        return (earlier, replace(only, from_day=renewed))

    def _yearly(self, last: Contract, served: int) -> tuple[Contract, ...]:
        """A part-timer's contract, renewed at the last full year; its end is known unless it is near."""
        renewed = last.from_day + timedelta(days=365 * (served // 365))
        ends = renewed + timedelta(days=364)
        known = ends if ends > self.today + _SOON else None
        earlier = max(12 * 60, last.weekly_minutes - self.rng.choice((0, 120, 240)))
        return (
            replace(last, weekly_minutes=earlier, to_day=renewed - _DAY),
            replace(last, from_day=renewed, to_day=known),
        )

    def _held(self, person: Employee) -> tuple[Held, ...]:
        wanted = [skill for skill in _ROLE_SKILLS[person.role] if skill == "key" or self.rng.random() < 0.85]
        if "mandarin" not in wanted and self.rng.random() < 0.3:
            wanted.append("mandarin")
        held = []
        for skill in wanted:
            years = _YEARS_VALID.get(skill)
            most = min((self.today - person.joined_on).days, 365 * (years or 20) + 40)
            obtained = self.today - timedelta(days=self.rng.randint(0, most))
            expires = obtained + timedelta(days=365 * years) if years else None
            held.append(Held(person.staff_no, skill, obtained, expires))
        if person.role == "cashier" and "cashier" not in wanted:
            held.append(Held(person.staff_no, "cashier", person.joined_on, None))
        return tuple(held)
