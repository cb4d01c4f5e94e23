"""Forms speak three languages, switched while they are open, and no text of a form lacks a translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from defusedxml import ElementTree as Tree
from PySide6.QtWidgets import QApplication

from storekeeper.kit.assets import UI
from storekeeper.qtkit.language import TRANSLATIONS, Language, compiled
from storekeeper.qtkit.messages import MessageBar

LOCALES = ("zh_HK", "zh_CN")


def texts_of(form: Path) -> set[tuple[str, str]]:
    """(context, source) of every translatable text of a drawing."""
    root = Tree.parse(form).getroot()
    context = root.findtext("class") or ""
    strings = [
        node for node in root.iter("string") if node.get("notr") != "true" and (node.text or "").strip()
    ]
    return {(context, node.text or "") for node in strings}


def translated(locale: str) -> dict[tuple[str, str], str]:
    """(context, source) → translation, of every .ts of a locale."""
    found: dict[tuple[str, str], str] = {}
    for path in TRANSLATIONS.glob(f"*_{locale}.ts"):
        for context in Tree.parse(path).getroot().iter("context"):
            for message in context.iter("message"):
                key = (context.findtext("name") or "", message.findtext("source") or "")
                found[key] = message.findtext("translation") or ""
    return found


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("form", sorted(UI.glob("*.ui")), ids=lambda form: form.stem)
def test_every_text_of_a_form_is_translated(form: Path, locale: str) -> None:
    known = translated(locale)

    assert {text for text in texts_of(form) if not known.get(text)} == set()


def test_no_translation_speaks_simplified_in_hong_kong() -> None:
    assert not re.search("[关闭显语输单数户码这还]", "".join(translated("zh_HK").values()))


def test_forms_are_compiled_once_for_each_content(tmp_path: Path) -> None:
    first = compiled("zh-HK", tmp_path)
    made = first.stat().st_mtime_ns

    assert compiled("zh-HK", tmp_path) == first
    assert first.stat().st_mtime_ns == made


def test_a_message_is_said_again_in_another_language(language: Language, qtbot: object) -> None:
    bar = MessageBar()
    bar.say("hard", lambda: language.sentences.say("desktop.name_missing"))
    assert bar.message is not None
    before = bar.message.text

    language.use("en")
    QApplication.sendPostedEvents()

    assert (before, bar.message.text) == ("請輸入用戶名。", "Type your name first.")
    bar.deleteLater()


def test_a_message_is_plain_text_and_stays_until_it_is_closed(language: Language, qtbot: object) -> None:
    bar = MessageBar()
    done: list[bool] = []
    bar.say("info", "<b>5</b> & 6", ("Undo", lambda: done.append(True)))
    assert bar.message is not None
    text = bar.message.text

    button = next(child for child in bar.message.children() if getattr(child, "text", str)() == "Undo")
    button.click()  # type: ignore[attr-defined]
    bar.clear()

    assert text == "<b>5</b> & 6"
    assert done == [True]
    assert bar.message is None
    bar.deleteLater()


def test_a_cache_that_cannot_be_written_does_not_take_the_language_away(tmp_path: Path, qapp: object) -> None:
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    language = Language(tmp_path / "file" / "cache")

    language.use("zh-HK")
    said = QApplication.translate("SignIn", "Sign in")
    language.use("en")

    assert said == "登入"


def test_an_unknown_language_is_refused(language: Language) -> None:
    with pytest.raises(KeyError):
        language.use("fr")
