"""A kind of shift has a letter of its own in its place and time, and a break shorter than itself."""

from __future__ import annotations

from datetime import date, time

import pytest

from storekeeper.kit.records import Row
from storekeeper.roster.kind_rules import check_kind


def kind(
    key: int = 1, *, shop: int | None = None, letter: str = "A", first: str = "2026-01-01", **other: object
) -> Row:
    values = {
        "shop_id": shop,
        "letter": letter,
        "name_zh": "早更",
        "starts": time(9, 30),
        "ends": time(18, 30),
        "break_minutes": 60,
        "from_day": date.fromisoformat(first),
        "to_day": None,
    }
    return Row("kind", key, 1, {**values, **other})


def codes(row: Row, *others: Row) -> list[str]:
    return [finding.code.removeprefix("roster.kinds.") for finding in check_kind(row.values, row.key, others)]


def test_a_letter_is_taken_only_in_the_same_place_and_time() -> None:
    standing = kind(2)

    assert codes(kind(), standing) == ["letter_taken"]
    assert codes(kind(shop=5), standing) == []
    assert codes(kind(letter="B"), standing) == []
    assert codes(kind(to_day=date(2026, 6, 30)), kind(2, first="2026-07-01")) == []
    assert codes(kind(to_day=date(2026, 7, 1)), kind(2, first="2026-07-01")) == ["letter_taken"]


def test_a_kind_does_not_stand_in_its_own_way() -> None:
    assert codes(kind(2), kind(2)) == []


@pytest.mark.parametrize("letter", ["R", "a", "AB", "早", "A10"])
def test_what_typing_could_not_mean_is_no_letter(letter: str) -> None:
    assert codes(kind(letter=letter)) == ["letter_wrong"]


def test_a_break_is_shorter_than_the_shift_and_four_hours_at_most() -> None:
    assert codes(kind(break_minutes=241)) == ["break_long"]
    assert codes(kind(starts=time(10), ends=time(11), break_minutes=60)) == ["break_long"]
    assert codes(kind(starts=time(22), ends=time(6), break_minutes=60)) == []


def test_a_kind_ends_after_it_begins() -> None:
    assert codes(kind(to_day=date(2025, 12, 31))) == ["ends_before"]
