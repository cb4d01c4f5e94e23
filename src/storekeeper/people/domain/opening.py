"""The opening hours of a shop through time: which weeks follow each other, and what another week changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from storekeeper.kit.records import Add, Change, Remove, Row, Together

_DAY = timedelta(days=1)
Hours = tuple[time, time]


@dataclass(frozen=True)
class Period:
    """Days on which the hours of a week stay the same; `to_day` is the last, None = until further notice."""

    from_day: date
    to_day: date | None
    week: Mapping[int, Hours]

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.from_day <= day and (self.to_day is None or day <= self.to_day)


def periods(rows: Iterable[Row]) -> tuple[Period, ...]:
    """The weeks of a shop's hours, one after the other, from the first hours on; a week may be all closed."""
    found = tuple(rows)
    starts = _turns(found)
    ends = [*(day - _DAY for day in starts[1:]), None]
    made = [Period(a, z, _week(found, a)) for a, z in zip(starts, ends, strict=False)]
    while made and made[-1].to_day is None and not made[-1].week and len(made) > 1:
        made.pop()
    return tuple(made)


def period_on(rows: Iterable[Row], day: date) -> Period | None:
    """The week that holds on a day; before the first hours none."""
    found = tuple(rows)
    starts = [turn for turn in _turns(found) if turn <= day]
    if not starts:
        return None
    later = [turn for turn in _turns(found) if turn > day]
    return Period(starts[-1], later[0] - _DAY if later else None, _week(found, starts[-1]))


def hours_from(
    rows: Sequence[Row], shop_id: int, from_day: date, week: Mapping[int, Hours]
) -> Together | None:
    """The edit after which the week holds from a day until hours change the next time; earlier days stay.

    None when it holds already. Rows are the shop's hours as they stand.
    """
    later = [turn for turn in _turns(rows) if turn > from_day]
    last = later[0] - _DAY if later else None
    edits: list[Change | Add | Remove] = []
    for weekday in range(7):
        row = _row_on(rows, weekday, from_day)
        wanted = week.get(weekday)
        if wanted != (_hours(row) if row is not None else None):
            edits += _of_one_day(row, (from_day, last), {"shop_id": shop_id, "weekday": weekday}, wanted)
    return Together(tuple(edits)) if edits else None


def _of_one_day(
    row: Row | None, span: tuple[date, date | None], of: Mapping[str, object], wanted: Hours | None
) -> list[Change | Add | Remove]:
    """What one weekday needs: its present row is shortened, kept after the span, changed or removed."""
    first, last = span
    fresh = {} if wanted is None else {"opens": wanted[0], "closes": wanted[1]}
    if row is None:
        return [_added(of, first, last, fresh)] if fresh else []
    starts, ends = _day(row, "from_day"), _day(row, "to_day")
    goes_on = last is not None and (ends is None or ends > last)
    edits: list[Change | Add | Remove] = []
    if starts is not None and starts < first:
        edits.append(_changed(row, {"to_day": first - _DAY}))
    elif goes_on and last is not None:
        edits.append(_changed(row, {"from_day": last + _DAY}))
    else:
        return [_changed(row, fresh)] if fresh else [Remove(row.record, row.key, row.version)]
    if fresh:
        edits.append(_added(of, first, last, fresh))
    if goes_on and last is not None and starts is not None and starts < first:
        kept = {"opens": row.values["opens"], "closes": row.values["closes"]}
        edits.append(_added(of, last + _DAY, ends, kept))
    return edits


def _added(of: Mapping[str, object], first: date, last: date | None, hours: Mapping[str, object]) -> Add:
    return Add("hours", {**of, **hours, "from_day": first, "to_day": last}, None)


def _changed(row: Row, values: Mapping[str, object]) -> Change:
    return Change(row.record, row.key, row.version, values)


def _turns(rows: Iterable[Row]) -> list[date]:
    """The days on which some hours begin, or are over for the first time."""
    turns: set[date] = set()
    for row in rows:
        starts, ends = _day(row, "from_day"), _day(row, "to_day")
        if starts is not None:
            turns.add(starts)
        if ends is not None:
            turns.add(ends + _DAY)
    return sorted(turns)


def _week(rows: Sequence[Row], day: date) -> Mapping[int, Hours]:
    found = {weekday: _row_on(rows, weekday, day) for weekday in range(7)}
    return {weekday: _hours(row) for weekday, row in found.items() if row is not None}


def _row_on(rows: Iterable[Row], weekday: int, day: date) -> Row | None:
    return next((row for row in rows if row.values["weekday"] == weekday and _holds(row, day)), None)


def _holds(row: Row, day: date) -> bool:
    starts, ends = _day(row, "from_day"), _day(row, "to_day")
    return starts is not None and starts <= day and (ends is None or day <= ends)


def _hours(row: Row) -> Hours:
    opens, closes = row.values["opens"], row.values["closes"]
    if not isinstance(opens, time) or not isinstance(closes, time):
        raise TypeError("hours without times")
    return opens, closes


def _day(row: Row, name: str) -> date | None:
    value = row.values[name]
    return value if isinstance(value, date) else None
