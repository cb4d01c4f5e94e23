"""Hostile logins over plain connections: each attempt of resources/attacks comes to what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.privacy.attacks import (
    FAMILIES,
    Attackers,
    Attempt,
    Expected,
    Ground,
    Judged,
    Target,
    Verdict,
    attacking,
    attempts,
    look_around,
    run,
)
from tests.attacks.ground import fill, target_of
from tests.fixtures.database import Cluster, cloning

EVERY = attempts()


@dataclass(frozen=True)
class Field:
    """Filled stores with logins that attack them."""

    target: Target
    attackers: Attackers
    ground: Ground

    def judge(self, attempt: Attempt) -> Judged:
        """One attempt."""
        return next(run(self.target, self.attackers, self.ground, (attempt,)))


@pytest.fixture(scope="module")
def field(cluster: Cluster) -> Iterator[Field]:
    with cloning(cluster) as clone, clone.connection("postgres") as administrator:
        fill(administrator, hq=cluster.logins["hq"])
        target = target_of(clone)
        with attacking(target) as attackers:
            yield Field(target, attackers, look_around(administrator, attackers))


@pytest.mark.parametrize("attempt", EVERY, ids=lambda attempt: f"{attempt.family}: {attempt.name}")
def test_the_attempt_comes_to_what_is_said_of_it(field: Field, attempt: Attempt) -> None:
    judged = field.judge(attempt)
    assert judged.verdict is Verdict.HELD, judged.found


def test_there_are_attempts_of_every_family() -> None:
    counted = Counter(attempt.family for attempt in EVERY)
    assert set(counted) == set(FAMILIES)
    assert min(counted.values()) >= 10
    assert len(EVERY) >= 80
    assert len({attempt.name for attempt in EVERY}) == len(EVERY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_tolerated_is_explained(language: str) -> None:
    sentences = Sentences(language)
    for attempt in EVERY:
        if attempt.expected is Expected.TOLERATED:
            assert sentences.say(attempt.because)


def test_a_right_too_many_is_seen(field: Field) -> None:
    attempt = next(one for one in EVERY if one.name == "a raw phone number")
    with field.target.administrating() as administrator:
        administrator.execute("GRANT SELECT (phone) ON people.employee_contact TO sk_regional")
        judged = field.judge(attempt)
        administrator.execute("REVOKE SELECT (phone) ON people.employee_contact FROM sk_regional")
    assert (judged.verdict, judged.found) == (Verdict.BROKEN, "rows=14")


def test_an_open_policy_is_seen(field: Field) -> None:
    attempt = next(one for one in EVERY if one.name == "a shop of another region")
    with field.target.administrating() as administrator:
        administrator.execute("CREATE POLICY open ON people.shop FOR SELECT TO sk_regional USING (true)")
        judged = field.judge(attempt)
        administrator.execute("DROP POLICY open ON people.shop")
    assert (judged.verdict, judged.found) == (Verdict.BROKEN, "rows=4")


def test_where_nothing_is_there_nothing_is_proven(field: Field) -> None:
    attempt = replace(EVERY[0], sql="SELECT 1 FROM people.shop WHERE false")
    assert field.judge(attempt).verdict is Verdict.NOTHING_THERE


def test_a_refusal_for_another_reason_is_no_refusal(field: Field) -> None:
    attempt = replace(
        EVERY[0], sql="SELECT 1 FROM people.no_such_table", expected=Expected.DENIED, states=("42501",)
    )
    judged = field.judge(attempt)
    assert judged.verdict is Verdict.BROKEN
    assert judged.found.startswith("42P01")


def test_the_attackers_are_gone_afterwards(cluster: Cluster) -> None:
    with cloning(cluster) as clone:
        target = target_of(clone)
        with attacking(target) as attackers:
            logins = list(attackers.logins.values())
        with target.administrating() as administrator:
            roles = administrator.execute(
                "SELECT count(*) FROM pg_roles WHERE rolname = ANY (%s)", (logins,)
            ).fetchone()
            still_open = administrator.execute(
                "SELECT count(*) FROM sec.login WHERE login = ANY (%s) AND closed_at IS NULL", (logins,)
            ).fetchone()
    assert (roles, still_open) == ((0,), (0,))
