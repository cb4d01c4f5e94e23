"""The settings of this workstation, each declared once: a local file, overridden by the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

import platformdirs

from storekeeper.kit.errors import Refused
from storekeeper.kit.file_lock import FileLock
from storekeeper.kit.replacing import replace_file

PROGRAM = "storekeeper"
FILE = "settings.json"
_LARGEST_FILE = 100_000
_WAIT_SECONDS = 5.0
_PLACES = ("STOREKEEPER_DSN", "STOREKEEPER_DATA")
_DATA = Path(platformdirs.user_data_dir(PROGRAM, appauthor=False))


def _of(variable: str, *among: str) -> dict[str, Any]:
    """What else belongs to a declaration: the variable that overrides it and the values it may have."""
    return {"variable": variable, "among": among}


@dataclass(frozen=True)
class Settings:
    """What this workstation remembers; a person's own preferences are rows that follow her elsewhere.

    The explanation of each one that people read is the sentence `kit.setting.<name>`.
    """

    data_folder: Path = field(default=_DATA, metadata=_of("STOREKEEPER_DATA"))
    dsn: str = field(default="", repr=False, metadata=_of("STOREKEEPER_DSN"))
    language: str = field(default="zh-HK", metadata=_of("STOREKEEPER_LANGUAGE", "zh-HK", "en", "zh-CN"))
    theme: str = field(default="light", metadata=_of("STOREKEEPER_THEME", "light", "dark", "contrast"))
    density: str = field(
        default="standard", metadata=_of("STOREKEEPER_DENSITY", "standard", "comfortable", "large")
    )
    server: str = field(default="", metadata=_of("STOREKEEPER_SERVER"))
    servers: tuple[str, ...] = field(default=(), metadata=_of("STOREKEEPER_SERVERS"))
    ca_file: str = field(default="", metadata=_of("STOREKEEPER_CA_FILE"))
    last_login: str = field(default="", metadata=_of("STOREKEEPER_LOGIN"))
    seals: str = field(default="", metadata=_of("STOREKEEPER_SEALS"))
    idle_minutes: float = field(default=15.0, metadata=_of("STOREKEEPER_IDLE_MINUTES"))


def names() -> tuple[str, ...]:
    """The names of all settings, in the order of their declaration."""
    return tuple(declared.name for declared in fields(Settings))


def default_file() -> Path:
    """Where the settings of this workstation are kept."""
    return Path(platformdirs.user_config_dir(PROGRAM, appauthor=False)) / FILE


def load(file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings of `file` (default: this workstation's), overridden by STOREKEEPER_* of the environment.

    Raises Refused: kit.settings_unreadable for a file that is no JSON object, kit.setting_value for a value
    that the setting cannot have. Unknown names in the file are passed over.
    """
    kept = dict(_kept(file or default_file()))
    if any(environment.get(variable) for variable in _PLACES):
        kept.pop(
            "server", None
        )  # where the environment says the stores are, a remembered choice is not asked
    found: dict[str, Any] = {}
    for declared in fields(Settings):
        variable = declared.metadata["variable"]
        if environment.get(variable):
            found[declared.name] = _value(declared, environment[variable])
        elif declared.name in kept:
            found[declared.name] = _value(declared, kept[declared.name])
    return Settings(**found)


def save(file: Path | None = None, **changes: object) -> Settings:
    """Keeps changed settings in the file, the others as they stand there; returns what the file now says.

    Raises KeyError for an unknown name, Refused('kit.setting_value'), Unreachable('kit.busy') or OSError.
    """
    path = file or default_file()
    declared = {one.name: one for one in fields(Settings)}
    checked = {name: _value(declared[name], value) for name, value in changes.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(path.with_name(f"{path.name}.lock")).held(wait_seconds=_WAIT_SECONDS):
        kept = dict(_kept(path)) | {
            name: str(value) if isinstance(value, Path) else value for name, value in checked.items()
        }
        replace_file(path, json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True))
    return load(path, {})


def _kept(path: Path) -> Mapping[str, object]:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise Refused("kit.settings_unreadable", path=path)
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise Refused("kit.settings_unreadable", path=path) from error
    if not isinstance(kept, dict):
        raise Refused("kit.settings_unreadable", path=path)
    return kept


def _value(declared: Field[Any], given: object) -> object:
    """The given text or JSON value as the setting's own type."""
    kind: type[Any] = type(declared.default)
    if issubclass(kind, tuple):
        parts = given.split(",") if isinstance(given, str) else given
        if not isinstance(parts, list | tuple):
            raise _refused(declared, given)
        return tuple(text for part in parts if (text := str(part).strip()))
    among = declared.metadata["among"]
    try:
        value = Path(str(given)).expanduser() if issubclass(kind, Path) else kind(given)
    except (TypeError, ValueError) as error:
        raise _refused(declared, given) from error
    if among and value not in among:
        raise _refused(declared, given)
    if isinstance(value, float) and not 0 < value < 100_000:
        raise _refused(declared, given)
    return value


def _refused(declared: Field[Any], given: object) -> Refused:
    may_be = declared.metadata["among"] or (type(declared.default).__name__,)
    return Refused("kit.setting_value", name=declared.name, given=str(given)[:80], may_be=may_be)
