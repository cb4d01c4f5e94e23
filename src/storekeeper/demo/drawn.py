"""Ids drawn from the seed, so that the same chain has the same ids."""

from __future__ import annotations

from datetime import date, time
from random import Random
from uuid import UUID

from storekeeper.kit.clock import at

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def drawn_id(rng: Random, day: date) -> UUID:
    """A UUIDv7 as if made in the morning of `day` in Hong Kong."""
    milliseconds = int(at(day, time(9)).timestamp() * 1000) + rng.randrange(3_600_000)
    return UUID(
        int=milliseconds << 80 | _VERSION | rng.getrandbits(12) << 64 | _VARIANT | rng.getrandbits(62)
    )
