"""What the law says of one person's pay: the minimum wage of each wage period, and whose hours must be recorded."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from storekeeper.kit.errors import Severity
from storekeeper.roster.hong_kong.findings import LAW, Judged, fix, length
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.person import Person, Wages
from storekeeper.roster.hong_kong.wages import (
    RATE,
    RECORD,
    WageFloor,
    WagePeriod,
    floor_of,
    minutes_by_day,
    must_record_hours,
)

_MONTH = 27


def pay(law: Law, person: Person) -> Iterator[Judged]:
    """Everything about pay, for the wage periods that end in the judged stretch."""
    minutes = minutes_by_day(span for each in person.done for span in each.stretches) if person.wages else {}
    for wages in person.wages:
        if not person.first <= wages.last <= person.last:
            continue
        found = floor_of(law, WagePeriod(wages.first, wages.last, minutes, wages.paid))
        if found.missing:
            yield _short(law, person, wages, found)
    yield from _record(law, person)


def dollars(amount: Decimal | Fraction) -> str:
    """Money to the cent, as a value of a sentence; a part of a cent upwards."""
    exact = Fraction(amount) * 100
    cents = -(-exact.numerator // exact.denominator)
    return f"HK${cents // 100:,}.{cents % 100:02}"


def _short(law: Law, person: Person, wages: Wages, found: WageFloor) -> Judged:
    values = {
        "name": person.name,
        "from": wages.first,
        "to": wages.last,
        "hours": length(found.minutes),
        "paid": dollars(wages.paid),
        "least": dollars(found.least),
        "missing": dollars(found.missing),
    }
    sources = tuple(law.fact(RATE, first) for first, _, _ in found.rates)
    days = (wages.first, wages.last)
    fixes = (fix("pay_more", values),)
    return Judged(f"{LAW}.wage_short", values, Severity.HARD, person.employee_id, days, sources, fixes)


def _record(law: Law, person: Person) -> Iterator[Judged]:
    monthly = _monthly(person)
    if monthly is None or not person.employed_on(person.last):
        return
    must, fact = must_record_hours(law, monthly, person.last), law.fact(RECORD, person.last)
    if must is False:
        return
    values: dict[str, object] = {"name": person.name, "since": fact.first}
    if must:
        values = {"name": person.name, "amount": dollars(law.amount(RECORD, person.last))}
    code = f"{LAW}.hours_record" if must else f"{LAW}.hours_record_unsure"
    fixes = (fix("record_hours"),)
    days = (person.last,)
    yield Judged(code, values, Severity.INFO, person.employee_id, days, (fact,), fixes, waivable=True)


def _monthly(person: Person) -> Decimal | None:
    """The wage of a month: that of the contract, else what the last wage period of a month came to."""
    agreed = person.terms_on(person.last).monthly
    if agreed is not None:
        return agreed
    months = [
        each
        for each in person.wages
        if person.first <= each.last <= person.last and (each.last - each.first).days >= _MONTH
    ]
    return max(months, key=lambda each: each.last).paid if months else None
