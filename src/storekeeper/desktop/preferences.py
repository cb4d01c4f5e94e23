"""How a person likes her screen: her own row where she is known, and what this workstation remembers before that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QObject, QSettings, Signal

from storekeeper.kit import preferences as own
from storekeeper.kit import settings as kit_settings
from storekeeper.kit.errors import StorekeeperError, Unreachable
from storekeeper.kit.sentences import LANGUAGES
from storekeeper.kit.settings import Settings
from storekeeper.qtkit.module import Desk
from storekeeper.qtkit.scope import Chosen
from storekeeper.qtkit.theme import DENSITIES, NAMES

_GEOMETRY = "geometry"
_DRESS: Mapping[str, tuple[str, ...]] = {"language": LANGUAGES, "theme": NAMES, "density": DENSITIES}


class Preferences(QObject):
    """Window state, server and last name stay on this workstation; everything else follows the person.

    arrived: her own row has been read and is in force.
    """

    arrived = Signal()

    def __init__(self, settings: Settings, file: Path | None = None) -> None:
        """`file` is the settings file to write to; this workstation's own by default."""
        super().__init__()
        self.settings = settings
        self._file = file or kit_settings.default_file()
        window = self._file.with_name("window.ini")
        self._window = QSettings(str(window), QSettings.Format.IniFormat)
        self._desk: Desk | None = None
        self._values: dict[str, Any] = {}
        self._chosen_outside: dict[str, Any] = {}
        self._unsent: dict[str, Any] = {}
        self._is_sending = False

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the main window."""
        value = self._window.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) else None

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Remembers place and size of the main window."""
        self._window.setValue(_GEOMETRY, geometry)
        self._window.sync()

    def keep(self, **values: object) -> None:
        """Remembers language, theme, density or a setting of this workstation, and the first three for the person."""
        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]
        kit_settings.save(self._file, **values)
        dress = {name: value for name, value in values.items() if name in _DRESS}
        if self._desk is None:
            self._chosen_outside |= dress
        else:
            self.remember(**dress)

    def value(self, name: str) -> Any:
        """What the person's row says under one of kit.preferences.KEYS; None where it says nothing."""
        return self._values.get(name)

    def remember(self, **values: Any) -> None:
        """Keeps JSON values in the person's row, at once or, while the server is away, when it is back; quietly."""
        changed = {name: value for name, value in values.items() if self._values.get(name) != value}
        self._values |= changed
        self._unsent |= changed
        self._send()

    def follow(self, desk: Desk, found: Mapping[str, Any]) -> None:
        """She has come in and her row was read: puts it in force. What she chose at the sign-in goes before it."""
        self._values = {**found, **self._values, **self._chosen_outside}
        self._unsent |= self._chosen_outside
        self._chosen_outside = {}
        self._desk = desk
        self._dress(desk)
        self._look(desk)
        desk.scope.changed.connect(self._scope_chosen)
        desk.changes.reconnected.connect(self._send)
        self.arrived.emit()
        self._send()

    def leave(self) -> None:
        """She has gone: the next one finds this workstation as it is."""
        self._desk = None
        self._values, self._unsent, self._chosen_outside = {}, {}, {}
        self._is_sending = False

    def _dress(self, desk: Desk) -> None:
        worn = {"language": desk.language.current, "theme": desk.theme.name, "density": desk.theme.density}
        wanted = {
            name: value
            for name, among in _DRESS.items()
            if (value := self._values.get(name)) in among and value != worn[name]
        }
        language = wanted.get("language")
        if language is not None:
            desk.language.use(language)
        if wanted:
            desk.appearance.use(name=wanted.get("theme"), density=wanted.get("density"), language=language)

    def _look(self, desk: Desk) -> None:
        scope = self._values.get("scope")
        if isinstance(scope, dict) and desk.scope.chosen == Chosen():
            region, shop = (scope.get(name) for name in ("region", "shop"))
            desk.scope.choose(Chosen(region if _is_id(region) else None, shop if _is_id(shop) else None))

    def _scope_chosen(self) -> None:
        if self._desk is not None:
            chosen = self._desk.scope.chosen
            self.remember(scope={"region": chosen.region_id, "shop": chosen.shop_id})

    def _send(self) -> None:
        if self._desk is None or self._is_sending or not self._unsent:
            return
        sent, self._unsent = self._unsent, {}
        self._is_sending = True
        self._desk.write_quietly(own.keep, sent, then=self._sent, failed=partial(self._kept_back, sent))

    def _sent(self, _nothing: None) -> None:
        self._is_sending = False
        self._send()

    def _kept_back(self, sent: Mapping[str, Any], error: StorekeeperError) -> None:
        """What did not arrive waits for the server; what the store will never take is let go."""
        self._is_sending = False
        if isinstance(error, Unreachable):
            self._unsent = {**sent, **self._unsent}


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
