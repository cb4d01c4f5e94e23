"""Hours of a day as people type them."""

from __future__ import annotations

from datetime import time

import pytest

from storekeeper.kit.errors import Refused
from storekeeper.kit.hours import Span, read_day


def day(*spans: tuple[str, str]) -> tuple[Span, ...]:
    return tuple(Span(time.fromisoformat(one), time.fromisoformat(other)) for one, other in spans)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("10-22", day(("10:00", "22:00"))),
        ("1000-2200", day(("10:00", "22:00"))),
        ("10:00–22:00", day(("10:00", "22:00"))),
        ("９：３０－１８：３０", day(("09:30", "18:30"))),
        ("9-6", day(("09:00", "18:00"))),
        ("上午10時半至晚上9時", day(("10:30", "21:00"))),
        ("22-06", day(("22:00", "06:00"))),
        ("22:00–翌日06:00", day(("22:00", "06:00"))),
        ("22:00–06:00 next day", day(("22:00", "06:00"))),
        ("2200-0600 (+1)", day(("22:00", "06:00"))),
        ("17-21, 10-14", day(("10:00", "14:00"), ("17:00", "21:00"))),
        ("10-14+17-21", day(("10:00", "14:00"), ("17:00", "21:00"))),
        ("0-24", day(("00:00", "00:00"))),
        ("-", ()),
        ("休息", ()),
        ("", ()),
    ],
)
def test_hours_are_read_as_they_are_typed(text: str, meant: tuple[Span, ...]) -> None:
    assert read_day(text) == meant


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("10x", "hours.unreadable"),
        ("A", "hours.unreadable"),
        ("10-22/60", "hours.unreadable"),
        ("10-25", "hours.time"),
        ("1090-2200", "hours.time"),
        ("10-14,13-17", "hours.overlap"),
        ("06-10,22-08", "hours.overlap"),
        ("8-9,10-11,12-13,14-15", "hours.many"),
        ("10-14," * 20, "hours.long"),
    ],
)
def test_what_cannot_be_hours_is_refused_with_its_reason(text: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read_day(text)

    assert refused.value.code == code


def test_a_shop_that_opens_once_a_day_takes_one_window() -> None:
    with pytest.raises(Refused, match=r"hours\.many"):
        read_day("10-14,17-21", most=1)
