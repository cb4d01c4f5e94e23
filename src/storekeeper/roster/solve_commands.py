"""storekeeper roster solve FILE: the best roster for the demand of a workbook, written into a new one."""

from __future__ import annotations

import signal
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding, Refused, Severity
from storekeeper.kit.feature import Verb
from storekeeper.roster import workbook
from storekeeper.roster.domain import ROLES
from storekeeper.roster.solver.judge import Unmet
from storekeeper.roster.solver.reasons import told, why_unfilled
from storekeeper.roster.solver.talk import Limits, Progress
from storekeeper.roster.workbook.asking import ANYBODY
from storekeeper.roster.workbook.clashes import clashes
from storekeeper.roster.workbook.proposing import Proposal, WeekProposed, dated, propose

_DONE, _FINDINGS = 0, 1
_SECONDS, _MOST_SECONDS, _MOST_THREADS = 60.0, 86_400.0, 64
_SHOWN_EVERY = 2.0
_REASONED = 8
"""Open places that are explained: each takes a moment."""


@dataclass(frozen=True)
class Gap:
    """Neighbouring steps of a day that lack as many heads at the same work."""

    first: Unmet
    start: int
    end: int

    @property
    def missing(self) -> int:
        """Heads that are missing at each step."""
        return self.first.demand.low - self.first.heads


def _number(most: float, kind: type[int] | type[float]) -> Any:
    def read(text: str) -> float:
        try:
            value = kind(text)
        except ValueError as error:
            raise ArgumentTypeError(f"1 … {most:g}") from error
        if not 1 <= value <= most:
            raise ArgumentTypeError(f"1 … {most:g}")
        return value

    return read


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=_number(_MOST_SECONDS, float), default=_SECONDS, metavar="N")
    parser.add_argument("--threads", type=_number(_MOST_THREADS, int), default=2, metavar="K")
    parser.add_argument("--out", type=Path, metavar="FILE")


def _solve(session: Any, given: Namespace) -> int:
    """0 when nothing hard stands in the roster, else 1; places left open are told and are no error."""
    source: Path = given.file
    target = given.out or source.with_name(f"{source.stem}-roster.xlsx")
    if target.suffix.casefold() != ".xlsx":
        raise Refused("roster.book.only_xlsx", file=target.name, better=target.with_suffix(".xlsx").name)
    if target.exists() and source.exists() and target.samefile(source):
        raise Refused("roster.solve.same_file", file=target.name)
    book = workbook.read(source, near=today())
    limits = Limits(seconds=given.seconds, threads=given.threads)
    with _stoppable(session) as stopped:
        made = propose(book, limits, watch=_Watch(session), cancelled=stopped)
    workbook.write_book(target, made.book, language=session.sentences.language)
    said = _summary(made, target)
    if session.as_json:
        session.print_json({**said, **_details(session, made)})
    else:
        _print(session, made)
        session.say("roster.solve.done", **said)
    return _FINDINGS if made.standing else _DONE


@contextmanager
def _stoppable(session: Any) -> Iterator[Callable[[], bool]]:
    """Ctrl+C ends the search and keeps the best it has found; once more, and the program ends as any other."""
    asked = Event()

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        asked.set()
        if not session.as_json:
            session.say("roster.solve.stopping")

    before = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, stop)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, before)


class _Watch:
    """Tells a person how far it is, now and then."""

    def __init__(self, session: Any) -> None:
        self._session, self._shown = session, 0.0

    def __call__(self, progress: Progress) -> None:
        if self._session.as_json or monotonic() - self._shown < _SHOWN_EVERY:
            return
        self._shown = monotonic()
        gap = "?" if progress.gap is None or progress.gap > 1 else f"{100 * progress.gap:.1f}%"
        self._session.say(
            "roster.solve.progress", seconds=round(progress.seconds), cost=round(progress.cost), gap=gap
        )


def _summary(made: Proposal, target: Path) -> dict[str, Any]:
    """Figures over all weeks."""
    results = [week.result for week in made.weeks if week.result is not None]
    bounds = [result.bound for result in results]
    cost = sum(week.verdict.cost for week in made.weeks)
    known = None not in bounds and len(bounds) == len(made.weeks)
    return {
        "file": target.name,
        "people": len(made.book.week.people),
        "shifts": sum(len(week.duties) for week in made.weeks),
        "cost": round(cost, 2),
        "bound": round(sum(bound or 0 for bound in bounds), 2) if known and bounds else None,
        "missing": sum(_missing(week) for week in made.weeks),
        "hard": len(made.standing),
        "seconds": round(sum(result.seconds for result in results), 1),
        "cpu": round(sum(result.cpu for result in results), 1),
    }


def _missing(week: WeekProposed) -> int:
    """Minutes that stay uncovered."""
    return sum(each.demand.minutes * (each.demand.low - each.heads) for each in week.verdict.unmet)


def _details(session: Any, made: Proposal) -> Mapping[str, object]:
    tell = session.sentences.tell
    return {
        "findings": [{"code": each.code, "sentence": tell(each)} for each in _findings(made)],
        "tiers": {
            str(tier): round(sum(week.verdict.costs[tier] for week in made.weeks), 2)
            for tier in (made.weeks[0].verdict.costs if made.weeks else ())
        },
        "weeks": [
            {
                "monday": week.days[0],
                "ended": week.result.ended if week.result else "nobody",
                "cost": round(week.verdict.cost, 2),
                "bound": week.result.bound if week.result else None,
                "first": week.result.first if week.result else None,
                "crashes": week.result.crashes if week.result else 0,
            }
            for week in made.weeks
        ],
        "open": [{**values, "why": [tell(each) for each in why]} for values, why in _open(made, plain=True)],
    }


def _findings(made: Proposal) -> Iterator[Finding]:
    """Of demand and supply, then what stands there hard with the smallest choice of shifts behind it."""
    for each in made.findings:
        yield readable(each)
    yield from clashes(made.book, made.standing)


def _print(session: Any, made: Proposal) -> None:
    for finding in _findings(made):
        session.say("roster.finding", text=finding, weight=Finding(f"roster.weight.{finding.severity}"))
    for values, why in _open(made):
        session.say("roster.solve.open", **values)
        for each in why:
            session.say("roster.solve.why", text=each)


def _open(made: Proposal, *, plain: bool = False) -> Iterator[tuple[Mapping[str, Any], tuple[Finding, ...]]]:
    """Each gap, and of the worst the reasons with the cheapest way to close it."""
    for week in made.weeks:
        gaps = gaps_of(week.verdict.unmet)
        worst = sorted(gaps, key=lambda gap: -gap.missing * (gap.end - gap.start))[:_REASONED]
        for gap in gaps:
            demand = gap.first.demand
            raw = {"day": demand.day, "from": gap.start % 1440, "to": gap.end % 1440, "heads": gap.missing}
            values = {**dated(raw, week.days), "what": _what(demand.skill or demand.role)}
            why: tuple[Finding, ...] = ()
            if gap in worst:
                reasons = why_unfilled(week.problem, week.duties, demand)
                why = tuple(Finding(each.code, dated(each.values, week.days)) for each in told(reasons))
            yield ({**values, "what": demand.skill or demand.role} if plain else values), why


def gaps_of(unmet: tuple[Unmet, ...]) -> list[Gap]:
    """The open places, neighbours together, by day and time."""
    found: dict[tuple[str, str], list[Gap]] = {}
    for each in sorted(unmet, key=lambda one: one.demand.start):
        demand = each.demand
        gaps = found.setdefault((demand.role, demand.skill), [])
        end = demand.start + demand.minutes
        if gaps and (gaps[-1].end, gaps[-1].missing) == (demand.start, demand.low - each.heads):
            gaps[-1] = Gap(gaps[-1].first, gaps[-1].start, end)
        else:
            gaps.append(Gap(each, demand.start, end))
    return sorted((gap for gaps in found.values() for gap in gaps), key=lambda gap: gap.start)


def readable(finding: Finding) -> Finding:
    """With positions and skills in words."""
    what = finding.values.get("what")
    if not isinstance(what, tuple):
        return finding
    return Finding(finding.code, {**finding.values, "what": tuple(map(_what, what))}, finding.severity)


def _what(name: str) -> Finding:
    if name in ROLES:
        return Finding(f"people.role.{name}", severity=Severity.INFO)
    if name in {"", ANYBODY}:
        return Finding("roster.solve.anybody", severity=Severity.INFO)
    return Finding("roster.solve.with_skill", {"skill": name}, Severity.INFO)


COMMANDS = (Verb("solve", "roster.verb.solve", "roster.manual.solve", _arguments, _solve, acts=False),)
