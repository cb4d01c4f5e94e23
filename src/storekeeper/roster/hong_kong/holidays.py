"""What the law says of one person"s holidays: worked, owed, given too late, bought, or inside leave."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.hong_kong.findings import LAW, Judged, about, fix
from storekeeper.roster.hong_kong.holiday_days import GENERAL, STATUTORY, Holiday
from storekeeper.roster.hong_kong.holidays_due import (
    Due,
    Given,
    dues,
    notice_until,
    stray,
    told_in_time,
    window,
)
from storekeeper.roster.hong_kong.law import Law
from storekeeper.roster.hong_kong.person import ALTERNATIVE, BOUGHT, SUBSTITUTED, Person

_DAY = timedelta(days=1)
_ANNUAL = "AL"


def holidays_due(law: Law, person: Person) -> tuple[Due, ...]:
    """What became of each of them, the oldest first."""
    given = given_to(person, ALTERNATIVE, SUBSTITUTED)
    return dues(law, person.holidays, worked=person.worked_days, given=given, on_leave=person.away(_ANNUAL))


def given_to(person: Person, *kinds: str) -> tuple[Given, ...]:
    """Her days off for holidays, as they are marked."""
    return tuple(Given(each.day, each.kind, each.stands_for, each.told) for each in person.marked(*kinds))


def owed(law: Law, person: Person) -> tuple[Due, ...]:
    """The statutory holidays still to be given, the oldest first, each with its last day."""
    return tuple(each for each in holidays_due(law, person) if each.owed and each.holiday.kind == STATUTORY)


def holidays(law: Law, person: Person) -> Iterator[Judged]:
    """Everything about holidays; they are everybody"s, whatever the length of service."""
    for due in holidays_due(law, person):
        shown = person.shown(due.holiday.day)
        if due.holiday.kind == GENERAL:
            if due.worked and shown:
                yield _of_contract(person, due)
            continue
        if shown and due.holiday.day != due.holiday.falls and due.holiday.falls in person.rests:
            yield _moved(law, person, due)
        if due.owed and (shown or person.first <= due.last <= person.last):
            yield _owed(law, person, due)
        if due.given is not None and (shown or person.shown(due.given.day)):
            yield from _late(law, person, due, due.given)
    yield from _bought(law, person)
    yield from _for_nothing(law, person)


def _owed(law: Law, person: Person, due: Due) -> Judged:
    """Overdue is what was worked on; for a holiday inside annual leave the law names no last day."""
    late = due.worked and person.known_to > due.last
    name = "holiday_overdue" if late else "holiday_owed" if due.worked else "holiday_in_leave"
    values = _named(person, due.holiday, last=due.last)
    fixes = (fix("give_holiday", values), fix("agree_holiday"))
    return about(law, person.employee_id).says(
        name,
        values,
        Severity.HARD if late else Severity.SOFT,
        (due.holiday.day,),
        by="holiday.alternative_within" if due.worked else "annual_leave.rest_days_inside_count",
        fixes=fixes,
    )


def _late(law: Law, person: Person, due: Due, given: Given) -> Iterator[Judged]:
    if told_in_time(law, due.holiday.day, given) is False:
        until = notice_until(law, due.holiday.day, given.day)
        values = {"name": person.name, "given": given.day, "holiday": _name(due.holiday), "until": until}
        fixes = (fix("agree_holiday"),)
        yield about(law, person.employee_id).says(
            "holiday_told_late", values, Severity.HARD, (given.day,), by="holiday.notice_hours", fixes=fixes
        )


def _bought(law: Law, person: Person) -> Iterator[Judged]:
    """Pay instead of another day; beside one that is given it is a matter of the contract."""
    bought = person.marked(BOUGHT)
    given = {due.holiday for due in holidays_due(law, person) if due.given is not None} if bought else set()
    for mark in bought:
        on = mark.stands_for or mark.day
        holiday = next((each for each in person.holidays if on in {each.day, each.falls}), None)
        if holiday is None or holiday in given or holiday.kind == GENERAL or not person.shown(mark.day):
            continue
        last = holiday.day + law.whole("holiday.alternative_within", holiday.day) * _DAY
        values = _named(person, holiday)
        fixes = (fix("give_holiday", {"last": last}),)
        yield about(law, person.employee_id).says(
            "holiday_bought", values, Severity.HARD, (mark.day,), by="holiday.pay_in_lieu", fixes=fixes
        )


def _for_nothing(law: Law, person: Person) -> Iterator[Judged]:
    """An alternative holiday that answers none, where all that it could answer is known."""
    given = given_to(person, ALTERNATIVE)
    for each in stray(given, holidays_due(law, person)) if given else ():
        first, last = window(law, each.day)
        if person.begins <= first and last <= person.ends and person.shown(each.day):
            values = {"name": person.name, "day": each.day}
            fixes = (fix("remove_mark"),)
            parameter = "holiday.alternative_within"
            yield about(law, person.employee_id).says(
                "holiday_for_nothing", values, Severity.INFO, (each.day,), by=parameter, fixes=fixes
            )


def _moved(law: Law, person: Person, due: Due) -> Judged:
    values = _named(person, due.holiday)
    return about(law, person.employee_id).says(
        "holiday_moved", values, Severity.INFO, (due.holiday.day,), by="holiday.moved_off_rest_day"
    )


def _of_contract(person: Person, due: Due) -> Judged:
    """No law stands behind it, so it has no source of ours but the contract."""
    values, days = _named(person, due.holiday), (due.holiday.day,)
    return Judged(
        f"{LAW}.holiday_of_contract", values, Severity.SOFT, person.employee_id, days, waivable=True
    )


def _name(holiday: Holiday) -> Finding:
    return Finding(f"roster.holiday.{holiday.name}")


def _named(person: Person, holiday: Holiday, **more: object) -> dict[str, object]:
    return {"name": person.name, "holiday": _name(holiday), "day": holiday.day, **more}
