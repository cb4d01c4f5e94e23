"""After every migration: what was refused at one revision is refused at the next, on one store with the same logins."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.upgrade import as_migrator, downgrade, script, upgrade
from storekeeper.privacy.attacks import Expected, Verdict, attacking, attempts, look_around, run
from tests.attacks.ground import fill, target_of
from tests.fixtures.database import Cluster, cloning

FIRST = "operations_11"
"""Rights by two persons; attempts before it would be on doors that have been built anew since."""
NOT_YET = {"42P01", "42883", "42703", "3F000", "42704"}
"""SQLSTATEs of what is not there: a table, function, column, schema or role of a later revision."""
EACH = 5
"""Every fifth attempt between the first revision and the newest; test_attempts makes all of them at the newest."""


def test_what_is_refused_stays_refused_at_every_revision_since_rights_are_given_by_two(
    cluster: Cluster,
) -> None:
    core = tuple(one for one in attempts() if one.expected is Expected.DENIED and not one.says)[::EACH]
    made: Counter[str] = Counter()
    with cloning(cluster) as clone, clone.connection("postgres") as administrator:
        fill(administrator, hq=cluster.logins["hq"])
        target = target_of(clone)
        with attacking(target) as attackers, as_migrator(cluster.administrator) as migrator:
            ground = look_around(administrator, attackers)
            address = migrator(replace(cluster.administrator, database=clone.databases[Store.OPERATIONS]))
            downgrade(address, Store.OPERATIONS, to=FIRST)
            for revision in _since(FIRST):
                upgrade(address, Store.OPERATIONS, to=revision)
                judged = tuple(run(target, attackers, ground, core))
                broken = [
                    one for one in judged if one.verdict is Verdict.BROKEN and one.found[:5] not in NOT_YET
                ]
                assert not broken, revision
                made[revision] = sum(one.verdict is Verdict.HELD for one in judged)
    assert min(made.values()) >= len(core) // 2, made
    assert made[_since(FIRST)[-1]] == len(core)


def _since(first: str) -> list[str]:
    """Revisions of operations from this one on, oldest first."""
    every = [step.revision for step in script(Store.OPERATIONS).walk_revisions()][::-1]
    return every[every.index(first) :]
