"""Draws every screen in its languages, themes and densities as pictures, full and empty, to be looked at."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtWidgets import QWidget

from storekeeper.desktop.console import Console
from storekeeper.desktop.crash import CrashReport
from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.desktop.main import application_of, cache_of
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import Stuck, Wait, perform, picture, quietened
from storekeeper.desktop.sign_in import SignIn
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import DENSITIES, NAMES

_SIZE = (1366, 768)


@dataclass(frozen=True)
class Dress:
    """One combination to draw in."""

    language: str
    theme: str
    density: str

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.density}"


def run(arguments: Sequence[str]) -> int:
    """Draws and returns 0; what stood in the way is said in a sentence and returns 1."""
    settings = kit_settings.load()
    sentences = Sentences(settings.language)
    parser = argparse.ArgumentParser(prog="storekeeper look")
    told = sentences.say("desktop.argument.out")
    parser.add_argument("--out", type=Path, default=Path("out/look"), metavar="FOLDER", help=told)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--theme", choices=NAMES, action="append")
    parser.add_argument("--density", choices=DENSITIES, action="append")
    given = parser.parse_args(arguments)
    chosen = (given.language or LANGUAGES, given.theme or NAMES, given.density or DENSITIES)
    dresses = [Dress(*combination) for combination in itertools.product(*chosen)]
    application = application_of(sys.argv[:1])
    look = _Look(settings, given.out, dresses)
    try:
        with quietened():
            perform(application, look.everything())
    except StorekeeperError as error:
        print(sentences.tell(error), file=sys.stderr)
        return 1
    except Stuck as stuck:
        print(sentences.say("desktop.walk.stuck", what=stuck), file=sys.stderr)
        return 1
    finally:
        look.close()
    print(sentences.say("desktop.look.drawn", count=look.drawn, folder=given.out))
    return 0


class _Told:
    """A gate whose answer is known, to draw the states of the sign-in."""

    def __init__(self, *, opened: Opened | None = None, error: StorekeeperError | None = None) -> None:
        self._opened, self._error = opened or Opened(None), error
        self.server = self._opened.host or ""

    def choose(self, server: str) -> None:
        """Stays where it is: in a picture nobody goes on."""

    def open(self, progress: Progress) -> Opened:
        if self._error is not None and not isinstance(self._error, Refused):
            raise self._error
        progress("embedded.starting", {})
        return self._opened

    def enter(self, name: str, password: str) -> Entered:
        raise self._error or Refused("stores.wrong_password", name=name, password=bool(password))

    def enter_as(self, persona: Persona) -> Entered:
        raise Refused("desktop.persona_unknown", name=persona.key)


class _Look:
    def __init__(self, settings: kit_settings.Settings, out: Path, dresses: Sequence[Dress]) -> None:
        self.drawn = 0
        self._out, self._dresses = out, dresses
        plain = replace(settings, language="zh-HK", theme="light", density="standard", last_login="")
        self._preferences = Preferences(plain, out / "kept" / "settings.json")
        self._gate = StoreGate(settings)
        self._console = Console(self._gate, self._preferences, cache=cache_of(settings.data_folder))
        self._lanes = Lanes()

    def close(self) -> None:
        """Nothing keeps running."""
        self._lanes.close()
        self._console.close()

    def everything(self) -> Iterator[Wait]:
        """All screens; the modules as whoever may open most of them, the empty window as somebody who may not."""
        yield from self._sign_in("sign-in", _Told())
        sample = Opened(None, tuple(Persona(key, key) for key in ("hq", "regional", "regional2", "it", "hr")))
        yield from self._sign_in("sign-in-sample", _Told(opened=sample))
        yield from self._sign_in("sign-in-refused", _Told(), tries=True)
        yield from self._sign_in("sign-in-away", _Told(error=Unreachable("stores.unreachable")))
        report = "Storekeeper 0.1.0\n\nTraceback (most recent call last): …"
        for dress in self._worn():
            yield from self._draw(CrashReport(self._console.language.sentences, report), f"crash-{dress}")
        yield from self._windows("hq")
        yield from self._windows("it")

    def _sign_in(self, name: str, gate: _Told, *, tries: bool = False) -> Iterator[Wait]:
        for dress in self._worn():
            page = SignIn(
                gate, lanes=self._lanes, language=self._console.language,
                appearance=self._console.appearance, preferences=self._preferences,
            )  # fmt: skip
            page.show()
            page.begin()
            yield name, lambda: self._lanes.is_idle
            if tries:
                page.name_edit.setText("leung.waiyee")
                page.password_edit.setText("••••••••")
                page.enter_button.click()
                yield name, lambda: self._lanes.is_idle
            yield from self._draw(page, f"{name}-{dress}")

    def _windows(self, persona: str) -> Iterator[Wait]:
        self._console.begin(persona)
        yield persona, lambda: self._console.window is not None
        window = self._console.window
        if window is None:
            return
        window.resize(*_SIZE)
        for key in window.keys or ("nothing",):
            if key in window.keys:
                window.open(key)
            for dress in self._worn():
                yield key, lambda: window.is_idle
                yield from self._pause()
                self._keep(window, f"{key}-{dress}")
        window.sign_out()
        yield "sign-in", lambda: self._console.sign_in is not None

    def _worn(self) -> Iterator[Dress]:
        for dress in self._dresses:
            self._console.language.use(dress.language)
            self._console.appearance.use(name=dress.theme, density=dress.density, language=dress.language)
            yield dress

    def _draw(self, widget: QWidget, name: str) -> Iterator[Wait]:
        widget.show()
        yield from self._pause()
        self._keep(widget, name)
        widget.close()
        widget.deleteLater()

    def _pause(self) -> Iterator[Wait]:
        """Two turns of the event loop, in which layouts settle."""
        for _ in range(2):
            yield "layout", lambda: True

    def _keep(self, widget: QWidget, name: str) -> None:
        picture(widget, self._out / f"{name}.png")
        self.drawn += 1
