"""The order of Chinese names by strokes, as Hong Kong's lists have it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from storekeeper.kit.assets import RESOURCES

_UNKNOWN = 99


def stroke_key(name_zh: str) -> str:
    """A key that sorts Chinese names by strokes, same characters together; ASCII, so any collation will do.

    Per character two digits of stroke count and six of code point; a character of unknown count comes last.
    """
    known = _strokes()
    return "".join(f"{known.get(character, _UNKNOWN):02d}{ord(character):06X}" for character in name_zh)


@cache
def _strokes() -> Mapping[str, int]:
    rows = (RESOURCES / "strokes.txt").read_text("utf-8").splitlines()[2:]
    counted = (row.split(" ") for row in rows)
    return MappingProxyType(
        {character: int(count) for count, characters in counted for character in characters}
    )
