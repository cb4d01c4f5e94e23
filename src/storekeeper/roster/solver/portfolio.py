"""Runs engines side by side, judges every roster they tell, passes the best around, and stops by the limits.

Engines are processes: cancelling kills them and keeps the best, and one that crashes is begun again once from it.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from time import monotonic

import psutil

from storekeeper.kit.errors import Finding
from storekeeper.roster.solver import engine
from storekeeper.roster.solver.judge import Verdict, judge
from storekeeper.roster.solver.mailbox import Mailbox
from storekeeper.roster.solver.problem import Problem, Roster
from storekeeper.roster.solver.talk import Limits, News, Order, Progress, Result

BEAT = 0.1
SHOWN = 0.25
RESTARTS = 1

Watcher = Callable[[Progress], None]


@dataclass
class _Engine:
    order: Order
    process: BaseProcess
    pipe: Connection
    mailbox: Mailbox
    cpu: float = 0.0
    ended: bool = False
    restarts: int = 0


@dataclass
class _Run:
    """All that changes while engines work."""

    problem: Problem
    limits: Limits
    began: float = field(default_factory=monotonic)
    roster: Roster = ()
    verdict: Verdict | None = None
    bound: float | None = None
    first: float | None = None
    gained: float = 0.0
    crashes: int = 0
    findings: dict[tuple[str, str], Finding] = field(default_factory=dict)
    engines: list[_Engine] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return monotonic() - self.began

    @property
    def cpu(self) -> float:
        return sum(each.cpu for each in self.engines)


def solve(
    problem: Problem,
    limits: Limits,
    *,
    watch: Watcher = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
    engines: tuple[str, ...] = (),
    begin: Roster = (),
) -> Result:
    """The best roster within the limits. `watch` hears at most four times a second; `cancelled` is asked ten times.

    `engines` names one per process (default: the product's own, as many as threads). Blocks; never raises for
    what an engine does.
    """
    run = _Run(problem, limits)
    names = engines or ("patterns",) * (1 if limits.steps is not None else max(1, limits.threads))
    orders = [Order(name, problem, limits, part, begin) for part, name in enumerate(names)]
    if begin:
        _consider(run, begin)
    with _running(run, orders):
        ended = _listen(run, watch, cancelled)
    return Result(
        run.roster,
        run.verdict,
        run.bound,
        run.seconds,
        run.cpu,
        run.first,
        ended,
        run.crashes,
        tuple(run.findings.values()),
    )


@contextmanager
def _running(run: _Run, orders: list[Order]) -> Iterator[None]:
    run.engines = [_start(order) for order in orders]
    try:
        yield
    finally:
        for each in run.engines:
            each.process.kill()
        for each in run.engines:
            _clear(each)


def _start(order: Order) -> _Engine:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=engine.run, args=(theirs,), daemon=True)
    process.start()  # without the order: writing a large one would wait until the process has come up
    theirs.close()
    return _Engine(order, process, ours, Mailbox(ours, order))


def _clear(each: _Engine) -> None:
    """Ends the process if it still lives, and lets go of its pipe."""
    each.process.kill()
    each.process.join()
    each.mailbox.close()
    each.pipe.close()


def _listen(run: _Run, watch: Watcher, cancelled: Callable[[], bool]) -> str:
    """Until something ends it; what it was."""
    shown, before = -SHOWN, run.roster
    while True:
        living = [each for each in run.engines if not each.ended]
        for ready in wait([each.pipe for each in living], BEAT) if living else ():
            for each in living:
                if each.pipe is ready:
                    _hear(run, each)
        _count_cpu(living)
        if run.verdict is not None and run.seconds - shown >= SHOWN and run.roster is not before:
            watch(_progress(run, before))
            shown, before = run.seconds, run.roster
        ended = "cancelled" if cancelled() else _over(run)
        if ended:
            if run.verdict is not None:
                watch(_progress(run, before))
            return ended


def _count_cpu(engines: list[_Engine]) -> None:
    """Asked of the system, because an engine that finds nothing says nothing."""
    for each in engines:
        with suppress(psutil.Error):
            times = psutil.Process(each.process.pid).cpu_times()
            each.cpu = max(each.cpu, times.user + times.system)


def _hear(run: _Run, each: _Engine) -> None:
    try:
        news: News = each.pipe.recv()
    except (EOFError, OSError):
        _crashed(run, each)
        return
    each.cpu = max(each.cpu, news.cpu)
    each.ended = news.ended
    for finding in news.findings:
        run.findings[finding.code, str(sorted(finding.values.items()))] = finding
    if news.bound is not None and (run.bound is None or news.bound > run.bound):
        run.bound = news.bound
    if news.roster is not None and _consider(run, news.roster):
        for other in run.engines:
            if other is not each and not other.ended and other.order.engine == "patterns":
                other.mailbox.put(run.roster)


def _consider(run: _Run, roster: Roster) -> bool:
    """Judges; True when it breaks nothing that the best keeps and is cheaper, or lacks fewer hard heads."""
    verdict = judge(run.problem, roster)
    if run.verdict is not None and _rank(verdict) >= _rank(run.verdict):
        return False
    broken = _broken(run, verdict)
    if broken:
        run.findings["refused", ""] = Finding("solver.engine_refused", {"count": broken})
        return False
    run.roster, run.verdict, run.gained = roster, verdict, run.seconds
    if run.first is None:
        run.first = run.seconds
    return True


def _broken(run: _Run, verdict: Verdict) -> int:
    """Faults beyond missing heads and beyond people whom nothing can help."""
    hopeless = {each.values["person"] for each in run.findings.values() if "person" in each.values}
    others = [each for each in verdict.faults if each.code != "solver.fault_short"]
    return sum(each.values.get("person") not in hopeless for each in others)


def _rank(verdict: Verdict) -> tuple[int, float]:
    missing = sum(each.demand.low - each.heads for each in verdict.unmet if each.demand.under is None)
    return missing, verdict.cost


def _crashed(run: _Run, each: _Engine) -> None:
    """Begun again once from the best; a second crash ends it."""
    run.crashes += 1
    _clear(each)
    if each.restarts >= RESTARTS:
        each.ended = True
        return
    left = max(0.0, run.limits.seconds - run.seconds)
    again = _start(replace(each.order, begin=run.roster, limits=replace(run.limits, seconds=left)))
    each.order, each.process, each.pipe = again.order, again.process, again.pipe
    each.mailbox = again.mailbox
    each.restarts += 1


def _over(run: _Run) -> str | None:
    limits = run.limits
    if all(each.ended for each in run.engines):
        return "proved" if _gap(run) <= 1e-9 else "finished"
    if _gap(run) <= limits.gap:
        return "proved" if limits.gap == 0 else "gap"
    if run.seconds > limits.seconds:
        return "time"
    if limits.cpu is not None and run.cpu > limits.cpu:
        return "cpu"
    if limits.stall is not None and run.verdict is not None and run.seconds - run.gained > limits.stall:
        return "stall"
    return None


def _gap(run: _Run) -> float:
    if run.bound is None or run.verdict is None or not run.verdict.lawful or run.verdict.faults:
        return float("inf")
    step = 1 - 1e-3 if engine.whole_prices(run.problem) else 1e-6
    distance = run.verdict.cost - run.bound
    return 0.0 if distance < step else distance / max(1.0, abs(run.verdict.cost))


def _progress(run: _Run, before: Roster) -> Progress:
    assert run.verdict is not None  # noqa: S101 - asked only when there is one
    old, new = set(before), set(run.roster)
    changed = frozenset((duty.person, duty.day) for duty in old ^ new)
    verdict = run.verdict
    return Progress(run.seconds, run.cpu, run.roster, verdict.cost, verdict.costs, run.bound, changed)
