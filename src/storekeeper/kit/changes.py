"""What a notice says has changed: read from untrusted text, and never more than a hint to look again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from storekeeper.kit.errors import Refused

CHANNEL = "storekeeper"
LONGEST = 8_000  # bytes; PostgreSQL's own limit for a notice
MOST_KEYS = 200
PRESENCE = "base.presence"
"""The topic of notices that say who is where."""

_TOPIC = re.compile(r"[a-z_][a-z0-9_]{0,62}\.[a-z_][a-z0-9_]{0,62}")
_KEY = re.compile(r"[0-9A-Za-z_.:-]{1,64}")
_ORIGIN = re.compile(r"[0-9a-fA-F-]{32,36}")
_LARGEST_SHOP = 2**31 - 1


@dataclass(frozen=True)
class Change:
    """Rows of `topic` ("schema.table") changed; no shop or no keys means any of them.

    Keys are integers in decimal or UUIDs as 32 hex digits, as text. `origin` is whoever made the change,
    so that it can leave out what it did itself.
    """

    topic: str
    shop_id: int | None = None
    keys: tuple[str, ...] | None = None
    origin: UUID | None = None


@dataclass(frozen=True)
class Reconnected:
    """Notices are heard from now on and may have been missed until now: what is shown has to be read again."""


@dataclass(frozen=True)
class Lost:
    """The server is away; Reconnected follows when it is back.

    `why` is what the server said when it refused the login; None while it is merely away.
    """

    why: Refused | None = None


def parse(payload: str) -> tuple[Change, ...]:
    """The changes that a notice announces, one a shop; none for anything that is no notice."""
    if len(payload) > LONGEST:
        return ()
    try:
        said = json.loads(payload)
    except (ValueError, RecursionError):
        return ()
    if not isinstance(said, dict):
        return ()
    shops, keys = said.get("s"), said.get("k")
    if isinstance(keys, str):
        keys = keys.split(",")
    told = _by_shop(shops, keys) if isinstance(shops, list) else ((shops, keys),)
    changes = [accept(said.get("t"), shop, of_shop, said.get("o")) for shop, of_shop in told]
    return tuple(each for each in changes if each is not None)


def _by_shop(shops: list[object], keys: object) -> Iterable[tuple[object, object]]:
    """Each shop with its keys, where the notice names a shop for each key or no keys at all."""
    if not 0 < len(shops) <= MOST_KEYS or not all(shop is None or type(shop) is int for shop in shops):
        return ()
    if keys is None:
        return ((shop, None) for shop in dict.fromkeys(shops))
    if not isinstance(keys, list) or len(keys) != len(shops):
        return ()
    found: dict[object, list[object]] = {}
    for shop, key in zip(shops, keys, strict=True):
        found.setdefault(shop, []).append(key)
    return found.items()


def accept(topic: object, shop_id: object, keys: object, origin: object = None) -> Change | None:
    """A change made of parts that nobody has looked at yet, or None when one of them cannot be."""
    if not isinstance(topic, str) or not _TOPIC.fullmatch(topic):
        return None
    if shop_id is not None and (type(shop_id) is not int or not 0 < shop_id <= _LARGEST_SHOP):
        return None
    if keys is not None:
        if not isinstance(keys, list | tuple) or not 0 < len(keys) <= MOST_KEYS:
            return None
        if not all(isinstance(key, str) and _KEY.fullmatch(key) for key in keys):
            return None
    maker = _origin(origin)
    if origin is not None and maker is None:
        return None
    return Change(topic, shop_id, None if keys is None else tuple(keys), maker)


def _origin(text: object) -> UUID | None:
    if not isinstance(text, str) or not _ORIGIN.fullmatch(text):
        return None
    try:
        return UUID(text)
    except ValueError:
        return None
