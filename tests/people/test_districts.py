"""Districts are known by their code and by whatever people write for them, and named in every language."""

from __future__ import annotations

import pytest

from storekeeper.demo.places import DISTRICTS as SAMPLE
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.people.domain.districts import DISTRICTS, district_code


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("YTM", "YTM"),
        ("油尖旺區", "YTM"),
        ("油尖旺", "YTM"),
        ("湾仔区", "WC"),
        ("Wan Chai", "WC"),
        ("wan chai district", "WC"),
        ("Central & Western", "CW"),
        ("東區", "EA"),
        (" 北区 ", "NO"),
        ("旺角", None),
        ("", None),
    ],
)
def test_a_written_district_means_its_code(written: str, code: str | None) -> None:
    assert district_code(written) == code


def test_every_district_is_named_in_every_language_as_the_sample_chain_does() -> None:
    assert {district.code for district in SAMPLE} == set(DISTRICTS)
    for language in LANGUAGES:
        names = [Sentences(language).say(f"people.district.{code}") for code in DISTRICTS]
        assert [district_code(name) for name in names] == list(DISTRICTS)
