"""Paid sickness days: how they are earned, what a spell of illness uses up, and at what pay."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave_years import months_served


@dataclass(frozen=True)
class Balance:
    """Paid sickness days in hand, of category 1 and 2; the second fills when the first is full."""

    first: int = 0
    second: int = 0

    @property
    def days(self) -> int:
        """Of both categories."""
        return self.first + self.second


@dataclass(frozen=True)
class Spell:
    """An illness over whole days; `certified`: a medical certificate covers it."""

    first: date
    last: date
    certified: bool

    @property
    def days(self) -> int:
        """With both ends."""
        return (self.last - self.first).days + 1


def earned(law: Law, joined: date, on: date) -> int:
    """All days earned by the end of `on`, whatever was taken: two a month for twelve months, then four."""
    months = months_served(joined, on)
    early = min(months, 12) * law.whole("sickness.days_month_first_year", on)
    return early + max(months - 12, 0) * law.whole("sickness.days_month_later", on)


def balance(law: Law, joined: date, on: date, taken: Iterable[Spell] = ()) -> Balance:
    """What is in hand at the end of `on`, after the spells taken until then; never above the maximum of each part."""
    held, counted = Balance(), 0
    for spell in sorted(taken, key=lambda each: each.first):
        if spell.first > on:
            break
        now = earned(law, joined, spell.first)
        held = _filled(law, held, now - counted, on)
        held, counted = _used(held, paid_days(law, held, spell)), now
    return _filled(law, held, earned(law, joined, on) - counted, on)


def paid_days(law: Law, held: Balance, spell: Spell) -> int:
    """How many days of a spell are paid: none under four days running or without certificate, else what is in hand."""
    if not spell.certified or spell.days < law.whole("sickness.running_days", spell.first):
        return 0
    return min(spell.days, held.days)


def allowance(law: Law, average_daily_wage: Decimal, days: int, on: date) -> Fraction:
    """Sickness allowance for paid days: four fifths of the average daily wage each, exact HKD."""
    part = Fraction(law.whole("sickness.pay_numerator", on), law.whole("sickness.pay_denominator", on))
    return Fraction(average_daily_wage) * part * days


def _filled(law: Law, held: Balance, more: int, on: date) -> Balance:
    first = min(held.first + more, law.whole("sickness.category_1", on))
    rest = held.first + more - first
    return Balance(first, min(held.second + rest, law.whole("sickness.category_2", on)))


def _used(held: Balance, days: int) -> Balance:
    from_first = min(held.first, days)
    return replace(held, first=held.first - from_first, second=held.second - (days - from_first))
