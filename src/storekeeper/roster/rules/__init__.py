"""What may be rostered, and what would mend it."""

from storekeeper.roster.rules.fixes import fixes, mending
from storekeeper.roster.rules.packs import Kept, Pack, brought, days_of, reach, said_of_shop
from storekeeper.roster.rules.shifts import PREPARATION
from storekeeper.roster.rules.weeks import (
    check,
    check_week,
    hindrances,
    judge,
    judge_mark,
    judge_shift,
    targets,
    verdict,
)
from storekeeper.roster.rules.words import named

__all__ = [
    "PREPARATION",
    "Kept",
    "Pack",
    "brought",
    "check",
    "check_week",
    "days_of",
    "fixes",
    "hindrances",
    "judge",
    "judge_mark",
    "judge_shift",
    "mending",
    "named",
    "reach",
    "said_of_shop",
    "targets",
    "verdict",
]
