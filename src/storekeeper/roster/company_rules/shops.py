"""What the company's rules say of one shop: enough people at every minute, and hours within the budget."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.company_rules.people import Breach
from storekeeper.roster.company_rules.settings import CompanyRules, Heads

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Post:
    """One person at work in the shop; pauses count as manned, for people stay near."""

    starts: datetime
    ends: datetime
    role: str
    worked: int


def of_shop(
    rules: CompanyRules,
    posts: Sequence[Post],
    days: Sequence[date],
    *,
    hours: Mapping[date, tuple[datetime, datetime]] | None = None,
) -> tuple[Breach, ...]:
    """Everything the rules say of a shop on these days; with `hours`, heads are asked only while it is open."""
    found = [breach for heads in rules.heads for day in days for breach in _thin(heads, posts, day, hours)]
    if rules.budget is not None and days:
        worked = sum(post.worked for post in posts)
        if worked > rules.budget:
            found.append(Breach("budget", days[0], {"given": worked, "asked": rules.budget}))
    return tuple(sorted(found, key=lambda each: (each.day, each.rule)))


def _thin(
    heads: Heads,
    posts: Iterable[Post],
    day: date,
    hours: Mapping[date, tuple[datetime, datetime]] | None,
) -> Iterator[Breach]:
    """Stretches of a day with too few people, each as one breach."""
    if day.weekday() not in heads.weekdays or (hours is not None and day not in hours):
        return
    begins = at(day, heads.starts)
    ends = at(day + (heads.ends <= heads.starts) * _DAY, heads.ends)
    if hours is not None:
        begins, ends = max(begins, hours[day][0]), min(ends, hours[day][1])
    if begins >= ends:
        return
    there = [post for post in posts if heads.role is None or post.role == heads.role]
    for since, until, present in _stretches(there, begins, ends):
        if present < heads.count:
            values = {"from": _clock(since), "to": _clock(until), "given": present, "asked": heads.count}
            yield Breach("least_heads", day, values)


def _stretches(
    posts: Sequence[Post], begins: datetime, ends: datetime
) -> Iterator[tuple[datetime, datetime, int]]:
    """The times from `begins` to `ends` with the number of people, neighbours of one number together."""
    there = [post for post in posts if post.starts < ends and begins < post.ends]
    turns = {begins: 0, ends: 0}
    for post in there:
        for instant, by in ((max(post.starts, begins), 1), (min(post.ends, ends), -1)):
            turns[instant] = turns.get(instant, 0) + by
    found: list[tuple[datetime, datetime, int]] = []
    present = 0
    for since, until in pairwise(sorted(turns)):
        present += turns[since]
        same = bool(found) and found[-1][2] == present
        found.append((found.pop()[0] if same else since, until, present))
    yield from found


def _clock(instant: datetime) -> time:
    return instant.astimezone(HONG_KONG).time()
