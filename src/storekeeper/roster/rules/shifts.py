"""What is said of one shift: of the person who is to work it, and of the shop on that day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import UUID

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.kit.errors import Finding, Severity
from storekeeper.roster.domain import Asked, Busy, Opening, Person, Shift, Shop, Week, Window
from storekeeper.roster.rules.words import marked, named, named_shop, on_leave

PREPARATION = timedelta(minutes=60)
"""Before opening and after closing people set up and cash up: that is not outside the opening hours."""
_MINUTE = timedelta(minutes=1)


def judged_shift(week: Week, shift: Shift, written: Container[UUID] = ()) -> Iterator[Finding]:
    """`written` are the shifts judged together with this one: an overlap of two is said once, of the later id."""
    if shift.employee_id is not None:
        person = week.person(shift.employee_id)
        if person is None:
            yield Finding("roster.stranger", {"day": shift.day})
        else:
            yield from judged_person(week, person, shift, week.asked_of(shift.role, shift.day), written)
    yield from judged_place(week.shop, shift)


def judged_person(
    week: Week, person: Person, shift: Shift, asked: Iterable[Asked], written: Container[UUID] = ()
) -> Iterator[Finding]:
    """Of a person working a shift that asks these skills."""
    day = shift.day
    if person.left_on is not None and day > person.left_on:
        yield Finding("roster.left", {"name": named(person), "day": person.left_on})
    elif person.placed_on(day) is None:
        values = {"name": named(person), "shop": named_shop(week.shop), "day": day}
        yield Finding("roster.not_placed", values)
    yield from _clashes(week, person, shift, written)
    leave = week.leave_of(person.employee_id, day)
    if leave is not None and leave.state == "approved":
        yield on_leave(person, leave)
    for each in asked:
        if not person.has(each.skill, day):
            yield _skill_missing(person, each, day)
    mark = week.mark_of(person.employee_id, day) or week.rest_of(person.employee_id, day)
    if mark is not None:
        yield marked(person, mark)
    if person.availability and not _available(person.availability, shift):
        yield Finding("roster.unavailable", {"name": named(person), "day": day}, Severity.SOFT)


def judged_place(shop: Shop, shift: Shift) -> Iterator[Finding]:
    """Of a shop that is not there on that day, or shut at that time."""
    values: dict[str, object] = {"shop": named_shop(shop), "day": shift.day}
    if shift.day < shop.opened_on:
        yield Finding("roster.opens_later", {**values, "opened": shop.opened_on})
    elif shop.closed_on is not None and shift.day > shop.closed_on:
        yield Finding("roster.closed_down", {**values, "closed": shop.closed_on})
    else:
        yield from _outside_hours(shop, shift, values)


def _clashes(week: Week, person: Person, shift: Shift, written: Container[UUID]) -> Iterator[Finding]:
    starts, ends = shift.starts_at, shift.ends_at
    for other in week.work_of(person.employee_id):
        if other.starts_at >= ends or starts >= other.ends_at or other.id == shift.id:
            continue
        if not (other.id > shift.id and other.id in written):
            yield Finding("roster.overlap", _other_work(person, other, here=True))
    for busy in week.busy_near(person.employee_id):
        if busy.starts_at < ends and starts < busy.ends_at:
            yield Finding("roster.overlap", _other_work(person, busy, here=busy.shop_id == week.shop.id))
        elif busy.travel:
            given = max(busy.starts_at - ends, starts - busy.ends_at) // _MINUTE
            if given < busy.travel:
                values = _other_work(person, busy, here=False)
                yield Finding("roster.travel", {**values, "needed": busy.travel, "given": given})


def _other_work(person: Person, other: Shift | Busy, *, here: bool) -> dict[str, object]:
    starts, ends = other.starts_at.astimezone(HONG_KONG), other.ends_at.astimezone(HONG_KONG)
    return {
        "name": named(person),
        "day": starts.date(),
        "from": starts.time(),
        "to": ends.time(),
        "shop": Finding("roster.this_shop" if here else "roster.another_shop"),
    }


def _skill_missing(person: Person, asked: Asked, day: date) -> Finding:
    """Its sentence says on which day, for she may have had it the day before."""
    values = {
        "name": named(person),
        "day": day,
        "skill": Finding("roster.skill", dict(asked.names)),
        "role": Finding(f"people.role.{asked.role}"),
    }
    return Finding("roster.skill_missing", values, Severity(asked.weight))


def _available(windows: tuple[Window, ...], shift: Shift) -> bool:
    valid = [window for window in windows if _valid(window, shift.day)]
    if not valid:
        return True
    return any(
        starts <= shift.starts_at and shift.ends_at <= ends
        for window in valid
        if window.weekday == shift.day.weekday()
        for starts, ends in (_instants(shift.day, window.starts, window.ends),)
    )


def _outside_hours(shop: Shop, shift: Shift, values: dict[str, object]) -> Iterator[Finding]:
    valid = [opening for opening in shop.hours if _valid(opening, shift.day)]
    today = [opening for opening in valid if opening.weekday == shift.day.weekday()]
    if not valid or any(_within(opening, shift) for opening in today):
        return
    if not today:
        yield Finding("roster.closed_day", values, Severity.SOFT)
        return
    hours = {"from": today[0].opens, "to": today[-1].closes}
    yield Finding("roster.closed", {**values, **hours}, Severity.SOFT)


def _within(opening: Opening, shift: Shift) -> bool:
    opens, closes = _instants(shift.day, opening.opens, opening.closes)
    return opens - PREPARATION <= shift.starts_at and shift.ends_at <= closes + PREPARATION


def _valid(dated: Window | Opening, day: date) -> bool:
    return dated.from_day <= day and (dated.to_day is None or day <= dated.to_day)


def _instants(day: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    return at(day, starts), at(day + timedelta(days=ends <= starts), ends)
