"""What this workstation remembers for its windows: language, letters, colours, the last name, the geometry."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from storekeeper.kit import settings as kit_settings
from storekeeper.kit.settings import Settings

_GEOMETRY = "geometry"


class Preferences:
    """The choices of people stand in kit.settings; only the geometry of windows is kept beside them."""

    def __init__(self, settings: Settings, file: Path | None = None) -> None:
        """`file` is the settings file to write to; this workstation's own by default."""
        self.settings = settings
        self._file = file or kit_settings.default_file()
        window = self._file.with_name("window.ini")
        self._window = QSettings(str(window), QSettings.Format.IniFormat)

    @property
    def geometry(self) -> QByteArray | None:
        """Place and size of the main window."""
        value = self._window.value(_GEOMETRY)
        return value if isinstance(value, QByteArray) else None

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Remembers place and size of the main window."""
        self._window.setValue(_GEOMETRY, geometry)
        self._window.sync()

    def keep(self, **values: str) -> None:
        """Remembers language, theme, density or last_login."""
        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]
        kit_settings.save(self._file, **values)
