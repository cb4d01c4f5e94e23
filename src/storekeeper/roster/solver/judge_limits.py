"""What one person's duties break: hours, rows of days, weekends, rest, absence, and the shapes of the shifts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver.problem import DAY, Duty, Freedom, Person, Problem, weekends


def faults(problem: Problem, person: Person, held: Sequence[Duty]) -> Iterator[Finding]:
    """Everything the duties (in order of time) break. Days and minutes stand in the values."""
    checks: tuple[Callable[[Problem, Person, Sequence[Duty]], Iterator[str]], ...] = (
        _hours, _caps, _days, _rows, _weekends, _rest, _absence, _shapes, _order,
    )  # fmt: skip
    for check in checks:
        for name in check(problem, person, held):
            code, _, at = name.partition("@")
            yield Finding(f"solver.fault_{code}", {"person": person.key, "day": int(at or -1)})


def _hours(_: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    paid = sum(duty.paid for duty in held)
    if paid > person.most:
        yield "too_many_minutes"
    if paid < person.least and person.least_price is None:
        yield "too_few_minutes"


def _caps(_: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    counts = Counter(duty.template for duty in held)
    for template, most in person.caps:
        if counts[template] > most:
            yield "cap"


def _days(_: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    for day, count in Counter(duty.day for duty in held).items():
        if count > 1:
            yield f"two_shifts@{day}"
    if person.most_days is not None and len({duty.day for duty in held}) > person.most_days:
        yield "too_many_days"


def _rows(problem: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    """Rows of days worked and off; one that touches the edge may be shorter, and history goes on into it."""
    worked = {duty.day for duty in held}
    row, began = person.history.worked, -person.history.worked
    off = person.history.off if not row else None
    for day in range(problem.days):
        if day in worked:
            if row == 0:
                began = day
                if off is not None and off < person.fewest_off:
                    yield f"days_off_too_few@{day}"
            row, off = row + 1, None
            if row > person.most_in_row:
                yield f"row_too_long@{day}"
        else:
            known = began > 0 or person.history.worked
            if 0 < row < person.fewest_in_row and known:
                yield f"row_too_short@{day}"
            if row:
                off = 1
            elif off is not None:
                off += 1
            row = 0


def _weekends(problem: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    worked = {duty.day for duty in held}
    count = sum(any(day in worked for day in days) for days in weekends(problem))
    if person.most_weekends is not None and count > person.most_weekends:
        yield "weekends"


def _rest(problem: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    bars = {template.key: template.bars for template in problem.templates}
    ended = person.history.ended
    if held and ended is not None and held[0].start - ended < person.rest:
        yield f"rest@{held[0].day}"
    if held and held[0].day == 0 and held[0].template in bars.get(person.history.template, ()):
        yield "succession@0"
    for before, after in pairwise(held):
        free = after.start - before.end
        if free < 0:
            yield f"overlap@{after.day}"
        elif free < person.rest:
            yield f"rest@{after.day}"
        if after.day == before.day + 1 and after.template in bars.get(before.template, ()):
            yield f"succession@{after.day}"


def _absence(_: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    for duty in held:
        if duty.day in person.off:
            yield f"leave@{duty.day}"
        if any(duty.start < ends and begins < duty.end for begins, ends in person.away):
            yield f"away@{duty.day}"
        if duty.shop not in person.shops:
            yield f"not_of_the_shop@{duty.day}"


def _shapes(problem: Problem, person: Person, held: Sequence[Duty]) -> Iterator[str]:
    templates = {template.key: template for template in problem.templates}
    for duty in held:
        if not (0 <= duty.day < problem.days and duty.start // DAY == duty.day):
            yield f"wrong_day@{duty.day}"
        if duty.start < problem.horizon[0] or duty.end > problem.horizon[1]:
            yield f"outside@{duty.day}"
        if person.longest is not None and duty.minutes > person.longest:
            yield f"too_long@{duty.day}"
        if duty.template:
            known = templates.get(duty.template)
            shape = (duty.start - duty.day * DAY, duty.minutes, duty.pauses)
            if known is None or shape != (known.start, known.minutes, known.pauses):
                yield f"template@{duty.day}"
            elif known.role and known.role not in person.roles:
                yield f"skill@{duty.day}"
        elif problem.freedom is None:
            yield f"template@{duty.day}"
        else:
            yield from _free_shape(problem.freedom, person, duty)


def _free_shape(freedom: Freedom, person: Person, duty: Duty) -> Iterator[str]:
    begins = duty.start - duty.day * DAY
    allowed = any(first <= begins <= last for first, last in freedom.starts)
    if not allowed or begins % freedom.step:
        yield f"start@{duty.day}"
    if not freedom.shortest <= duty.minutes <= freedom.longest or duty.minutes % freedom.step:
        yield f"length@{duty.day}"
    at = duty.start
    for task in duty.tasks:
        if task.start != at:
            yield f"tasks@{duty.day}"
        if task.minutes < freedom.stint:
            yield f"stint@{duty.day}"
        if task.role not in person.roles:
            yield f"skill@{duty.day}"
        at = task.start + task.minutes
    if at != duty.end or any(one.role == next_.role for one, next_ in pairwise(duty.tasks)):
        yield f"tasks@{duty.day}"
    yield from _pauses(freedom, duty)


def _pauses(freedom: Freedom, duty: Duty) -> Iterator[str]:
    due = 1 if freedom.pause and duty.minutes >= freedom.pause_from else 0
    if len(duty.pauses) != due:
        yield f"pause@{duty.day}"
    for pause in duty.pauses:
        early, late = freedom.pause_earliest, freedom.pause_latest
        if pause.minutes != freedom.pause or not early <= pause.offset <= late or pause.paid:
            yield f"pause@{duty.day}"


def _order(_: Problem, __: Person, held: Sequence[Duty]) -> Iterator[str]:
    for duty in held:
        if duty.minutes <= 0:
            yield f"length@{duty.day}"
