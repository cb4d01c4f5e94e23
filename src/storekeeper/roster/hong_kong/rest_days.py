"""What the law says of one person"s rest days: periods of seven, runs, worked and moved ones, and their notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from storekeeper.kit.clock import HONG_KONG
from storekeeper.kit.errors import Severity
from storekeeper.roster.hong_kong.findings import Judged, about, fix
from storekeeper.roster.hong_kong.holiday_days import STATUTORY
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.person import (
    ALTERNATIVE,
    COMPELLED,
    FORCED,
    REST,
    SUBSTITUTED,
    VOLUNTARY,
    DayMark,
    Person,
)
from storekeeper.roster.hong_kong.resting import (
    Resting,
    compelled_substitute_ok,
    may_substitute,
    told_before_month,
    told_in_time,
    whole,
)
from storekeeper.roster.hong_kong.young import INDUSTRIAL

_DAY = timedelta(days=1)
SUNDAY = 6


def resting_of(law: Law, person: Person) -> Resting:
    """Her rest as far as it is known and the contract is continuous.

    A free day that only the contract makes a holiday can be a rest day: the law gives rest beside its own holidays.
    """
    begins = max(person.begins, person.continuous or person.begins)
    holidays = {each.day for each in person.marked(ALTERNATIVE, SUBSTITUTED)} | {
        each.day for each in person.holidays if each.kind == STATUTORY
    }
    return Resting(
        begins,
        person.ends,
        whole(each.span for each in person.done),
        marked=frozenset(each.day for each in person.marked(REST)),
        holidays=frozenset(holidays - person.worked_days),
        away=person.away() - person.worked_days,
        least=60 * law.whole("rest_day.running_hours", begins),
    )


def rest_days(law: Law, person: Person) -> Iterator[Judged]:
    """Everything about rest days; nothing without a continuous contract.

    Periods begin where `period_from` says. Where it says nothing they are legal weeks, from Sunday, and one without
    rest is hard only if no other weekday would do. It is not hard either where a rest day was appointed in it and
    worked for a reason that is not on record: an employee may work on it by choice (Cap. 57 s. 20).
    """
    if person.continuous is None:
        return
    resting = resting_of(law, person)
    if resting.first > resting.last:
        return
    periods = list(_periods(law, person, resting))
    yield from periods
    said = [set(each.days) for each in periods]
    yield from (
        each for each in _runs(law, person, resting) if not any(days.issuperset(each.days) for days in said)
    )
    for mark in person.marked(REST):
        if person.shown(mark.day) and resting.worked_on(mark.day):
            yield from _worked(law, person, resting, mark)
        if mark.stands_for is not None and person.shown(mark.day):
            yield from _moved(law, person, mark)
        if person.shown(mark.day):
            yield from _notice(law, person, mark)


def _periods(law: Law, person: Person, resting: Resting) -> Iterator[Judged]:
    period = law.whole("rest_day.period", person.first)
    first = _anchor(resting.first, SUNDAY if person.period_from is None else person.period_from)
    for begins in _lacking(law, person, resting, first, period):
        ends = begins + (period - 1) * _DAY
        if ends < person.first or begins > person.last:
            continue
        free = person.period_from is None and _other_anchor(law, person, resting, begins, period)
        weight = Severity.SOFT if free or _unsaid(person, resting, begins, ends) else Severity.HARD
        values = {"name": person.name, "from": begins, "to": ends}
        days = tuple(begins + nth * _DAY for nth in range(period))
        fixes = (fix("give_rest_day", values), fix("other_person"))
        yield about(law, person.employee_id).says(
            "no_rest_day", values, weight, days, by="rest_day.period", fixes=fixes
        )


def _runs(law: Law, person: Person, resting: Resting) -> Iterator[Judged]:
    period = law.whole("rest_day.period", person.first)
    for begins, ends in resting.runs(period):
        if ends < person.first or begins > person.last:
            continue
        count = (ends - begins).days + 1
        values = {"name": person.name, "from": begins, "to": ends, "days": count}
        days = tuple(begins + nth * _DAY for nth in range(count))
        fixes = (fix("give_rest_day", values),)
        yield about(law, person.employee_id).says(
            "days_running", values, Severity.SOFT, days, by="rest_day.period", fixes=fixes
        )


def _lacking(law: Law, person: Person, resting: Resting, first: date, period: int) -> Iterator[date]:
    for begins in resting.lacking(first, period):
        if not _excused(law, person, resting, begins, begins + (period - 1) * _DAY):
            yield begins


def _other_anchor(law: Law, person: Person, resting: Resting, begins: date, period: int) -> bool:
    """Whether periods from another weekday all hold a rest day, and those around `begins` are known whole.

    The law says every period of seven days and not on which day one begins.
    """
    for days in range(1, period):
        early = begins - (period - days) * _DAY
        whole = resting.first <= early and early + (2 * period - 1) * _DAY <= resting.last
        anchor = _anchor(resting.first, early.weekday())
        if whole and not any(_lacking(law, person, resting, anchor, period)):
            return True
    return False


def _anchor(day: date, weekday: int) -> date:
    """The last such weekday up to a day."""
    return day - ((day.weekday() - weekday) % 7) * _DAY


def _unsaid(person: Person, resting: Resting, begins: date, ends: date) -> bool:
    """Whether a rest day of the period was worked and nobody noted why."""
    return any(
        mark.reason is None and begins <= mark.day <= ends and resting.worked_on(mark.day)
        for mark in person.marked(REST)
    )


def _excused(law: Law, person: Person, resting: Resting, begins: date, ends: date) -> bool:
    """Whether a rest day of the period was worked by choice or order, or moved as the law allows."""
    for mark in person.marked(REST):
        if begins <= mark.day <= ends and mark.reason in {VOLUNTARY, COMPELLED}:
            return True
        original = mark.stands_for
        if original is None or not begins <= original <= ends:
            continue
        if _had(resting, mark) and _may_move(law, original, mark.day):
            return True
    return False


def _had(resting: Resting, mark: DayMark) -> bool:
    """Whether a day that stands for a rest day was one, or is accounted for as one that was worked."""
    return mark.reason in {VOLUNTARY, COMPELLED} or resting.kept(mark.day)


def _worked(law: Law, person: Person, resting: Resting, mark: DayMark) -> Iterator[Judged]:
    values = {"name": person.name, "day": mark.day}
    if mark.reason is None:
        fixes = (fix("note_choice"), fix("other_person"))
        yield about(law, person.employee_id).says(
            "rest_day_worked",
            values,
            Severity.SOFT,
            (mark.day,),
            by="rest_day.compelled_substitute_within",
            fixes=fixes,
        )
    if mark.reason == FORCED:
        yield about(law, person.employee_id).says(
            "rest_day_forced",
            values,
            Severity.HARD,
            (mark.day,),
            by="rest_day.compelled_substitute_within",
            fixes=(fix("other_person"),),
        )
    minor = person.eighteen_on is not None and mark.day < person.eighteen_on
    if mark.reason == VOLUNTARY and minor and person.scope == INDUSTRIAL:
        yield about(law, person.employee_id).says(
            "young_on_rest_day",
            values,
            Severity.HARD,
            (mark.day,),
            by="young.weekly_days",
            fixes=(fix("other_person"),),
        )
    if mark.reason == COMPELLED:
        yield from _compelled(law, person, resting, mark)


def _compelled(law: Law, person: Person, resting: Resting, mark: DayMark) -> Iterator[Judged]:
    within = law.whole("rest_day.compelled_substitute_within", mark.day)
    last = mark.day + within * _DAY
    others = [each for each in person.marked(REST) if each.stands_for == mark.day and _had(resting, each)]
    kept = [each for each in others if compelled_substitute_ok(mark.day, each.day, within=within)]
    values: dict[str, object] = {"name": person.name, "day": mark.day, "last": last}
    if not kept:
        late = person.known_to > last
        code = "rest_day_return_overdue" if late else "rest_day_not_returned"
        weight = Severity.HARD if late else Severity.SOFT
        fixes = (fix("return_rest_day", values),)
        parameter = "rest_day.compelled_substitute_within"
        yield about(law, person.employee_id).says(
            code, values, weight, (mark.day,), by=parameter, fixes=fixes
        )
        return
    hours = law.whole("rest_day.compelled_told_within", mark.day)
    ended = _end_of_work(person, mark.day)
    if kept[0].told is not None and not told_in_time(ended, kept[0].told, hours=hours):
        told = {"name": person.name, "day": mark.day, "until": ended + timedelta(hours=hours)}
        parameter = "rest_day.compelled_told_within"
        yield about(law, person.employee_id).says(
            "compelled_told_late", told, Severity.SOFT, (mark.day,), by=parameter
        )


def _moved(law: Law, person: Person, mark: DayMark) -> Iterator[Judged]:
    original = mark.stands_for
    compelled = any(
        each.day == original and each.reason == COMPELLED and each is not mark for each in person.marked(REST)
    )
    if original is None or compelled or _may_move(law, original, mark.day):
        return
    last = original + law.whole("rest_day.substitute_within", original) * _DAY
    values = {"name": person.name, "day": original, "to": mark.day, "last": last}
    fixes = (fix("move_rest_day", values),)
    parameter = "rest_day.substitute_within"
    yield about(law, person.employee_id).says(
        "rest_day_moved_too_far", values, Severity.HARD, (mark.day,), by=parameter, fixes=fixes
    )


def _notice(law: Law, person: Person, mark: DayMark) -> Iterator[Judged]:
    """Rest days that change are made known before their month; who joins in it is told as she joins."""
    irregular = person.terms_on(mark.day).rest_weekday is None and mark.stands_for is None
    joins_in_it = person.joined >= mark.day.replace(day=1)
    if not irregular or joins_in_it or mark.told is None or told_before_month(mark.day, mark.told):
        return
    values = {"name": person.name, "day": mark.day, "told": mark.told.astimezone(HONG_KONG).date()}
    fixes = (fix("publish_before_month"),)
    parameter = "rest_day.told_before_month"
    yield about(law, person.employee_id).says(
        "rest_day_told_late", values, Severity.SOFT, (mark.day,), by=parameter, fixes=fixes
    )


def _may_move(law: Law, original: date, to: date) -> bool:
    return may_substitute(original, to, within=law.whole("rest_day.substitute_within", original))


def _end_of_work(person: Person, day: date) -> datetime:
    return max(
        each.ends for each in person.done if day in {each.day, each.starts.astimezone(HONG_KONG).date()}
    )
