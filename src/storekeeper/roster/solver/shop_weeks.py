"""Makes realistic weeks of a shop: trade that swells at noon, after work and on weekends, full and part time staff."""

from __future__ import annotations

from random import Random

from storekeeper.roster.solver.problem import DAY, Demand, Freedom, Person, Problem, Wish

OPENS, CLOSES = 9 * 60, 22 * 60
SHIFTS = Freedom(
    starts=((OPENS, CLOSES - 240),),
    step=30,
    shortest=240,
    longest=540,
    pause_from=360,
    pause=60,
    pause_earliest=150,
    pause_latest=300,
)
TRADE = ((9, 0.45), (10, 0.55), (12, 0.95), (14, 0.75), (17, 0.9), (18, 1.0), (20, 0.8), (21, 0.5))
WEEKEND = 1.25
UNDER, OVER, KEY_MISSING, HOUR_MISSING = 10, 1, 60, 4


def shop_week(seed: int, *, people: int = 30, days: int = 7) -> Problem:
    """Two roles in half hours, a keyholder at opening and closing, eleven hours of rest, one day off in seven."""
    random = Random(seed)  # noqa: S311 - a sample, no secret
    staff = tuple(_person(random, number, days) for number in range(people))
    supply = sum((one.least + one.most) / 2 for one in staff)
    demands = _demands(random, days, supply)
    wishes = tuple(
        Wish(one.key, random.randrange(days), "", random.randint(1, 3), wanted=False)
        for one in staff
        if random.random() < 0.5
    )
    return Problem(
        name=f"shop {people}x{days} {seed}",
        days=days,
        horizon=(0, days * DAY),
        people=staff,
        demands=demands,
        freedom=SHIFTS,
        wishes=wishes,
        step=30,
    )


def _person(random: Random, number: int, days: int) -> Person:
    full = random.random() < 0.4
    weeks = days / 7
    least, most = (2400, 2880) if full else random.choice(((960, 1440), (1200, 1800), (720, 1200)))
    away = tuple(
        (day * DAY + from_, day * DAY + until)
        for day in range(days)
        for from_, until in (random.choice(((0, 14 * 60), (18 * 60, DAY), (0, DAY))),)
        if not full and random.random() < 0.3
    )
    return Person(
        key=f"P{number + 1:02}",
        roles=frozenset(random.choice((("floor",), ("floor", "till"), ("floor", "till")))),
        skills=frozenset({"key"}) if full or random.random() < 0.2 else frozenset(),
        least=int(least * weeks),
        least_price=HOUR_MISSING / 60,
        most=int(most * weeks),
        most_in_row=6,
        most_days=min(days, round((6 if full else 5) * weeks)),
        rest=11 * 60,
        away=away,
    )


def _demands(random: Random, days: int, supply: float) -> tuple[Demand, ...]:
    """Needs that add up to nine tenths of what the staff can give."""
    shape = {
        (day, at): _trade(at) * (WEEKEND if day % 7 >= 5 else 1.0) * random.uniform(0.9, 1.1)
        for day in range(days)
        for at in range(OPENS, CLOSES, 30)
    }
    scale = 0.85 * supply / 30 / sum(shape.values())
    found = []
    for (day, at), trade in shape.items():
        start = day * DAY + at
        tills = max(1, round(0.3 * scale * trade))
        floor = max(1, round(0.7 * scale * trade))
        for role, need in (("till", tills), ("floor", floor)):
            found.append(Demand(day, need, need, UNDER, OVER, role=role, start=start, minutes=30))
        if at in (OPENS, CLOSES - 30):
            found.append(Demand(day, 1, 99, KEY_MISSING, 0, skill="key", start=start, minutes=30))
    return tuple(found)


def _trade(at: int) -> float:
    return [height for hour, height in TRADE if hour * 60 <= at][-1]
