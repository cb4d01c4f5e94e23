"""Where a fact of the law stands, in the language of whoever reads: names of laws and their sections put into words.

The files of the law name their sources in English; their parts stand among the sentences, so that a language says
each of them its own way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from storekeeper.kit.errors import Finding
from storekeeper.kit.sentences import Sentences, texts
from storekeeper.roster.hong_kong.findings import Judged

_NAMES = "roster.basis.name."
_NUMBERED: Mapping[str, re.Pattern[str]] = {
    "section": re.compile(r"\bs\. (\w+(?:\(\w+\))*)"),
    "schedule": re.compile(r"\bSch\. (\w+)"),
    "part": re.compile(r"\bPart (\w+)"),
    "chapter": re.compile(r"\bch\. (\w+)"),
}


def basis(sentences: Sentences, source: str) -> str:
    """The source of a fact in the language of the sentences; what has no words there stays as it is."""
    if sentences.language == "en":
        return source
    for english, said in _names(sentences.language):
        source = source.replace(english, said)
    for code, pattern in _NUMBERED.items():
        source = pattern.sub(lambda found, code=code: _numbered(sentences, code, found), source)  # type: ignore[misc]
    source = re.sub(r" \(([^()]*)\)", r"（\1）", source)
    source = source.replace(" and ", "及").replace("; ", "；").replace(", ", "，").replace(": ", "：")
    return re.sub(r"(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])", "", source)


def bases(sentences: Sentences, finding: Finding) -> tuple[str, ...]:
    """Lines that say what a finding of the law rests on, since when that holds, and whether it is confirmed."""
    if not isinstance(finding, Judged):
        return ()
    return tuple(
        sentences.say(
            "roster.basis.line" if fact.confirmed else "roster.basis.unsure",
            source=basis(sentences, fact.source),
            year=f"{fact.first.year}",
            month=f"{fact.first.month}",
            day=f"{fact.first.day}",
        )
        for fact in finding.sources
    )


def _numbered(sentences: Sentences, code: str, found: re.Match[str]) -> str:
    return sentences.say(f"roster.basis.{code}", number=found[1])


@cache
def _names(language: str) -> tuple[tuple[str, str], ...]:
    """English part and its words, the longest first, for one may hold another."""
    english, said = texts("en"), texts(language)
    pairs = [(text, said[code]) for code, text in english.items() if code.startswith(_NAMES)]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))
