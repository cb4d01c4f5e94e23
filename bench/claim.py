"""One claim of a benchmark: ours against a named peer on the same work, and whether the goal is met."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Claim:
    """`ours` and `peer` in the unit that `claim` names; `ratio` is ours / peer and must not pass `goal`."""

    claim: str
    ours: float
    peer: float
    ratio: float
    goal: float
    holds: bool


def against(claim: str, *, ours: float, peer: float, goal: float) -> Claim:
    """The claim that `ours` is at most `goal` times `peer`; raises ZeroDivisionError when `peer` is 0."""
    ratio = ours / peer
    return Claim(claim, ours, peer, ratio, goal, ratio <= goal)


def in_turn(
    ours: Callable[[], object], peer: Callable[[], object], *, rounds: int = 7
) -> tuple[float, float]:
    """Median seconds of each, run alternately: a busy machine is busy for both. One more round warms up."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for work, kept in zip((ours, peer), times, strict=True):
            began = perf_counter()
            work()
            kept.append(perf_counter() - began)
    return median(times[0][1:]), median(times[1][1:])


def report(claims: Iterable[Claim], *, as_json: bool) -> bool:
    """Prints each claim as it is measured, as a line for people or one of JSON; True when all hold."""
    all_hold = True
    for claim in claims:
        all_hold = all_hold and claim.holds
        print(json.dumps(asdict(claim), ensure_ascii=False) if as_json else line(claim), flush=True)
    return all_hold


def line(claim: Claim) -> str:
    """For people: the verdict, the ratio with its goal, both measurements and the claim."""
    verdict = "holds" if claim.holds else "FAILS"
    figures = f"{claim.ratio:6.2f} (goal <= {claim.goal:g})  ours {claim.ours:.4g}  peer {claim.peer:.4g}"
    return f"{verdict}  {figures}  {claim.claim}"
