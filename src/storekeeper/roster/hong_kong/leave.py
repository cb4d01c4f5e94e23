"""What the law says of one person's leave: what is inside it, its notice, its pieces, and what lapses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time, timedelta

from storekeeper.kit.clock import at
from storekeeper.kit.errors import Severity
from storekeeper.roster.hong_kong.findings import LAW, Judged, fix
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.leave_years import LeaveYear, leave_years, well_split
from storekeeper.roster.hong_kong.person import Absent, Person
from storekeeper.roster.hong_kong.sickness import Spell, balance, paid_days

_DAY = timedelta(days=1)
_ANNUAL = "AL"
_SICK = "SL"
_ALMOST_A_YEAR = 364


def leave(law: Law, person: Person) -> Iterator[Judged]:
    """Everything about leave; nothing without a continuous contract."""
    if person.continuous is None:
        return
    for each in person.absences:
        if each.kind == _ANNUAL and any(person.shown(day) for day in each.days):
            yield from _inside(law, person, each)
            yield from _notice(law, person, each)
        if each.kind == _SICK and person.shown(each.first):
            yield from _used_up(law, person, each)
    if person.joined > date.min:
        yield from _years(law, person)


def _inside(law: Law, person: Person, taken: Absent) -> Iterator[Judged]:
    """A rest day inside annual leave; a holiday inside it is said with the holidays."""
    for day in sorted(person.rests & frozenset(taken.days)):
        if person.shown(day):
            values = {"name": person.name, "day": day}
            within = law.whole("rest_day.substitute_within", day) * _DAY
            fixes = (fix("give_rest_day", {"from": taken.last + _DAY, "to": taken.last + within}),)
            sources = (law.fact("annual_leave.rest_days_inside_count", day),)
            who = person.employee_id
            code = f"{LAW}.rest_day_in_leave"
            yield Judged(code, values, Severity.SOFT, who, (day,), sources, fixes, waivable=True)


def _notice(law: Law, person: Person, taken: Absent) -> Iterator[Judged]:
    until = taken.first - law.whole("annual_leave.notice_days", taken.first) * _DAY
    if taken.told is None or taken.told < at(until + _DAY, time()):
        return
    values = {"name": person.name, "from": taken.first, "until": until}
    sources = (law.fact("annual_leave.notice_days", taken.first),)
    who, days = person.employee_id, (taken.first,)
    yield Judged(f"{LAW}.leave_told_late", values, Severity.SOFT, who, days, sources, waivable=True)


def _years(law: Law, person: Person) -> Iterator[Judged]:
    """Leave that lapses in the judged stretch; only of years whose taking is known from its first day."""
    if (person.last - person.known_from).days < _ALMOST_A_YEAR:
        return
    for year in leave_years(law, person.joined, person.last):
        if year.earned_on < person.known_from or not person.first <= year.take_by <= person.last:
            continue
        pieces = [
            (max(each.first, year.earned_on), min(each.last, year.take_by))
            for each in person.absences
            if each.kind == _ANNUAL and each.first <= year.take_by and each.last >= year.earned_on
        ]
        taken = sum((last - first).days + 1 for first, last in pieces)
        if taken < year.days:
            yield _lapsing(law, person, year, year.days - taken)
        elif not well_split(law, year.days, pieces, asked=True):
            yield _split(law, person, year)


def _lapsing(law: Law, person: Person, year: LeaveYear, days: int) -> Judged:
    values = {"name": person.name, "days": days, "last": year.take_by}
    sources = (law.fact("annual_leave.taken_within", year.take_by),)
    fixes = (fix("take_leave", values),)
    who, when = person.employee_id, (year.take_by,)
    return Judged(f"{LAW}.leave_overdue", values, Severity.SOFT, who, when, sources, fixes, waivable=True)


def _split(law: Law, person: Person, year: LeaveYear) -> Judged:
    values = {"name": person.name, "days": year.days}
    parameters = ("annual_leave.short_single_days", "annual_leave.long_running")
    sources = tuple(law.fact(each, year.take_by) for each in parameters)
    fixes = (fix("join_leave"),)
    who, when = person.employee_id, (year.take_by,)
    return Judged(f"{LAW}.leave_split", values, Severity.SOFT, who, when, sources, fixes, waivable=True)


def _used_up(law: Law, person: Person, taken: Absent) -> Iterator[Judged]:
    """Only where all illness since joining is known."""
    if person.joined == date.min or person.known_from > person.joined:
        return
    before = [
        Spell(each.first, each.last, each.certified)
        for each in person.absences
        if each.kind == _SICK and each.first < taken.first
    ]
    spell = Spell(taken.first, taken.last, taken.certified)
    held = balance(law, person.joined, taken.first - _DAY, before)
    paid = paid_days(law, held, spell)
    long_enough = spell.days >= law.whole("sickness.running_days", taken.first)
    if not long_enough or not taken.certified or paid == spell.days:
        return
    values: dict[str, object] = {
        "name": person.name,
        "from": taken.first,
        "to": taken.last,
        "unpaid": spell.days - paid,
        "held": held.days,
    }
    sources = (law.fact("sickness.maximum", taken.first),)
    who, days = person.employee_id, (taken.first,)
    yield Judged(f"{LAW}.sick_days_used_up", values, Severity.INFO, who, days, sources, waivable=True)
