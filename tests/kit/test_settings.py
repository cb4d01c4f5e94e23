"""Settings: declared once, read from a file, overridden by the environment, refused with a reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storekeeper.kit import settings
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.settings import Settings


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert settings.load(tmp_path / "none.json", {}) == Settings()


def test_what_was_saved_is_read_again_and_the_rest_stays(tmp_path: Path) -> None:
    file = tmp_path / "new" / "settings.json"
    settings.save(file, language="en")

    settings.save(file, last_login="p_7", data_folder=tmp_path / "店 舖")

    found = settings.load(file, {})
    assert (found.language, found.last_login) == ("en", "p_7")
    assert found.data_folder == tmp_path / "店 舖"


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    settings.save(file, theme="dark", idle_minutes=3)

    found = settings.load(file, {"STOREKEEPER_THEME": "contrast", "STOREKEEPER_IDLE_MINUTES": "0.5"})

    assert (found.theme, found.idle_minutes) == ("contrast", 0.5)


def test_a_value_that_a_setting_cannot_have_is_refused_with_those_it_can(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        settings.load(tmp_path / "none.json", {"STOREKEEPER_LANGUAGE": "fr"})

    told = Sentences("en").tell(refused.value)
    assert "fr" in told
    assert "zh-HK, en, zh-CN" in told


@pytest.mark.parametrize("given", ["nan", "-1", "0", "soon"])
def test_idle_minutes_are_a_number_above_zero(tmp_path: Path, given: str) -> None:
    with pytest.raises(Refused, match=r"kit\.setting_value"):
        settings.load(tmp_path / "none.json", {"STOREKEEPER_IDLE_MINUTES": given})


@pytest.mark.parametrize("text", ["{", "[]", "\x00"])
def test_a_damaged_file_is_refused_by_name(tmp_path: Path, text: str) -> None:
    file = tmp_path / "settings.json"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        settings.load(file, {})

    assert refused.value.values["path"] == file


def test_what_a_newer_version_wrote_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"colour_of_tomorrow": "blue"}), encoding="utf-8")

    settings.save(file, density="large")

    assert json.loads(file.read_text(encoding="utf-8"))["colour_of_tomorrow"] == "blue"


def test_an_unknown_setting_cannot_be_saved(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        settings.save(tmp_path / "settings.json", colour="blue")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_setting_is_explained(language: str) -> None:
    sentences = Sentences(language)

    assert [name for name in settings.names() if not sentences.knows(f"kit.setting.{name}")] == []
