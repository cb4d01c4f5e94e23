"""The language of forms and widgets, switched while running; business sentences are kit.sentences' part."""

from __future__ import annotations

import hashlib
import os
import subprocess
import tempfile
from pathlib import Path

import PySide6
from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator, Signal

from storekeeper.kit.assets import RESOURCES
from storekeeper.kit.sentences import LANGUAGES, Sentences

TRANSLATIONS = RESOURCES / "translations"
_QT_NAMES = {"zh-HK": "zh_TW", "zh-CN": "zh_CN"}
_LOCALES = {"zh-HK": "zh_HK", "en": "en_GB", "zh-CN": "zh_CN"}


class Language(QObject):
    """The language in use: forms follow by LanguageChange, `sentences` speak it, `changed` tells.

    English is written in the forms; the others stand in `resources/translations/<form>_<locale>.ts` and are
    compiled into `cache`, once for each content.
    """

    changed = Signal()

    def __init__(self, cache: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._cache = cache
        self._translators: list[QTranslator] = []
        self.sentences = Sentences("en")

    @property
    def current(self) -> str:
        """One of kit.sentences.LANGUAGES."""
        return self.sentences.language

    def use(self, language: str) -> None:
        """Switches every form and sentence; KeyError for a language that is not one of ours."""
        self.sentences = Sentences(language)
        QLocale.setDefault(QLocale(_LOCALES[language]))
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        self._translators = [self._load(path) for path in self._files(language)]
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)
        self.changed.emit()

    def _files(self, language: str) -> list[Path]:
        if language == "en":
            return []
        folder = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
        return [folder / f"qtbase_{_QT_NAMES[language]}.qm", self._own(language)]

    def _own(self, language: str) -> Path:
        try:
            return compiled(language, self._cache)
        except OSError:  # a folder that cannot be written is somebody else's to report
            return compiled(language, Path(tempfile.mkdtemp(prefix="storekeeper-")))

    def _load(self, path: Path) -> QTranslator:
        translator = QTranslator(self)
        translator.load(str(path))
        return translator


def compiled(language: str, cache: Path) -> Path:
    """The .qm of all .ts of a language: the shipped one, else one kept in `cache` by content."""
    locale = _LOCALES[language]
    shipped = TRANSLATIONS / f"storekeeper_{locale}.qm"
    if shipped.is_file():
        return shipped
    sources = sorted(TRANSLATIONS.glob(f"*_{locale}.ts"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    made = cache / f"storekeeper_{locale}_{digest}.qm"
    if not made.is_file():
        _compile(sources, made)
    return made


def default_language(wanted: str | None) -> str:
    """The language a person chose, else Traditional Chinese of Hong Kong."""
    return wanted if wanted in LANGUAGES else LANGUAGES[0]


def _compile(sources: list[Path], made: Path) -> None:
    made.parent.mkdir(parents=True, exist_ok=True)
    tool = Path(PySide6.__path__[0]) / ("lrelease.exe" if os.name == "nt" else "lrelease")
    with tempfile.TemporaryDirectory(dir=made.parent) as folder:
        part = Path(folder) / made.name
        subprocess.run([tool, "-silent", *sources, "-qm", part], check=True, capture_output=True)
        part.replace(made)
