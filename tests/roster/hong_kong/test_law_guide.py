"""docs/law.md explains everything that the law's rules and the company's rules can say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from storekeeper.kit.sentences import texts
from storekeeper.roster.hong_kong.law import law

GUIDE = (Path(__file__).parents[3] / "docs" / "law.md").read_text("utf-8")
CODES = sorted(
    code
    for code in texts("en")
    if code.startswith(("roster.law.", "roster.company.")) and ".fix." not in code
)


def test_the_findings_are_those_that_are_said() -> None:
    assert len(CODES) > 40


def test_nothing_is_explained_that_is_never_said() -> None:
    explained = set(re.findall(r"`(roster\.(?:law|company)\.[a-z_.]+)`", GUIDE))
    assert explained <= set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_an_explanation_has_an_example_and_a_source_in_both_languages(code: str) -> None:
    assert GUIDE.count(f"### `{code}`") == 1
    chapter = GUIDE.split(f"### `{code}`")[1].split("\n###")[0].split("\n---")[0]
    for line in (_line(chapter, "例 Example："), chapter):
        assert re.search(r"[一-鿿]{2}", line)
        assert len(re.findall(r"[A-Za-z]{2,}", line)) > 2
    assert len(_line(chapter, "依據 Source：")) > 3


def _line(chapter: str, head: str) -> str:
    return chapter.partition(head)[2].partition("\n")[0]


def _family(parameter: str) -> str:
    return parameter.rpartition(".")[0] + ".*"


def test_every_figure_that_is_not_confirmed_is_named_as_such() -> None:
    last = GUIDE.split("## 10 ")[1].split("## 11 ")[0]
    unsure = {fact.parameter for facts in law().facts.values() for fact in facts if not fact.confirmed}
    missing = [each for each in unsure if f"`{each}`" not in last and f"`{_family(each)}`" not in last]
    assert missing == []


def test_the_figures_of_the_guide_are_those_of_the_files() -> None:
    for parameter in ("minimum_wage.hourly", "hours_record.below_monthly"):
        for fact in law().facts[parameter]:
            if fact.confirmed and fact.first.year >= 2023:
                figure = (
                    f"{float(str(fact.value)):,.1f}" if "wage" in parameter else f"{int(str(fact.value)):,}"
                )
                line = next(
                    line for line in GUIDE.splitlines() if fact.first.isoformat() in line and "|" in line
                )
                assert f"HK${figure}" in line
