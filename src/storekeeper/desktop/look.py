"""Draws every screen in its languages, themes and densities, full, empty, offline and forbidden, to be looked at."""

from __future__ import annotations

import argparse
import itertools
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QWidget

from storekeeper.desktop.console import Console
from storekeeper.desktop.crash import CrashReport
from storekeeper.desktop.gate import Entered, Opened, Persona, Progress
from storekeeper.desktop.guide_pictures import keep_for_guide
from storekeeper.desktop.main import application_of, cache_of
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.own_store import OwnStore
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.robot import Stuck, Wait, perform, picture, quietened, see_a_small_screen
from storekeeper.desktop.scenes import SCENES, put_away
from storekeeper.desktop.sign_in import SignIn
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import DENSITIES, NAMES

_SIZE = (1366, 768)
_PERSONAS = ("hq", "regional", "it")
_AWAY = "db.example.hk"


@dataclass(frozen=True)
class Dress:
    """One combination to draw in."""

    language: str
    theme: str
    density: str

    def __str__(self) -> str:
        return f"{self.language}-{self.theme}-{self.density}"


_FEW = (
    Dress("zh-HK", "light", "standard"),
    Dress("en", "dark", "comfortable"),
    Dress("zh-HK", "contrast", "large"),
)


def run(arguments: Sequence[str]) -> int:
    """Draws and returns 0; what stood in the way is said in a sentence and returns 1."""
    settings = kit_settings.load()
    sentences = Sentences(settings.language)
    given = _parser(sentences).parse_args(arguments)
    chosen = (given.language or LANGUAGES, given.theme or NAMES, given.density or DENSITIES)
    dresses = [Dress(*combination) for combination in itertools.product(*chosen)]
    see_a_small_screen()
    application = application_of(sys.argv[:1])
    look = _Look(OwnStore(settings), given.out, dresses, cache_of(settings.data_folder))
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
    if given.guide is not None:
        count = keep_for_guide(given.out, given.guide)
        print(sentences.say("desktop.look.drawn", count=count, folder=given.guide))
    return 0


def _parser(sentences: Sentences) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="storekeeper look")
    told = sentences.say("desktop.argument.out")
    parser.add_argument("--out", type=Path, default=Path("out/look"), metavar="FOLDER", help=told)
    told = sentences.say("desktop.argument.guide")
    parser.add_argument("--guide", type=Path, metavar="FOLDER", help=told)
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--theme", choices=NAMES, action="append")
    parser.add_argument("--density", choices=DENSITIES, action="append")
    return parser


_NEWCOMER = "chan.siuling"


class _Told:
    """A gate whose answer is known, to draw the states of the sign-in."""

    def __init__(self, *, opened: Opened | None = None, error: StorekeeperError | None = None) -> None:
        self._opened, self._error = opened or Opened(None), error
        self.server = self._opened.host or ""

    def choose(self, server: str) -> None:
        """Every address is one that nobody can read."""
        raise Refused("stores.server_unreadable", given=server)

    def open(self, progress: Progress) -> Opened:
        if self._error is not None:
            raise self._error
        progress("embedded.starting", {})
        return self._opened

    def enter(self, name: str, password: str) -> Entered:
        code = "login.first_password" if name == _NEWCOMER else "stores.wrong_password"
        raise Refused(code, name=name, password=bool(password))

    def change_password(self, name: str, password: str, new: str) -> None:
        """Nothing is changed."""

    def enter_as(self, persona: Persona) -> Entered:
        raise Refused("desktop.persona_unknown", name=persona.key)


@dataclass(frozen=True)
class _WayIn:
    """A state of the sign-in: in every dress or in a few, once somebody `tries` to come in, with another server."""

    name: str
    gate: _Told
    always: bool = False
    tries: str = ""
    chooses: bool = False


_SAMPLE = Opened(None, tuple(Persona(key, key) for key in ("hq", "regional", "regional2", "it", "hr")))
_UNKNOWN = Unreachable("stores.unknown_server", server=_AWAY, host=_AWAY, port=5432)
_UNPROVEN = Refused("stores.certificate_untrusted", server=_AWAY, host=_AWAY, port=5432)
_WAYS = (
    _WayIn("sign-in", _Told(), always=True),
    _WayIn("sign-in-sample", _Told(opened=_SAMPLE), always=True),
    _WayIn("sign-in-refused", _Told(opened=Opened(_AWAY)), always=True, tries="leung.waiyee"),
    _WayIn("sign-in-first", _Told(), tries=_NEWCOMER),
    _WayIn("sign-in-away", _Told(error=_UNKNOWN)),
    _WayIn("sign-in-unproven", _Told(error=_UNPROVEN)),
    _WayIn("sign-in-server", _Told(), chooses=True),
)
_FAULT = "Storekeeper 0.1.0\n\nTraceback (most recent call last): …"


class _Look:
    def __init__(self, store: OwnStore, out: Path, dresses: Sequence[Dress], cache: Path) -> None:
        self.drawn = 0
        self._wears: Dress | None = None
        self._store, self._out, self._dresses = store, out, tuple(dresses)
        few = tuple(dress for dress in _FEW if dress in self._dresses)
        self._few = self._dresses if len(self._dresses) <= len(_FEW) else few or self._dresses[:1]
        self._preferences = Preferences(store.settings, store.folder / "kept" / "settings.json")
        self._console = Console(store.gate, self._preferences, cache=cache)
        self._lanes = Lanes()

    def close(self) -> None:
        """Nothing keeps running."""
        self._lanes.close()
        self._console.close()
        self._store.erase()

    def everything(self) -> Iterator[Wait]:
        """The ways in, the windows of a store without people, those of the sample chain, and those left alone."""
        yield from self._ways_in()
        self._store.make(_unheard)
        yield from self._window(self._store.first("hq"), "empty-")
        yield from self._window(self._store.first("auditor"), "no-right-")
        self._store.fill(_unheard)
        seen: set[str] = set()
        for persona in _PERSONAS:
            yield from self._persona(persona, seen)
        yield from self._offline()

    def _ways_in(self) -> Iterator[Wait]:
        for dress in self._worn(self._dresses):
            for way in _WAYS:
                if way.always or dress in self._few:
                    yield from self._sign_in(way, dress)
            if dress in self._few:
                report = CrashReport(self._console.language.sentences, _FAULT)
                yield from self._draw(report, f"crash-{dress}")

    def _sign_in(self, way: _WayIn, dress: Dress) -> Iterator[Wait]:
        page = SignIn(
            way.gate, lanes=self._lanes, language=self._console.language,
            appearance=self._console.appearance, preferences=self._preferences,
        )  # fmt: skip
        page.show()
        page.begin()
        yield way.name, lambda: self._lanes.is_idle
        if way.tries:
            page.name_edit.setText(way.tries)
            page.password_edit.setText("••••••••")
            page.enter_button.click()
            yield way.name, lambda: self._lanes.is_idle
        if way.chooses:
            page.server_button.click()
            page.server_choice.address_box.setEditText("db example")
            page.server_choice.use_button.click()
        yield from self._draw(page, f"{way.name}-{dress}")

    def _persona(self, persona: str, seen: set[str]) -> Iterator[Wait]:
        """Pages that nobody before could open in every dress, the others and the scenes in a few."""
        window = yield from self._entered(self._store.persona(persona))
        fresh = [key for key in window.keys if key not in seen]
        known = [key for key in window.keys if key in seen]
        seen.update(fresh)
        for dress in self._worn(self._dresses if fresh else self._few):
            yield from self._pages(window, "", fresh, dress)
            if dress in self._few:
                yield from self._pages(window, f"{persona}-", known, dress)
                yield from self._scenes(window, persona, dress)
        yield from self._left()

    def _scenes(self, window: MainWindow, persona: str, dress: Dress) -> Iterator[Wait]:
        for scene in SCENES:
            if scene.persona == persona and (scene.module is None or scene.module in window.keys):
                scene.show(window, self._store.sample)
                yield from self._settle(window)
                self._keep(window, f"{scene.name}-{dress}")
                put_away(window)
                scene.leave(window)

    def _offline(self) -> Iterator[Wait]:
        """The server goes away under pages that are open."""
        window = yield from self._entered(self._store.persona("hq"))
        yield from self._visit(window, window.keys)
        self._store.stop()
        yield "banner", window.banner.isVisible
        for dress in self._worn(self._few):
            yield from self._pages(window, "offline-", window.keys, dress)
        self._console.close()

    def _window(self, entered: Entered, prefix: str) -> Iterator[Wait]:
        window = yield from self._entered(entered)
        for dress in self._worn(self._few):
            yield from self._pages(window, prefix, window.keys or ("nothing",), dress)
        yield from self._left()

    def _entered(self, entered: Entered) -> Generator[Wait, None, MainWindow]:
        self._console.enter(entered)
        window = self._console.window
        if window is None:
            raise Refused("desktop.not_open")
        window.resize(*_SIZE)
        yield from self._settle(window)
        return window

    def _left(self) -> Iterator[Wait]:
        self._console.close()
        yield from self._pause()

    def _visit(self, window: MainWindow, keys: Sequence[str]) -> Iterator[Wait]:
        for key in keys:
            window.open(key)
            yield from self._settle(window)

    def _pages(self, window: MainWindow, prefix: str, keys: Sequence[str], dress: Dress) -> Iterator[Wait]:
        for key in keys:
            if key in window.keys:
                window.open(key)
            yield from self._settle(window)
            self._keep(window, f"{prefix}{key}-{dress}")

    def _worn(self, dresses: Sequence[Dress]) -> Iterator[Dress]:
        """Dresses once for all that is drawn in it: every widget there is takes part in that."""
        for dress in dresses:
            if dress != self._wears:
                self._console.language.use(dress.language)
                self._console.appearance.use(name=dress.theme, density=dress.density, language=dress.language)
                self._wears = dress
            yield dress

    def _settle(self, window: MainWindow) -> Iterator[Wait]:
        yield from self._pause()
        yield "answers", lambda: window.is_idle
        yield from self._pause()

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


def _unheard(_code: str, _values: object) -> None:
    """Progress that nobody watches."""
