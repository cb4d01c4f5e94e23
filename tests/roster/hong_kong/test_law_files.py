"""The files of the law: parameters dated without gap or overlap, each with its source and its status."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest

from storekeeper.roster.hong_kong.law import FILES, Fact, Law, law, read

KNOWN_OPEN = {
    "hours_record.below_monthly",
    "mpf.offsetting",
    "paternity.weeks_after",
    "paternity.weeks_before",
}


def test_every_fact_has_a_source_and_a_unit() -> None:
    facts = [fact for dated in law().facts.values() for fact in dated]

    assert len(facts) > 80
    assert all(fact.source and fact.unit for fact in facts)


def test_no_parameter_has_a_gap() -> None:
    for dated in law().facts.values():
        for before, after in pairwise(dated):
            assert before.last is not None
            assert after.first == before.last + timedelta(days=1), after.parameter


def test_what_is_not_confirmed_says_so() -> None:
    """Product reference 9: the amount from 1 May 2026, and what carries the mark y there."""
    open_ones = {fact.parameter for dated in law().facts.values() for fact in dated if not fact.confirmed}

    assert open_ones >= KNOWN_OPEN
    assert law().fact("hours_record.below_monthly", date(2026, 4, 30)).confirmed
    assert not law().fact("hours_record.below_monthly", date(2026, 5, 1)).confirmed


def test_two_facts_on_one_day_are_refused() -> None:
    one = Fact("x", date(2026, 1, 1), None, 1, "days", "somewhere", "confirmed")

    with pytest.raises(ValueError):
        Law([one, Fact("x", date(2026, 2, 1), None, 2, "days", "somewhere", "confirmed")])
    with pytest.raises(KeyError):
        Law([one]).fact("x", date(2025, 12, 31))


def test_a_key_or_status_that_is_not_known_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    text = (FILES / "rest_days.toml").read_text("utf-8")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text.replace('status = "confirmed"', 'status = "surely"'), "utf-8")

    with pytest.raises(ValueError):
        read(wrong)
