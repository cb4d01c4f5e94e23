"""The pack against the oracle on people drawn by chance.

More of them: `python -m tests.roster.hong_kong.test_oracle 200000 7` (how many, seed).
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from tests.roster.hong_kong import oracle
from tests.roster.hong_kong.differences import differences
from tests.roster.hong_kong.oracle import WEEK
from tests.roster.hong_kong.people_at_random import PersonMonth, person_months

COUNT, SEED = 10_000, 468


def test_the_pack_and_the_oracle_agree_on_10000_person_months() -> None:
    told = (line for person in person_months(SEED, COUNT) for line in differences(person))
    assert list(islice(told, 3)) == []


def test_the_people_drawn_reach_every_corner() -> None:
    found: Counter[str] = Counter()
    for person in person_months(SEED, 1_000):
        found.update(set(_corners(person)))
    rare = {corner: found[corner] for corner in _CORNERS if found[corner] < 10}
    assert rare == {}


def _corners(person: PersonMonth) -> Iterator[str]:
    """What is special about someone, as the oracle sees her."""
    minutes = oracle.week_minutes(person.works, person.absences, person.sunday, person.weeks)
    days = [person.sunday + timedelta(days=number) for number in range(person.weeks * 7)]
    employed = [all(map(person.employed.on, days[n * 7 : n * 7 + 7])) for n in range(person.weeks)]
    weeks = oracle.Weeks(person.sunday, minutes, employed)
    for number in range(person.weeks):
        strict = oracle.continuous(weeks, number, summary=False)
        if strict != oracle.continuous(weeks, number, summary=True):
            yield "readings differ"
        if oracle.week_meets(weeks, number) and minutes[number] < 1020:
            yield "by window"
            if oracle.week_meets(weeks, number) != oracle.week_meets(weeks._replace(look_back=False), number):
                yield "looks back"
        if minutes[number] in {1019, 1020, 1021}:
            yield "at 17 hours"
    if len(set(employed)) > 1:
        yield "joined or left inside"
    if any(work.starts // WEEK != (work.ends - 1) // WEEK for work in person.works):
        yield "over Saturday midnight"
    drawn = oracle.line(person.works, person.sunday, len(days), pauses_too=True)
    if oracle.sevens_without_rest(drawn, person.sunday, step=1):
        yield "no rest"
    if len({oracle.rate_on(day) for day in days}) > 1:
        yield "two rates"
    if any(oracle.worked_on(person.works, day) for day in oracle.holiday_days(2026, general=False)):
        yield "holiday worked"


_CORNERS = (
    "readings differ", "by window", "looks back", "at 17 hours", "joined or left inside",
    "over Saturday midnight", "no rest", "two rates", "holiday worked",
)  # fmt: skip


def main(count: int, seed: int) -> int:
    """Prints what differs, one example of each matter, and how often."""
    found: Counter[str] = Counter()
    for person in person_months(seed, count):
        for line in differences(person):
            matter = line.split(":")[0]
            found[matter] += 1
            if found[matter] == 1:
                print(line)
    print(f"{count} person-months, seed {seed}: {sum(found.values())} differences {dict(found)}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
