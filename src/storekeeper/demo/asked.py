"""The skills that the sample chain asks of a role, from the first day of its month on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

_ASKED = (("manager", "key", "hard"), ("deputy", "key", "hard"), ("cashier", "cashier", "soft"))


@dataclass(frozen=True)
class Asked:
    """A role, the skill it asks in every shop, and whether it refuses (hard) or warns (soft)."""

    role: str
    skill: str
    weight: str
    from_day: date


def asked(month: date) -> tuple[Asked, ...]:
    """What is asked; everybody in these roles holds it."""
    return tuple(Asked(role, skill, weight, month) for role, skill, weight in _ASKED)
