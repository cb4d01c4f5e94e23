"""What may be rostered, and what would mend it."""

from storekeeper.roster.rules.fixes import fixes, mending
from storekeeper.roster.rules.packs import Pack, reach
from storekeeper.roster.rules.shifts import PREPARATION
from storekeeper.roster.rules.weeks import check, check_week, hindrances, judge, targets, verdict
from storekeeper.roster.rules.words import named

__all__ = [
    "PREPARATION",
    "Pack",
    "check",
    "check_week",
    "fixes",
    "hindrances",
    "judge",
    "mending",
    "named",
    "reach",
    "targets",
    "verdict",
]
