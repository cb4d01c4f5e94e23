"""The pack against the oracle on people drawn by chance.

More of them: `python -m tests.roster.hong_kong.test_oracle 200000 7` (how many, seed).
"""

from __future__ import annotations

import sys
from collections import Counter
from itertools import islice

from tests.roster.hong_kong.differences import differences
from tests.roster.hong_kong.people_at_random import person_months

COUNT, SEED = 10_000, 468


def test_the_pack_and_the_oracle_agree_on_10000_person_months() -> None:
    told = (line for person in person_months(SEED, COUNT) for line in differences(person))
    assert list(islice(told, 3)) == []


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
