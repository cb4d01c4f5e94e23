"""Ids of what people make: UUID version 7 (RFC 9562), made by the client and ordered by time."""

from __future__ import annotations

import secrets
import time
from uuid import UUID

_VERSION = 0x7 << 76
_VARIANT = 0b10 << 62


def new_id() -> UUID:
    """A new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    return id_at(time.time_ns() // 1_000_000)


def id_at(milliseconds: int) -> UUID:
    """A UUIDv7 for the given Unix time in milliseconds."""
    random_a, random_b = secrets.randbits(12), secrets.randbits(62)
    return UUID(int=(milliseconds & (2**48 - 1)) << 80 | _VERSION | random_a << 64 | _VARIANT | random_b)
