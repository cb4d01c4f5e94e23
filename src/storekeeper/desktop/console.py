"""From the sign-in to the main window and back: makes a desk for whoever comes in, and clears it away again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from storekeeper.desktop.finding import find
from storekeeper.desktop.gate import Entered, Gate
from storekeeper.desktop.main_window import MainWindow
from storekeeper.desktop.modules import MODULES, known
from storekeeper.desktop.password_memory import PasswordMemory
from storekeeper.desktop.preferences import Preferences
from storekeeper.desktop.settling import Settling
from storekeeper.desktop.sign_in import SignIn
from storekeeper.desktop.today.tasks import read_tasks
from storekeeper.features import FEATURES, finders
from storekeeper.kit.contributions import Found, Task
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.ids import new_id
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.change_feed import ChangeFeed
from storekeeper.qtkit.language import Language
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.tasks import Lanes
from storekeeper.qtkit.theme import Appearance, Theme, system_theme

_CLOSED = "stores.account_closed"


class Console(QObject):
    """Owns language, appearance and windows of one process; `finished` comes when the last window is closed."""

    finished = Signal()

    def __init__(
        self, gate: Gate, preferences: Preferences, *, cache: Path, modules: Iterable[str] = MODULES
    ) -> None:
        """`cache` is a folder for what can be made again."""
        super().__init__()
        chosen = preferences.settings
        self.language = Language(cache, self)
        self.appearance = Appearance(Theme(_theme_of(chosen), chosen.density, chosen.language), self)
        self.sign_in: SignIn | None = None
        self.window: MainWindow | None = None
        self._memory = PasswordMemory(local=str(chosen.data_folder))
        self._gate, self._preferences, self._modules = gate, preferences, tuple(modules)
        self._lanes: Lanes | None = None
        self._desk: Desk | None = None
        self._entered: Entered | None = None
        self._why: StorekeeperError | None = None
        self.language.use(chosen.language)
        self.appearance.use()

    @property
    def desk(self) -> Desk | None:
        """The desk of whoever is in."""
        return self._desk

    def begin(self, persona: str | None = None, why: StorekeeperError | None = None) -> None:
        """Shows the sign-in and opens the store behind it; goes on at once as `persona` of a sample store.

        `why` is said there: the reason why somebody who was in is back.
        """
        self._lanes = Lanes()
        self.sign_in = SignIn(
            self._gate,
            lanes=self._lanes,
            language=self.language,
            appearance=self.appearance,
            preferences=self._preferences,
            memory=self._memory,
        )
        self.sign_in.entered.connect(self.enter)
        self.sign_in.left.connect(self.close)
        self.sign_in.show()
        self.sign_in.begin(persona, why)

    def enter(self, entered: Entered) -> None:
        """Opens the main window for whoever came in."""
        origin = new_id()
        changes = ChangeFeed(origin)
        desk = Desk(
            actor=entered.actor,
            door=entered.door,
            lanes=Lanes(),
            changes=changes,
            language=self.language,
            appearance=self.appearance,
            settings=self._preferences.settings,
            origin=origin,
            read_only=entered.read_only,
        )
        desk.english_name = entered.english_name
        changes.listen(entered.door.address)
        self._desk = desk
        self.window = MainWindow(
            desk,
            known(self._modules),
            preferences=self._preferences,
            host=entered.host,
            sample=entered.sample,
            english_name=entered.english_name,
            tasks=_tasks,
        )
        self._entered = entered
        self.window.seeking.connect(self._seek)
        self.window.explaining.connect(self._explain)
        self.window.telling.connect(self._tell_about)
        self.window.securing.connect(self._change_password)
        self.window.closed.connect(self._window_closed)
        changes.lost.connect(self._put_out_if_closed, Qt.ConnectionType.QueuedConnection)  # the desk may go
        self.window.show()
        self._close_sign_in()
        Settling(desk, self._preferences).read()

    def close(self) -> None:
        """Closes every window and joins every thread; a second call does nothing."""
        self._close_sign_in()
        self._preferences.leave()
        if self.window is not None:
            self.window.deleteLater()
            self.window = None
        if self._desk is not None:
            self._desk.close()
            self._desk = None
        self.finished.emit()

    # what lies over the window is loaded when it is first asked for; palette and map then hear the window themselves

    def _seek(self) -> None:
        from storekeeper.desktop.palette import Palette

        window, desk = self.window, self._desk
        if window is not None and desk is not None and window.findChild(Palette) is None:
            Palette(window, desk, self._preferences, _find).open()

    def _explain(self) -> None:
        from storekeeper.desktop.key_map import KeyMap

        window, desk = self.window, self._desk
        if window is not None and desk is not None and window.findChild(KeyMap) is None:
            KeyMap(window, desk).open()

    def _tell_about(self) -> None:
        from storekeeper.desktop.about import About

        window, desk, entered = self.window, self._desk, self._entered
        if window is None or desk is None or entered is None:
            return
        about = window.findChild(About)
        if not isinstance(about, About):
            About(window, desk, host=entered.host, sample=entered.sample).open()

    def _change_password(self) -> None:
        from storekeeper.desktop.password_panel import PasswordPanel

        window, desk, entered = self.window, self._desk, self._entered
        if window is None or desk is None or entered is None or window.findChild(PasswordPanel) is not None:
            return
        address, server = entered.door.address, self._gate.server
        PasswordPanel(window, desk, address, memory=self._memory, server=server).open()

    def _put_out_if_closed(self, why: Refused | None) -> None:
        """Where her login was closed, the window goes with all it shows, and the sign-in says why."""
        if why is not None and why.code == _CLOSED and self.window is not None:
            self._why = why
            self.window.put_out()

    def _window_closed(self, signing_out: bool) -> None:
        if not signing_out:
            return self.close()
        window, desk = self.window, self._desk
        self.window = self._desk = None
        self._preferences.leave()
        self._dress()
        why, self._why = self._why, None
        self.begin(why=why)
        if window is not None:
            window.deleteLater()
        if desk is not None:
            desk.close()
        return None

    def _dress(self) -> None:
        """Puts on again what this workstation wears while nobody is in."""
        chosen = self._preferences.settings
        if self.language.current != chosen.language:
            self.language.use(chosen.language)
        worn, wanted = self.appearance.theme, Theme(_theme_of(chosen), chosen.density, chosen.language)
        if (worn.name, worn.density, worn.language) != (wanted.name, wanted.density, wanted.language):
            self.appearance.use(name=wanted.name, density=wanted.density, language=wanted.language)

    def _close_sign_in(self) -> None:
        if self.sign_in is not None:
            self.sign_in.entered.disconnect(self.enter)
            self.sign_in.left.disconnect(self.close)
            self.sign_in.close()
            self.sign_in.deleteLater()
            self.sign_in = None
        if self._lanes is not None:
            self._lanes.close()
            self._lanes = None


def _theme_of(chosen: Settings) -> str:
    """What was chosen here; where nothing was, the high contrast that the system asks for."""
    high = chosen.theme == "light" and system_theme() == "contrast"
    return "contrast" if high else chosen.theme


def _find(connection: Any, text: str, most: int) -> tuple[Found, ...]:
    return find(connection, finders(), text, most)


def _tasks(connection: Any, on: date) -> tuple[Task, ...]:
    references = [reference for feature in FEATURES for reference in feature.today]
    return read_tasks(connection, references, on)
