"""The guides say the words that are on the screen, and the pictures of the first are there and small."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from storekeeper.kit.assets import RESOURCES, ROOT, UI
from storekeeper.kit.sentences import texts

GUIDE = ROOT / "docs" / "guide"
LANGUAGES = {"zh-HK": "zh_HK", "en": None}
LARGEST = 150_000
MOST = 6


def page(language: str, name: str = "start") -> str:
    return (GUIDE / f"{name}.{language}.md").read_text(encoding="utf-8")


def on_the_screen(language: str) -> Iterator[str]:
    """Every text of forms and sentences, without the marks of shortcuts."""
    yield from texts(language).values()
    locale = LANGUAGES[language]
    if locale is None:
        files, name = list(UI.glob("*.ui")), "string"
    else:
        files, name = list((RESOURCES / "translations").glob(f"*_{locale}.ts")), "translation"
    for file in files:
        for found in ElementTree.parse(file).iter(name):  # noqa: S314 (our own files)
            yield (found.text or "").replace("&", "")


@pytest.mark.parametrize("name", ["start", "rights"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_bold_word_stands_on_the_screen(language: str, name: str) -> None:
    shown = set(on_the_screen(language))

    missing = [word for word in re.findall(r"\*\*(.+?)\*\*", page(language, name)) if word not in shown]

    assert missing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_pictures_and_links_lead_somewhere(language: str) -> None:
    links = re.findall(r"\]\(([^)]+)\)", page(language))

    assert [link for link in links if not (GUIDE / link).is_file()] == []
    assert len([link for link in links if link.endswith(".png")]) >= 3


def test_its_pictures_are_few_and_small_and_all_are_used() -> None:
    kept = sorted(path for path in (GUIDE / "pictures").iterdir())
    pages = "".join(page(language) for language in LANGUAGES)

    assert len(kept) <= MOST
    assert [path.name for path in kept if path.stat().st_size > LARGEST] == []
    assert [path.name for path in kept if f"pictures/{path.name}" not in pages] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_readme_leads_to_it(language: str) -> None:
    readme = Path(ROOT / "README.md").read_text(encoding="utf-8")

    assert f"docs/guide/start.{language}.md" in readme
