"""Sources of the law in the language of whoever reads."""

from __future__ import annotations

import re
from datetime import date

import pytest

from storekeeper.kit.sentences import Sentences
from storekeeper.roster.hong_kong import holiday_days
from storekeeper.roster.hong_kong.basis import bases, basis
from storekeeper.roster.hong_kong.law import law
from tests.roster.hong_kong.people import only, person

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


@pytest.mark.parametrize(
    ("language", "line"),
    [
        (
            "zh-HK",
            "依據：《僱傭條例》（第57章）第17(1)條；勞工處《僱傭條例簡明指南》第4章（1998年1月1日起生效）",
        ),
        ("en", "(in force since 1/1/1998)"),
    ],
)
def test_a_finding_says_what_it_rests_on_and_since_when(language: str, line: str) -> None:
    seven = person(date(2026, 11, 22), "9-18|9-18|9-18|9-18|9-18|9-18|9-18")

    assert bases(Sentences(language), only(seven, "no_rest_day"))[0].endswith(line)
