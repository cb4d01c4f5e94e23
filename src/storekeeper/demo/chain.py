"""The whole sample chain as one value: 海棠家品有限公司, Begonia Home, made up from a seed around a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from storekeeper.demo.absence import Leave, Window, leaves, loans, windows
from storekeeper.demo.asked import Asked, asked
from storekeeper.demo.kinds import Kind, kinds
from storekeeper.demo.people import SKILLS, Contract, Employee, Held, Placement, Skill, staff
from storekeeper.demo.places import REGIONS, Region, Shop, shops
from storekeeper.demo.published import Former, Published, former_shifts, published_weeks
from storekeeper.demo.week import Circumstances, Mark, Shift, earlier_rosters, rosters

COMPANY_ZH = "海棠家品有限公司"
COMPANY_EN = "Begonia Home"
_SEED = 20_260_101


@dataclass(frozen=True)
class Chain:
    """Everything of the chain; shops are named by code, people by staff number, kinds by letter."""

    today: date
    regions: tuple[Region, ...]
    shops: tuple[Shop, ...]
    employees: tuple[Employee, ...]
    placements: tuple[Placement, ...]
    contracts: tuple[Contract, ...]
    skills: tuple[Skill, ...]
    held: tuple[Held, ...]
    asked: tuple[Asked, ...]
    windows: tuple[Window, ...]
    leaves: tuple[Leave, ...]
    kinds: tuple[Kind, ...]
    shifts: tuple[Shift, ...]
    marks: tuple[Mark, ...]
    published: tuple[Published, ...]
    former: tuple[Former, ...]


def sample_chain(today: date, seed: int = _SEED) -> Chain:
    """The chain as it stands on `today`: equal for equal arguments, on every machine.

    Shops and staff are those of the month's first day, so they stay the same throughout a month.
    """
    month = today.replace(day=1)
    places = shops(_rng(seed, "places"), month)
    people = staff(_rng(seed, "people"), month, places)
    lent = loans(_rng(seed, "loans"), today, people, places)
    off = leaves(_rng(seed, "leaves"), today, people, places)
    free = windows(_rng(seed, "windows"), today, people, places)
    placements = people.placements + lent
    given = Circumstances(people.employees, placements, people.contracts, off, free)
    shifts, marks = rosters(_rng(seed, "rosters"), today, places, given)
    before = earlier_rosters(_rng(seed, "earlier rosters"), today, places, given)
    shifts, marks = (*before[0], *shifts), (*before[1], *marks)
    published = published_weeks(_rng(seed, "published"), today, shifts)
    return Chain(
        today=today,
        regions=REGIONS,
        shops=places,
        employees=people.employees,
        placements=placements,
        contracts=people.contracts,
        skills=SKILLS,
        held=people.held,
        asked=asked(month),
        windows=free,
        leaves=off,
        kinds=kinds(places),
        shifts=shifts,
        marks=marks,
        published=published,
        former=former_shifts(_rng(seed, "former"), today, places, shifts, published),
    )


def _rng(seed: int, topic: str) -> Random:
    """A stream of its own for each topic, so that more of one does not change the others."""
    return Random(f"{seed}:{topic}")  # noqa: S311 - a made-up chain, not a secret
