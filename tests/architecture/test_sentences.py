"""Every sentence in three languages with the same named values, and every code that is said is there."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pytest

from storekeeper.kit.sentences import LANGUAGES, names_in, texts
from tests.architecture.source_tree import Source, planted, program

MAKERS = ("Finding", "Refused", "Conflict", "Unreachable")
SPEAKERS = {"sentences": "", "session": ""}  # whose say() takes a code, and what stands before it
CODE_ARGUMENTS = {"Verb": (1, 2)}
NOT_VALUES = {"findings", "severity"}


@dataclass(frozen=True)
class Said:
    """A code in the program, with the names of its values where they can be read off."""

    place: str
    code: str
    values: frozenset[str] | None = None


def faults_of_languages(languages: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Codes that a language lacks, texts that are empty, and values that differ between languages."""
    codes = sorted(set().union(*languages.values()))
    missing = [
        f"{code}: not in {name}" for code in codes for name, known in languages.items() if code not in known
    ]
    empty = [
        f"{code}: empty in {name}"
        for name, known in languages.items()
        for code, text in known.items()
        if not text
    ]
    differing = [
        f"{code}: the values differ"
        for code in codes
        if len({twins(names_in(known[code])) for known in languages.values() if code in known}) > 1
    ]
    return [*missing, *empty, *differing]


def twins(names: frozenset[str]) -> frozenset[str]:
    """Values with the two names of a shop or a person counted as one: a language says the one it reads."""
    return frozenset(re.sub(r"(^|_)(zh|en|cn)$", r"\1name", name) for name in names)


def wanted(languages: Mapping[str, Mapping[str, str]]) -> dict[str, frozenset[str]]:
    """Code → the values that it needs in whichever language it is said."""
    codes = set().union(*languages.values())
    return {
        code: frozenset().union(*(names_in(known.get(code, "")) for known in languages.values()))
        for code in codes
    }


def unnamed(languages: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Texts with a value that has no name, or that is reached into."""
    return [
        f"{code}: {{{name}}} in {language}"
        for language, known in languages.items()
        for code, text in known.items()
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None and not name.isidentifier()
    ]


def said(source: Source, speakers: Mapping[str, str]) -> Iterator[Said]:
    """Every code that the file says as a literal."""
    for name, call in source.calls():
        prefix = speakers.get(speaker(call)) if name == "say" else ""
        positions = CODE_ARGUMENTS.get(name, (0,) if name in MAKERS or name == "say" else ())
        if prefix is None:
            continue
        for position in positions:
            values = None if name in CODE_ARGUMENTS else values_of(name, call)
            for code in literals(call.args[position]) if len(call.args) > position else ():
                yield Said(f"{source.name}:{call.lineno}", f"{prefix}{code}", values)


def speaker(call: ast.Call) -> str:
    """The last name before `.say`, such as 'sentences' in `desk.sentences.say(…)`."""
    owner = call.func.value if isinstance(call.func, ast.Attribute) else None
    return owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")


def speakers_of(source: Source, sources: Sequence[Source]) -> dict[str, str]:
    """Who says codes in this file: SPEAKERS, itself, and a file beside it that defines `say(self, code, …)`."""
    beside = {each.path.stem: own_prefix(each) for each in sources if each.path.parent == source.path.parent}
    found = {**beside, "self": own_prefix(source), **SPEAKERS}
    return {name: prefix for name, prefix in found.items() if prefix is not None}


@cache
def own_prefix(source: Source) -> str | None:
    """What the file's own `say(self, code, …)` puts before a code; None when it has none."""
    for node in ast.walk(source.tree()):
        if (
            isinstance(node, ast.FunctionDef)
            and node.name == "say"
            and [arg.arg for arg in all_arguments(node)][1:2] == ["code"]
        ):
            texts_in = [
                each for part in ast.walk(node) if isinstance(part, ast.JoinedStr) for each in part.values[:1]
            ]
            return next((str(each.value) for each in texts_in if isinstance(each, ast.Constant)), "")
    return None


def all_arguments(function: ast.FunctionDef) -> list[ast.arg]:
    """Positional arguments in order."""
    return [*function.args.posonlyargs, *function.args.args]


def literals(node: ast.expr) -> list[str]:
    """The texts that an expression may be, as far as they are written there."""
    if isinstance(node, ast.IfExp):
        return [*literals(node.body), *literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def values_of(name: str, call: ast.Call) -> frozenset[str] | None:
    """The names of the values that a call gives; None when they are made elsewhere."""
    if name == "Finding":
        given = (
            call.args[1]
            if len(call.args) > 1
            else next((k.value for k in call.keywords if k.arg == "values"), None)
        )
        if given is None:
            return frozenset()
        keys = given.keys if isinstance(given, ast.Dict) else [None]
        names = [key.value if isinstance(key, ast.Constant) else None for key in keys]
    else:
        names = [keyword.arg for keyword in call.keywords]
    return None if None in names else frozenset(str(each) for each in names) - NOT_VALUES


def unspeakable(sources: Sequence[Source], needs: Mapping[str, frozenset[str]]) -> list[str]:
    """Codes without a sentence, and sentences whose values the program does not give."""
    found: list[str] = []
    for each in (one for source in sources for one in said(source, speakers_of(source, sources))):
        if each.code not in needs:
            found.append(f"{each.place} {each.code}: no such sentence")
        elif each.values is not None and (lacking := needs[each.code] - each.values):
            found.append(f"{each.place} {each.code}: lacks {', '.join(sorted(lacking))}")
    return found


def test_the_three_languages_say_the_same() -> None:
    assert faults_of_languages({language: texts(language) for language in LANGUAGES}) == []


def test_every_value_has_a_plain_name() -> None:
    assert unnamed({language: texts(language) for language in LANGUAGES}) == []


def test_every_code_that_is_said_has_its_sentence_and_its_values() -> None:
    assert unspeakable(program(), wanted({language: texts(language) for language in LANGUAGES})) == []


def test_a_difference_between_languages_is_seen() -> None:
    planted_languages = {"en": {"a": "{x}", "b": "B", "c": ""}, "zh-HK": {"a": "{y}", "c": "丙"}}

    assert faults_of_languages(planted_languages) == [
        "b: not in zh-HK",
        "c: empty in en",
        "a: the values differ",
    ]


def test_each_language_may_say_its_own_name_of_a_shop() -> None:
    assert faults_of_languages({"en": {"a": "{en} {shop_en}"}, "zh-HK": {"a": "{shop_zh}{zh}"}}) == []
    assert wanted({"en": {"a": "{en}"}, "zh-HK": {"a": "{zh}"}}) == {"a": {"en", "zh"}}


def test_a_value_without_a_plain_name_is_seen() -> None:
    assert unnamed({"en": {"a": "{}", "b": "{x.secret}", "c": "{x}"}}) == [
        "a: {} in en",
        "b: {x.secret} in en",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("raise Refused('a.unknown')", "planted.py:1 a.unknown: no such sentence"),
        ("raise Conflict('a.b')", "planted.py:1 a.b: lacks who"),
        ("Finding('a.b', {'day': 1})", "planted.py:1 a.b: lacks who"),
        ("desk.sentences.say('a.b' if y else 'a.c', who=1)", "planted.py:1 a.c: no such sentence"),
        ("Verb('list', 'a.unknown', 'a.b', f, g)", "planted.py:1 a.unknown: no such sentence"),
    ],
)
def test_a_code_without_its_sentence_is_seen(text: str, complaint: str) -> None:
    assert unspeakable([planted(text)], {"a.b": frozenset({"who"})}) == [complaint]


def test_a_code_is_seen_through_the_words_of_a_screen() -> None:
    words = "class Words:\n    def say(self, code):\n        return self.sentences.say(f'a.{code}')\n"
    sources = [
        planted(words, "desktop/words.py"),
        planted("self.words.say('c')\nwords.say('b')", "desktop/page.py"),
    ]

    assert unspeakable(sources, {"a.b": frozenset()}) == ["page.py:1 a.c: no such sentence"]


@pytest.mark.parametrize(
    "text",
    [
        "Refused('a.b', **values)",
        "Finding('a.b', values)",
        "sentences.say(code)",
        "messages.say('hard')",
        "Refused('a.b', who=1)",
    ],
)
def test_what_is_said_well_passes(text: str) -> None:
    assert unspeakable([planted(text)], {"a.b": frozenset({"who"})}) == []
