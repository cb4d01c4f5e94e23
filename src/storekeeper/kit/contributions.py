"""The values that features hand up to the hosts: places of the console, what Today tells, finds of the palette."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from storekeeper.kit.errors import Severity


@dataclass(frozen=True)
class Place:
    """Where something is shown or solved: a module's key and what to show there, such as {'shop_id': 3}."""

    module: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Matter:
    """What tasks of several shops have in common, to be told as one row when there are many of them.

    The sentence is `code` with `count`, the sum of their counts, and `shops`, how many shops they are of;
    `<code>.brief` with `count` says it of one shop in a few words.
    """

    code: str
    place: Place


@dataclass(frozen=True)
class Task:
    """One row of Today: something that waits for the asking person.

    The sentence is `code` with `values`, its reason `<code>.why`, the word on its button `<code>.deed`.
    `key` is the same as long as it is the same matter. `deadline` is an instant, None without one.
    `shop_id` is the shop it is about, if it is about one; `count` how many things it stands for.
    """

    key: str
    code: str
    values: Mapping[str, object]
    place: Place
    severity: Severity = Severity.INFO
    deadline: datetime | None = None
    shop_id: int | None = None
    count: int = 1
    matter: Matter | None = None


@dataclass(frozen=True)
class Share:
    """What one shop adds to a figure: `amount`, where it makes sense of a `whole`; shop_id None is no shop's.

    `soonest` is the first day or instant that matters, for the note below the figure.
    """

    shop_id: int | None
    amount: int
    whole: int | None = None
    soonest: date | None = None


@dataclass(frozen=True)
class Figure:
    """One of the large numbers of Today, in shares so that a region or a shop can be looked at alone.

    `code` names it, `<code>.unit` counts it; below stands `<code>.note` with the fields of a `Total`, or
    `<code>.calm` when there is nothing to say. With a `whole` it is also a column of the list of shops.
    """

    key: str
    code: str
    icon: str
    shares: tuple[Share, ...]
    place: Place
    severity: Severity = Severity.INFO

    def total_of(self, shop_id: int) -> Total:
        """What one shop adds."""
        return _total(tuple(each for each in self.shares if each.shop_id == shop_id))

    def total(self, shops: Collection[int] | None) -> Total:
        """The sum over these shops, or over everything."""
        return _total(
            tuple(
                each for each in self.shares if shops is None or each.shop_id is None or each.shop_id in shops
            )
        )


@dataclass(frozen=True)
class Total:
    """A figure as it is shown: `lacking` to the whole, `shops` with something lacking or, without a whole, amount."""

    amount: int
    whole: int | None
    lacking: int
    shops: int
    soonest: date | None

    @property
    def is_calm(self) -> bool:
        """Whether there is nothing to say."""
        return (self.amount if self.whole is None else self.lacking) == 0


@dataclass(frozen=True)
class Stage:
    """How far one shop is: state done, open (shifts that nobody has), begun or none.

    Told by `<code of the progress>.<state>` with `values`.
    """

    shop_id: int
    state: str
    values: Mapping[str, object]
    place: Place
    severity: Severity = Severity.INFO


@dataclass(frozen=True)
class Progress:
    """How far the shops are with what all of them have to do by a deadline.

    `code` names it, `<code>.sum` says `done` of `all`; `stages` has every shop once.
    """

    key: str
    code: str
    stages: tuple[Stage, ...]
    deadline: datetime


@dataclass(frozen=True)
class Outlook:
    """What lacks on the coming days, by shop and day. `code` names it, `<code>.note` with `shops` explains."""

    key: str
    code: str
    days: tuple[date, ...]
    lacking: Mapping[tuple[int, date], int]
    module: str


Told = Task | Figure | Progress | Outlook


@dataclass(frozen=True)
class Found:
    """One find of the palette: what kind of thing (`code` of a sentence), its names, and where it leads."""

    code: str
    name_zh: str
    name_en: str
    detail: str
    place: Place


def _total(shares: tuple[Share, ...]) -> Total:
    wholes = [share.whole for share in shares if share.whole is not None]
    amount = sum(share.amount for share in shares)
    telling = [
        share for share in shares if (share.amount if share.whole is None else share.whole - share.amount)
    ]
    return Total(
        amount=amount,
        whole=sum(wholes) if wholes else None,
        lacking=max(0, sum(wholes) - amount) if wholes else 0,
        shops=len({share.shop_id for share in telling if share.shop_id is not None}),
        soonest=min((share.soonest for share in telling if share.soonest is not None), default=None),
    )
