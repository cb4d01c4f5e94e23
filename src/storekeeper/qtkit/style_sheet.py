"""The style sheet of every screen, filled from the tokens; it sets sizes and colours, never a family."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from storekeeper.kit.assets import RESOURCES

_SLOT = re.compile(r"\$\{([a-z._]+)(?:([+\-])(\d+))?\}")


def style_sheet(words: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    """The sheet of one theme and density; its slots look like ${text.muted} or ${control-4}."""
    return _SLOT.sub(lambda slot: _fill(slot, words, sizes), _drawn())


def _fill(slot: re.Match[str], words: Mapping[str, str], sizes: Mapping[str, int]) -> str:
    name, sign, by = slot.groups()
    if sign is None:
        return words[name] if name in words else str(sizes[name])
    return str(sizes[name] + int(by) * (1 if sign == "+" else -1))


@cache
def _drawn() -> str:
    return (RESOURCES / "themes" / "style_sheet.qss").read_text(encoding="utf-8")
