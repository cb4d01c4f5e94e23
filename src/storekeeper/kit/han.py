"""Chinese as it is looked for: traditional and simplified, full and half width, capitals or not are one."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from storekeeper.kit.assets import MIGRATIONS


def folded(text: str) -> str:
    """The text in the one writing that searches compare, as people.folded writes it in the store."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified())


@cache
def _simplified() -> Mapping[int, int]:
    _, _, traditional, simplified = (MIGRATIONS / "han_folding.txt").read_text("utf-8").splitlines()
    return {ord(one): ord(other) for one, other in zip(traditional, simplified, strict=True)}
