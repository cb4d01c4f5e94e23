"""One engine in a process of its own: takes an order from a pipe, tells news into it until done or killed."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from math import gcd
from multiprocessing.connection import Connection
from time import monotonic, process_time

from storekeeper.kit.errors import Finding, Refused
from storekeeper.roster.solver import judge_limits
from storekeeper.roster.solver.patterns import Pattern, Pricer, heads_of
from storekeeper.roster.solver.problem import Duty, Problem, Roster, without
from storekeeper.roster.solver.talk import News, Order

MOST_BYTES = 6 * 1024**3
STEPS = "steps"
"""The engine that gives everybody in turn the best pattern beside all others, again until a round helps little."""
LITTLE = 0.01


def run(pipe: Connection) -> None:
    """The process's work: the first letter is its order. A broken pipe means that nobody listens any more.

    Ctrl+C reaches every process of a terminal: what becomes of the engines then is their owner's to say.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _bound_memory()
    try:
        order: Order = pipe.recv()
        match order.engine:
            case "cpsat":
                from storekeeper.roster.solver.peers.cpsat import solve

                solve(order, pipe.send)
            case "highs":
                from storekeeper.roster.solver.peers.highs import solve as mixed

                mixed(order, pipe.send)
            case _:
                Worker(pipe, order).work()
    except Refused as refused:
        pipe.send(News("refused", process_time(), ended=True, findings=refused.findings))
    except (BrokenPipeError, EOFError, ConnectionResetError):
        return


def _bound_memory() -> None:
    """An engine that grows without end is ended by the system instead of the machine; POSIX only."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, hard))


def whole_prices(problem: Problem) -> bool:
    """Whether every cost is a whole number, so that a better roster is better by 1."""
    if problem.burdens:
        return False
    held = problem.changes
    changes = (held.dropped, held.added, held.moved, held.resized, *held.factors)
    prices: list[float] = [
        *(wish.price for wish in problem.wishes),
        *(demand.over for demand in problem.demands),
        *(demand.under or 0 for demand in problem.demands),
        *(price or 0 for price in changes),
    ]
    minutes = [template.paid for template in problem.templates] + [one.least for one in problem.people]
    unit = gcd(*minutes, *((problem.step,) if problem.freedom else ()))  # all paid time comes in these
    for one in problem.people:
        prices += [one.price_per_minute * unit, (one.least_price or 0) * unit, one.loan_price]
    return all(round(float(price), 9).is_integer() for price in prices)


def pricer_of(problem: Problem) -> Pricer:
    """The pricer that fits the problem; raises Refused when none does."""
    if problem.freedom is not None:
        from storekeeper.roster.solver.week import WeekPricer

        return WeekPricer(problem)
    from storekeeper.roster.solver.month import MonthPricer

    return MonthPricer(problem)


class Worker:
    """The pattern engine at work for an order."""

    def __init__(self, pipe: Connection, order: Order) -> None:
        self.pipe, self.order, self.began = pipe, order, monotonic()
        self.findings: tuple[Finding, ...] = ()
        self.dropped = 0.0
        self.sent: float | None = None
        self._take_up(order.problem)
        if order.begin:
            from storekeeper.roster.solver.search import unable

            read = self._patterns_in(order.begin)
            self._without(unable(self.pricer, [at for at, found in enumerate(read) if found is None]))

    def _take_up(self, problem: Problem) -> None:
        """A search for the problem from nothing."""
        from storekeeper.roster.solver import free_search, search

        order = self.order
        self.problem, self.pricer = problem, pricer_of(problem)
        kind = search.Search if problem.freedom is None else free_search.FreeSearch
        self.search = kind(
            pricer=self.pricer,
            people=len(problem.people),
            seed=order.limits.seed + 1000 * order.part,
            whole_costs=whole_prices(order.problem),
            tell=self.tell,
            until=self.began + order.limits.seconds,
            counted=order.limits.steps is not None,
            part=order.part,
        )

    def _without(self, idle: Sequence[int]) -> None:
        """Goes on without people who cannot even be off; each is named."""
        if not idle:
            return
        full = self.problem
        keys = frozenset(full.people[at].key for at in idle)
        self.findings = tuple(Finding("solver.person_impossible", {"person": key}) for key in sorted(keys))
        self.dropped = sum(wish.price for wish in full.wishes if wish.person in keys and wish.wanted)
        self._take_up(without(full, keys))

    def work(self) -> None:
        """First rosters, the bound when leading, then neighbourhoods until the limits end it."""
        if self._nobody():
            return
        self._begin()
        if self._nobody():
            return
        if self.order.engine == STEPS:
            self._step()
        else:
            self._search()
        self.send(News(self.order.engine, process_time(), ended=True, findings=self.findings))

    def _search(self) -> None:
        search = self.search
        search.polish()
        turn, most = 0, self.order.limits.steps
        while search.left > 0 and not search.proved() and (most is None or turn < most):
            self._hear()
            search.turn(turn)
            turn += 1

    def _step(self) -> None:
        """Told at the end: a region's roster is long, and each step is short."""
        search = self.search
        tell, search.tell = search.tell, lambda *_: None
        before = float("inf")
        while search.left > 0 and before - search.best.cost > LITTLE * abs(search.best.cost):
            before = search.best.cost
            search.polish()
        search.tell = tell
        search.say()

    def _nobody(self) -> bool:
        if not self.problem.people:
            self.send(News(self.order.engine, process_time(), (), ended=True, findings=self.findings))
        return not self.problem.people

    def _begin(self) -> None:
        if self.order.begin:
            self.take(self.order.begin)
        if not hasattr(self.search, "best"):
            self._without(self.search.first())
            if self.findings and self.problem.people:
                self.search.first()

    def _hear(self) -> None:
        """A better roster of another engine."""
        heard: Roster | None = None
        while self.pipe.poll():
            heard = self.pipe.recv()
        if heard is not None:
            self.take(heard)

    def take(self, roster: Roster) -> None:
        """Makes patterns of the roster, and goes on from it when it is better."""
        read = self._patterns_in(roster)
        heads = heads_of(self.pricer.cover, [pattern for pattern in read if pattern is not None])
        for at, pattern in enumerate(read):
            if pattern is None:  # what the engine cannot say or the law forbids: the best beside the others
                best = self.pricer.best([at], self.pricer.cover.one_more(heads)).patterns[0][0]
                heads[best.lines] += 1
                read[at] = best
        self.search.take([pattern for pattern in read if pattern is not None])

    def _patterns_in(self, roster: Roster) -> list[Pattern | None]:
        """What each person has in the roster, as a pattern; None where that is none."""
        held: dict[str, list[Duty]] = {one.key: [] for one in self.problem.people}
        for duty in roster:
            if duty.person in held:
                held[duty.person].append(duty)
        return [self._read(at, sorted(duties)) for at, duties in enumerate(held.values())]

    def _read(self, at: int, held: list[Duty]) -> Pattern | None:
        """The pattern of lawful duties that the pricer could have made itself."""
        if any(judge_limits.faults(self.problem, self.problem.people[at], held)):
            return None
        try:
            pattern = self.pricer.pattern_of(at, held)
            same = sorted(self.pricer.duties(pattern)) == held
        except (KeyError, ValueError, IndexError):
            return None
        return pattern if same else None

    def tell(self, patterns: Sequence[Pattern], cost: float, bound: float) -> None:
        """A roster when it is new, the bound always; the prices of those who cannot work are added."""
        roster = None
        if self.sent is None or cost < self.sent:
            self.sent = cost
            roster = tuple(duty for pattern in patterns for duty in self.pricer.duties(pattern))
        known = None if bound == float("-inf") else bound + self.dropped
        self.send(News(self.order.engine, process_time(), roster, known, findings=self.findings))

    def send(self, news: News) -> None:
        """Into the pipe."""
        self.pipe.send(news)
