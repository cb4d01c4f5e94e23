"""What hostile logins try over a plain connection, and what must come of each attempt; runs against any server."""

from storekeeper.privacy.attacks.attackers import Attackers, attacking
from storekeeper.privacy.attacks.attempt import FAMILIES, Attempt, Expected, attempts
from storekeeper.privacy.attacks.ground import Ground, look_around
from storekeeper.privacy.attacks.running import Judged, Verdict, run
from storekeeper.privacy.attacks.target import Target

__all__ = [
    "FAMILIES", "Attackers", "Attempt", "Expected", "Ground", "Judged", "Target", "Verdict", "attacking", "attempts",
    "look_around", "run",
]  # fmt: skip
