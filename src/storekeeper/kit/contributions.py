"""The values that features hand up to the hosts: places of the console, tasks for Today, finds of the palette."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from storekeeper.kit.errors import Severity


@dataclass(frozen=True)
class Place:
    """Where something is shown or solved: a module's key and what to show there, such as {'shop_id': 3}."""

    module: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Task:
    """One row of Today: something that waits for the asking person.

    The sentence is `code` with `values`, its reason `<code>.why`, the word on its button `<code>.deed`.
    `key` is the same as long as it is the same matter. `deadline` is an instant, None without one.
    """

    key: str
    code: str
    values: Mapping[str, object]
    place: Place
    severity: Severity = Severity.INFO
    deadline: datetime | None = None


@dataclass(frozen=True)
class Found:
    """One find of the palette: what kind of thing (`code` of a sentence), its names, and where it leads."""

    code: str
    name_zh: str
    name_en: str
    detail: str
    place: Place
