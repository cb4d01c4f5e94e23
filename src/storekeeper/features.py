"""FEATURES: everything that exists, as an explicit tuple; without Qt."""

from __future__ import annotations

from storekeeper.kit.feature import Feature
from storekeeper.people.feature import FEATURE as PEOPLE
from storekeeper.privacy.feature import FEATURE as PRIVACY
from storekeeper.roster.feature import FEATURE as ROSTER

STORES = Feature(key="stores", today=("storekeeper.kit.stores.today:backups",))
FEATURES: tuple[Feature, ...] = (PEOPLE, ROSTER, PRIVACY, STORES)


def told_today() -> tuple[str, ...]:
    """What is asked for Today."""
    return tuple(reference for feature in FEATURES for reference in feature.today)


def finders() -> tuple[str, ...]:
    """What is asked for the palette."""
    return tuple(reference for feature in FEATURES for reference in feature.find)


def listened_topics() -> frozenset[str]:
    """The topics whose changes some feature hears of in the worker."""
    return frozenset(topic for feature in FEATURES for topic in feature.listens)
