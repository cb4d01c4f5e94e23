"""What is to be rostered, by whom and at what prices: the one description every engine and format speaks.

Minutes count from 00:00 of the problem's first day (day 0). Prices are plain numbers in one unit: lower is better.
Law is never priced: what a person may not do is hard. Everything else is a price in a tier.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

DAY = 1440


class Tier(StrEnum):
    """What a price is paid for, most important first."""

    COVER = "cover"
    HOURS = "hours"
    WISHES = "wishes"
    FAIRNESS = "fairness"
    CHANGE = "change"


@dataclass(frozen=True)
class Pause:
    """A break that begins `offset` minutes after the shift; while it lasts the person covers nothing."""

    offset: int
    minutes: int
    paid: bool = False


@dataclass(frozen=True)
class Template:
    """A shift of fixed times. `start` counts from 00:00 of its day, `paid` are the minutes that are paid.

    `bars` names the templates that may not follow on the next day; `role` is what is done, "" when a template
    is asked for by its own name.
    """

    key: str
    start: int
    minutes: int
    paid: int
    role: str = ""
    bars: frozenset[str] = frozenset()
    pauses: tuple[Pause, ...] = ()


@dataclass(frozen=True)
class Freedom:
    """Shifts of free start and length: starts within `starts` (first, last; minutes of the day), by `step`.

    `stint` is the least time at one role; a shift of at least `pause_from` minutes has an unpaid pause of
    `pause` minutes that begins `pause_earliest` to `pause_latest` minutes after it.
    """

    starts: tuple[tuple[int, int], ...]
    step: int
    shortest: int
    longest: int
    stint: int = 0
    pause_from: int = 0
    pause: int = 0
    pause_earliest: int = 0
    pause_latest: int = 0


@dataclass(frozen=True)
class History:
    """What lies before day 0: days worked in a row or off in a row just before, and when work last ended.

    `off` None means: long enough. `ended` is a negative minute or 0; `balances` are by burden what she already had
    beyond her share (negative: what is owed to her).
    """

    worked: int = 0
    off: int | None = None
    ended: int | None = None
    template: str = ""
    balances: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Person:
    """Who may work, and her limits. `least` and `most` are paid minutes of the whole horizon.

    `least_price` is what a missing minute costs, None when `least` is hard. `away` are spans of minutes
    (from, to) in which she cannot work, `off` whole days. `caps` say how often a template may come.
    A row of days that touches the horizon's edge may be shorter than the fewest. `weight` is how many shares of a
    burden are hers.
    """

    key: str
    roles: frozenset[str] = frozenset()
    least: int = 0
    most: int = 0
    least_price: float | None = None
    most_in_row: int = 6
    fewest_in_row: int = 1
    fewest_off: int = 1
    most_weekends: int | None = None
    most_days: int | None = None
    rest: int = 0
    caps: tuple[tuple[str, int], ...] = ()
    off: frozenset[int] = frozenset()
    away: tuple[tuple[int, int], ...] = ()
    shops: tuple[str, ...] = ("",)
    skills: frozenset[str] = frozenset()
    price_per_minute: float = 0.0
    loan_price: float = 0.0
    longest: int | None = None
    weight: float = 1.0
    history: History = History()

    def cap(self, template: str) -> int | None:
        """How often the template may come, None when nothing is said."""
        return dict(self.caps).get(template)


@dataclass(frozen=True)
class Demand:
    """Heads wanted: of a template on a day (`template`), at a role, or with a `skill` at any role, in a span.

    The span is `start` and `minutes`.

    Below `low` each missing head costs `under` (None: it may not be missing); above `high` each further one costs
    `over`, or the square of all that are too many times `over` when `squared`.
    """

    day: int
    low: int
    high: int
    under: float | None
    over: float
    template: str = ""
    role: str = ""
    shop: str = ""
    start: int = 0
    minutes: int = 0
    squared: bool = False
    skill: str = ""


@dataclass(frozen=True)
class Wish:
    """A person wants (or, `wanted` false, does not want) a template, "" any shift, on a day; ignored it costs."""

    person: str
    day: int
    template: str
    price: float
    wanted: bool = True


@dataclass(frozen=True)
class Burden:
    """What is to be shared fairly: shifts on `days`, of `templates`, that end after a minute of their day; empty: any.

    A person may bear `share` times her weight, less what she had too many before; what is beyond costs `price` times
    its square. Shifts are counted, or `by_hours` their paid hours.
    """

    key: str
    price: float
    share: float
    days: frozenset[int] = frozenset()
    templates: frozenset[str] = frozenset()
    ends_after: int | None = None
    by_hours: bool = False


def room(burden: Burden, person: Person) -> float:
    """What she may bear before it costs; negative when she had too many before."""
    return burden.share * person.weight - dict(person.history.balances).get(burden.key, 0.0)


@dataclass(frozen=True)
class Task:
    """A stint at one role within a duty."""

    role: str
    start: int
    minutes: int


@dataclass(frozen=True, order=True)
class Duty:
    """One person's shift: the day it belongs to, when, where, as which template, and what she does in it."""

    person: str
    day: int
    start: int
    minutes: int
    template: str = ""
    shop: str = ""
    tasks: tuple[Task, ...] = field(default=(), compare=True)
    pauses: tuple[Pause, ...] = field(default=(), compare=True)

    @property
    def end(self) -> int:
        """The minute after the last."""
        return self.start + self.minutes

    @property
    def paid(self) -> int:
        """Minutes without those pauses that are not paid."""
        return self.minutes - sum(pause.minutes for pause in self.pauses if not pause.paid)


Roster = tuple[Duty, ...]


@dataclass(frozen=True)
class ChangePrices:
    """What it costs to depart from the published roster, per person and day; None forbids it.

    A shift is resized when it keeps its shop and its beginning or its end, else moved. `factors` (by day, 1 where
    nothing is said) raise the prices of days that are near.
    """

    dropped: float | None = 0.0
    added: float | None = 0.0
    moved: float | None = 0.0
    resized: float | None = 0.0
    factors: tuple[float, ...] = ()

    def price(self, kind: str, day: int) -> float | None:
        """Of a kind of change on the day; None when it is forbidden."""
        price: float | None = getattr(self, kind)
        if price is None:
            return None
        return price * (self.factors[day] if 0 <= day < len(self.factors) else 1.0)


@dataclass(frozen=True)
class Problem:
    """All that an engine is told. `weekday` is that of day 0 (Monday 0); `step` the grid of free times.

    `pins` stand as they are; `published` is the roster that changes are counted against; `burdens` are to be shared
    fairly. `horizon` bounds work in minutes.
    """

    name: str
    days: int
    horizon: tuple[int, int]
    people: tuple[Person, ...]
    demands: tuple[Demand, ...]
    templates: tuple[Template, ...] = ()
    freedom: Freedom | None = None
    wishes: tuple[Wish, ...] = ()
    pins: Roster = ()
    published: Roster = ()
    changes: ChangePrices = ChangePrices()
    burdens: tuple[Burden, ...] = ()
    weekday: int = 0
    step: int = 15
    best_known: float | None = None

    def person(self, key: str) -> Person:
        """The person of that key; raises KeyError."""
        for person in self.people:
            if person.key == key:
                return person
        raise KeyError(key)


def without(problem: Problem, keys: frozenset[str]) -> Problem:
    """The problem without these people and all that names them."""
    return replace(
        problem,
        people=tuple(one for one in problem.people if one.key not in keys),
        wishes=tuple(wish for wish in problem.wishes if wish.person not in keys),
        pins=tuple(pin for pin in problem.pins if pin.person not in keys),
        published=tuple(duty for duty in problem.published if duty.person not in keys),
    )


def weekends(problem: Problem) -> tuple[tuple[int, ...], ...]:
    """The days of each Saturday with its Sunday, as far as they lie in the problem."""
    found: dict[int, list[int]] = {}
    for day in range(problem.days):
        if (problem.weekday + day) % 7 >= 5:
            found.setdefault((problem.weekday + day) // 7, []).append(day)
    return tuple(tuple(days) for days in found.values())
