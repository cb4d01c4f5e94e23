"""Sources of the law in the language of whoever reads."""

from __future__ import annotations

import re

import pytest

from storekeeper.kit.sentences import Sentences
from storekeeper.roster.hong_kong import holiday_days
from storekeeper.roster.hong_kong.basis import basis
from storekeeper.roster.hong_kong.law import law

_SOURCES = sorted(
    {fact.source for facts in law().facts.values() for fact in facts}
    | {day.source for year in holiday_days.years() for day in holiday_days.statutory(year)}
)
_KEPT = re.compile(r"(?:[a-z]+\.)+hk|[IVX]+A|[0-9]+[A-Z]+")


def test_a_section_is_said_as_people_in_hong_kong_say_it() -> None:
    source = "Employment Ordinance Cap. 57 s. 49A and Sch. 9; China Daily 1 May 2025"
    assert (
        basis(Sentences("zh-HK"), source) == "《僱傭條例》（第57章）第49A條及附表9；《中國日報》2025年5月1日"
    )
    assert (
        basis(Sentences("zh-CN"), "Minimum Wage Ordinance Cap. 608 s. 10")
        == "《最低工资条例》（第608章）第10条"
    )
    assert basis(Sentences("en"), source) == source


@pytest.mark.parametrize("language", ["zh-HK", "zh-CN"])
@pytest.mark.parametrize("source", _SOURCES)
def test_no_english_is_left_of_any_source_but_addresses(source: str, language: str) -> None:
    said = basis(Sentences(language), source)
    assert re.findall(r"[A-Za-z]{2,}", _KEPT.sub("", said)) == []
    assert " " not in said
