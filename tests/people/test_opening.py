"""Opening hours through time: another week from a day on keeps what was before and what comes later."""

from __future__ import annotations

from datetime import date, time

from storekeeper.kit.records import Add, Change, Remove, Row, Together
from storekeeper.people.domain.opening import Hours, hours_from, period_on, periods

SHOP = 1
TEN, EIGHT, NINE = time(10), time(20), time(21)
USUAL: Hours = (TEN, time(22))
SHORT: Hours = (TEN, EIGHT)


def row(key: int, weekday: int, hours: Hours, first: str, last: str | None = None) -> Row:
    return Row(
        "hours",
        key,
        1,
        {
            "shop_id": SHOP,
            "weekday": weekday,
            "opens": hours[0],
            "closes": hours[1],
            "from_day": date.fromisoformat(first),
            "to_day": date.fromisoformat(last) if last else None,
        },
    )


def after(rows: list[Row], edit: Together | None) -> list[Row]:
    """The rows once the edit is done, as the store would do it."""
    found = {one.key: one for one in rows}
    for number, one in enumerate(edit.edits if edit else (), max(found, default=0) + 1):
        if isinstance(one, Add):
            found[number] = Row("hours", number, 1, one.values)
        elif isinstance(one, Change):
            found[one.key] = Row("hours", one.key, 2, {**found[one.key].values, **one.values})
        elif isinstance(one, Remove):
            del found[one.key]
    return list(found.values())


def weeks(rows: list[Row]) -> list[tuple[str, str | None, dict[int, Hours]]]:
    return [
        (each.from_day.isoformat(), each.to_day.isoformat() if each.to_day else None, dict(each.week))
        for each in periods(rows)
    ]


EVERY_DAY = [row(day + 1, day, USUAL, "2024-01-01") for day in range(7)]
USUAL_WEEK = dict.fromkeys(range(7), USUAL)


def test_hours_that_never_changed_are_one_period() -> None:
    assert weeks(EVERY_DAY) == [("2024-01-01", None, USUAL_WEEK)]
    assert period_on(EVERY_DAY, date(2023, 12, 31)) is None


def test_other_hours_from_next_month_keep_the_past() -> None:
    wanted = {**USUAL_WEEK, 6: SHORT}
    edit = hours_from(EVERY_DAY, SHOP, date(2026, 12, 1), wanted)

    assert edit is not None
    assert len(edit.edits) == 2
    assert weeks(after(EVERY_DAY, edit)) == [
        ("2024-01-01", "2026-11-30", USUAL_WEEK),
        ("2026-12-01", None, wanted),
    ]


def test_hours_from_the_first_day_of_a_period_change_that_period() -> None:
    wanted = {**USUAL_WEEK, 6: SHORT}
    edit = hours_from(EVERY_DAY, SHOP, date(2024, 1, 1), wanted)

    assert edit == Together((Change("hours", 7, 1, {"opens": TEN, "closes": EIGHT}),))


def test_a_change_ends_where_hours_change_the_next_time() -> None:
    later = after(EVERY_DAY, hours_from(EVERY_DAY, SHOP, date(2027, 1, 1), {**USUAL_WEEK, 0: SHORT}))
    wanted = {**USUAL_WEEK, 5: SHORT, 6: SHORT}
    edit = hours_from(later, SHOP, date(2026, 12, 1), wanted)

    assert weeks(after(later, edit)) == [
        ("2024-01-01", "2026-11-30", USUAL_WEEK),
        ("2026-12-01", "2026-12-31", wanted),
        ("2027-01-01", None, {**USUAL_WEEK, 0: SHORT}),
    ]


def test_a_day_is_closed_and_opened_again() -> None:
    without_sunday = dict.fromkeys(range(6), USUAL)
    closed = after(EVERY_DAY, hours_from(EVERY_DAY, SHOP, date(2026, 12, 1), without_sunday))
    opened = after(closed, hours_from(closed, SHOP, date(2027, 2, 1), USUAL_WEEK))

    assert weeks(closed)[1:] == [("2026-12-01", None, without_sunday)]
    assert weeks(opened)[1:] == [
        ("2026-12-01", "2027-01-31", without_sunday),
        ("2027-02-01", None, USUAL_WEEK),
    ]


def test_hours_removed_from_their_first_day_are_gone() -> None:
    edit = hours_from(EVERY_DAY, SHOP, date(2024, 1, 1), dict.fromkeys(range(6), USUAL))

    assert edit == Together((Remove("hours", 7, 1),))


def test_a_period_that_begins_that_day_but_goes_on_is_moved_behind_the_change() -> None:
    rows = [row(1, 0, USUAL, "2024-01-01"), row(2, 1, USUAL, "2024-01-01", "2024-06-30")]
    wanted = {0: SHORT, 1: USUAL}

    assert weeks(after(rows, hours_from(rows, SHOP, date(2024, 1, 1), wanted))) == [
        ("2024-01-01", "2024-06-30", wanted),
        ("2024-07-01", None, {0: USUAL}),
    ]


def test_the_first_hours_of_a_shop_are_added() -> None:
    edit = hours_from([], SHOP, date(2026, 12, 1), {0: USUAL})

    assert weeks(after([], edit)) == [("2026-12-01", None, {0: USUAL})]


def test_hours_that_hold_already_need_no_edit() -> None:
    assert hours_from(EVERY_DAY, SHOP, date(2026, 12, 1), USUAL_WEEK) is None
