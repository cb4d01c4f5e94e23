"""What engines and whoever asked them say to each other: frozen values that travel between processes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver.judge import Verdict
from storekeeper.roster.solver.problem import Problem, Roster, Tier


@dataclass(frozen=True)
class Limits:
    """When to stop: seconds of wall clock, a proven relative gap, seconds without gain, CPU-seconds, or `steps`.

    With `steps` (neighbourhoods searched) one engine works alone by counts instead of clocks, so that equal
    input gives equal rosters; `seconds` still ends it.
    """

    seconds: float = 60.0
    gap: float = 0.0
    stall: float | None = None
    cpu: float | None = None
    threads: int = 1
    seed: int = 1
    steps: int | None = None


@dataclass(frozen=True)
class Order:
    """What one engine is to do: `part` 0 leads (bound first), others begin with neighbourhoods."""

    engine: str
    problem: Problem
    limits: Limits
    part: int = 0
    begin: Roster = ()


@dataclass(frozen=True)
class News:
    """From an engine: its CPU-seconds so far, a roster it holds to be better, a proven bound; `ended` when done."""

    engine: str
    cpu: float
    roster: Roster | None = None
    bound: float | None = None
    ended: bool = False
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class Progress:
    """For whoever watches: seconds since the start, CPU-seconds of all engines, the best and how far it may be off.

    `changed` are (person, day) whose duty differs from the progress before.
    """

    seconds: float
    cpu: float
    roster: Roster
    cost: float
    costs: Mapping[Tier, float]
    bound: float | None
    changed: frozenset[tuple[str, int]] = frozenset()

    @property
    def gap(self) -> float | None:
        """Relative distance to the bound, None while nothing is proven."""
        if self.bound is None:
            return None
        return max(0.0, self.cost - self.bound) / max(1.0, abs(self.cost))


@dataclass(frozen=True)
class Result:
    """The best roster that the judge let pass, its verdict, and how it came about; `findings` say what is wrong."""

    roster: Roster
    verdict: Verdict | None
    bound: float | None
    seconds: float
    cpu: float
    first: float | None
    ended: str
    crashes: int = 0
    findings: tuple[Finding, ...] = field(default=())
