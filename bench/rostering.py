"""The roster engines on files of the public formats and on roster workbooks: `python bench/rostering.py --help`."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # run as a file, not only by `python -m bench`

from bench.claim import Claim, against
from storekeeper.kit.clock import today
from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.sentences import Sentences
from storekeeper.roster.solver.formats import curtois, matsp
from storekeeper.roster.solver.judge import judge
from storekeeper.roster.solver.portfolio import solve
from storekeeper.roster.solver.problem import Problem
from storekeeper.roster.solver.shop_weeks import shop_week
from storekeeper.roster.solver.talk import Limits, Progress, Result
from storekeeper.roster.workbook import read
from storekeeper.roster.workbook.asking import first_week

DATA = "STOREKEEPER_ROSTERING"  # names the folder of the public instances, which are no part of the project
FORMATS: Mapping[str, Callable[[Path], Problem]] = {
    "curtois": curtois.read,
    "matsp": matsp.read,
    "workbook": lambda path: first_week(read(path, near=today())),
    "shop": lambda path: shop_week(int(path.name)),  # a generated week: its seed stands for the file
}


@dataclass(frozen=True)
class Measured:
    """One run: what was reached and what it took. `missing` are heads that may not be missing, `faults` the others."""

    name: str
    engine: str
    objective: float | None
    best_known: float | None
    ratio: float | None
    bound: float | None
    faults: int
    missing: int
    seconds: float
    cpu: float
    first: float | None
    ended: str
    crashes: int
    course: tuple[tuple[float, float], ...]


def measure(problem: Problem, limits: Limits, peer: str = "") -> tuple[Measured, Result]:
    """Solves and judges once more by itself."""
    course: list[tuple[float, float]] = []

    def watch(progress: Progress) -> None:
        course.append((round(progress.seconds, 1), progress.cost))

    result = solve(problem, limits, watch=watch, engines=(peer,) if peer else ())
    known = problem.best_known
    if result.verdict is None:
        objective, faults, missing = None, 0, 0
    else:
        verdict = judge(problem, result.roster)
        missing = sum(each.demand.low - each.heads for each in verdict.unmet if each.demand.under is None)
        faults = sum(fault.code != "solver.fault_short" for fault in verdict.faults)
        objective = verdict.cost
    return (
        Measured(
            problem.name,
            peer or "storekeeper",
            objective,
            known,
            objective / known if objective is not None and known else None,
            result.bound,
            faults,
            missing,
            round(result.seconds, 2),
            round(result.cpu, 2),
            None if result.first is None else round(result.first, 2),
            result.ended,
            result.crashes,
            tuple(course),
        ),
        result,
    )


def line(measured: Measured) -> str:
    """For people."""
    best = f"best known {measured.best_known:g}  " if measured.best_known else ""
    ratio = f"ratio {measured.ratio:.4f}  " if measured.ratio else ""
    bound = "-" if measured.bound is None else f"{measured.bound:.2f}"
    objective = "no roster" if measured.objective is None else f"{measured.objective:g}"
    first = "-" if measured.first is None else f"{measured.first:.2f}"
    wrong = f"  FAULTS {measured.faults}" if measured.faults else ""
    short = f"  missing heads {measured.missing}" if measured.missing else ""
    return (
        f"{measured.name:14} {measured.engine:12} {objective:>8}  {best}{ratio}bound {bound}  "
        f"{measured.seconds:.1f} s  cpu {measured.cpu:.1f} s  first {first} s  {measured.ended}{wrong}{short}"
    )


def mean(ratios: Sequence[float]) -> float:
    """Geometric."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def claims() -> Iterator[Claim]:
    """Goal 1: the public instances 1 to 12 in 60 seconds with two threads, where their files are."""
    folder = Path(os.environ.get(DATA, ""))
    paths = [folder / "curtois-qu" / f"Instance{number}.txt" for number in range(1, 13)]
    absent = [path.name for path in paths if not path.is_file()]
    if absent:
        print(f"{DATA} names no folder with {', '.join(absent)}", file=sys.stderr)
        return
    ratios = []
    for path in paths:
        measured, _ = measure(curtois.read(path), Limits(seconds=60, threads=2))
        print(line(measured), file=sys.stderr)
        ratios.append(measured.ratio or math.inf)
    yield against(
        "Curtois and Qu 1-12, 60 s, 2 threads: mean of cost / best known",
        ours=mean(ratios),
        peer=1,
        goal=1.02,
    )
    yield against(
        "Curtois and Qu 1-12, 60 s, 2 threads: worst cost / best known", ours=max(ratios), peer=1, goal=1.10
    )


def main() -> int:
    """0 when every file gave a roster without faults, 2 when a file cannot be read."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--format", choices=sorted(FORMATS), required=True)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cpu", type=float, help="CPU-seconds of all engines, for a busy machine")
    parser.add_argument("--steps", type=int, help="reproducible mode: one engine, so many neighbourhoods")
    parser.add_argument("--peer", choices=("cpsat", "highs"), action="append", default=[])
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    limits = Limits(
        seconds=given.seconds, cpu=given.cpu, threads=given.threads, seed=given.seed, steps=given.steps
    )
    ratios: dict[str, list[float]] = {}
    code = 0
    for path in given.files:
        try:
            problem = FORMATS[given.format](path)
        except StorekeeperError as error:
            print(Sentences("en").tell(error), file=sys.stderr)
            return 2
        for peer in ("", *given.peer):
            measured, _ = measure(problem, limits, peer)
            print(json.dumps(asdict(measured)) if given.json else line(measured), flush=True)
            if measured.ratio:
                ratios.setdefault(measured.engine, []).append(measured.ratio)
            if not peer and (measured.objective is None or measured.faults):
                code = 1
    if not given.json:
        for engine, all_ratios in ratios.items():
            mean_, worst = mean(all_ratios), max(all_ratios)
            print(f"{engine}: geometric mean {mean_:.4f}, worst {worst:.4f}, {len(all_ratios)} files")
    return code


if __name__ == "__main__":
    sys.exit(main())
