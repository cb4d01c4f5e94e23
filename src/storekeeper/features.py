"""FEATURES: everything that exists, as an explicit tuple; without Qt."""

from __future__ import annotations

from storekeeper.kit.feature import Feature
from storekeeper.people.feature import FEATURE as PEOPLE
from storekeeper.roster.feature import FEATURE as ROSTER

FEATURES: tuple[Feature, ...] = (PEOPLE, ROSTER)


def listened_topics() -> frozenset[str]:
    """The topics whose changes some feature hears of in the worker."""
    return frozenset(topic for feature in FEATURES for topic in feature.listens)
