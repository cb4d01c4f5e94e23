"""The letters of the sample chain's shifts and their usual times, by chain and by kind of place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from types import MappingProxyType

from storekeeper.demo.places import Shop, hours


@dataclass(frozen=True)
class Kind:
    """A letter with its usual times, Hong Kong time; `shop` None = the whole chain."""

    shop: str | None
    letter: str
    name_zh: str
    name_en: str
    name_cn: str
    starts: time
    ends: time
    break_minutes: int


@dataclass(frozen=True)
class Span:
    """Times of a shift on one day; `ends` at or before `starts` is the next morning."""

    starts: time
    ends: time
    break_minutes: int

    @property
    def paid_minutes(self) -> int:
        """Minutes between start and end without the unpaid break."""
        base = datetime(2000, 1, 1)
        ends = datetime.combine(base, self.ends)
        if self.ends <= self.starts:
            ends += timedelta(days=1)
        return int((ends - datetime.combine(base, self.starts)).total_seconds()) // 60 - self.break_minutes


_NAMES = MappingProxyType(
    {
        "A": ("早更", "Early", "早班"),
        "B": ("中更", "Middle", "中班"),
        "C": ("晚更", "Late", "晚班"),
        "D": ("全日更", "Full day", "全日班"),
        "E": ("短更", "Short", "短班"),
        "T": ("培訓", "Training", "培训"),
    }
)


def _spans(rows: str) -> dict[str, Span]:
    """A 0930-1830/60 … as spans by letter."""
    found = {}
    for row in rows.split(","):
        letter, times = row.split()
        span, _, minutes = times.partition("/")
        starts, ends = span.split("-")
        found[letter] = Span(_clock(starts), _clock(ends), int(minutes or 0))
    return found


def _clock(text: str) -> time:
    return time(int(text[:2]), int(text[2:]))


_CHAIN = _spans("A 0930-1830/60,B 1130-2030/60,C 1330-2230/60,D 1030-2230/120,E 1730-2230,T 1000-1800/60")
_OWN = MappingProxyType(
    {
        "street": {},
        "mall": _spans("C 1300-2200/60,D 1000-2200/120,E 1700-2200"),
        "town": _spans("C 1230-2130/60,D 1000-2130/90,E 1700-2130"),
        "late": _spans(
            "A 1130-2030/60,B 1430-2330/60,C 1715-0215/60,D 1200-0000/120,E 2100-0200,T 1200-2000/60"
        ),
        "island": _spans("B 1030-1930/60,C 1100-2000/60,D 1000-2000/60,E 1500-2000"),
        "office": _spans("A 0800-1700/60,B 0930-1830/60,C 1100-2000/60,D 0800-2000/120,E 1500-2000"),
    }
)
_OFFICE_WEEKEND = MappingProxyType(
    {
        5: _spans("A 0930-1830/60,B 1000-1900/60,C 1000-1900/60,D 0930-1900/60,E 1400-1900,T 1000-1800/60"),
        6: _spans("A 1030-1800/60,B 1030-1800/60,C 1030-1830/60,D 1030-1830/60,E 1300-1800,T 1000-1800/60"),
    }
)


def kinds(shops: tuple[Shop, ...]) -> tuple[Kind, ...]:
    """The chain's six kinds, then what shops have otherwise."""
    found = [_kind(None, letter, span) for letter, span in _CHAIN.items()]
    for shop in shops:
        found += [_kind(shop.code, letter, span) for letter, span in _OWN[shop.setting].items()]
    return tuple(found)


def usual(setting: str, weekday: int, letter: str) -> Span:
    """The times of `letter` at such a place on that weekday."""
    if setting == "office" and weekday in _OFFICE_WEEKEND:
        return _OFFICE_WEEKEND[weekday][letter]
    return _OWN[setting].get(letter) or _CHAIN[letter]


def letter_of(setting: str, span: Span) -> str | None:
    """The letter whose usual times these are, else None."""
    for letter, own in (_CHAIN | _OWN[setting]).items():
        if (own.starts, own.ends) == (span.starts, span.ends):
            return letter
    return None


def short_spans(setting: str, weekday: int) -> tuple[Span, ...]:
    """What a part-timer may be given there that day: the short shift, five first hours, three last ones."""
    opening = hours(setting)[weekday]
    return (
        usual(setting, weekday, "E"),
        Span(opening.opens, _later(opening.opens, 5), 0),
        Span(_later(opening.closes, -3), opening.closes, 0),
    )


def _later(moment: time, more: int) -> time:
    return time((moment.hour + more) % 24, moment.minute)


def _kind(shop: str | None, letter: str, span: Span) -> Kind:
    return Kind(shop, letter, *_NAMES[letter], span.starts, span.ends, span.break_minutes)
