"""Values of records as they are typed and shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.qtkit.record_words import hours_text, read_minutes


@given(st.integers(0, 7 * 24 * 60))
def test_hours_as_they_are_shown_are_read_as_the_same_minutes(minutes: int) -> None:
    assert read_minutes(hours_text(minutes)) == minutes


@pytest.mark.parametrize(("typed", "minutes"), [("45", 2700), ("22.5", 1350), ("22:30", 1350), ("1:05", 65)])
def test_hours_are_typed_with_a_point_or_a_colon(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize("typed", ["22:60", "22:-5", "169", "-1"])
def test_what_is_no_time_is_refused(typed: str) -> None:
    with pytest.raises(ValueError):
        read_minutes(typed)
