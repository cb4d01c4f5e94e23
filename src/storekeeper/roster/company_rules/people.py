"""What the company's rules say of one person: gaps, long days, breaks, late then early, days running, notice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise

from storekeeper.kit.clock import HONG_KONG, at
from storekeeper.roster.company_rules.settings import CompanyRules
from storekeeper.roster.hong_kong.resting import Resting
from storekeeper.roster.hong_kong.young import Stint, joined, longest_running

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Breach:
    """A rule of the company that is not kept: which, on which day, with the values of its sentence."""

    rule: str
    day: date
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Piece(Stint):
    """A stint on the business day it was rostered for; `made_known` is when its time was told, None: not yet."""

    business_day: date = date.min
    made_known: datetime | None = None


def of_person(
    rules: CompanyRules, pieces: Iterable[Piece], rests: Resting | None = None
) -> tuple[Breach, ...]:
    """Everything the rules say of one person's work over all shops, by day."""
    work = sorted(pieces, key=lambda each: (each.starts, each.ends))
    days = _by_business_day(work)
    found = [
        *_gaps(rules, days),
        *_long_days(rules, days),
        *_breaks(rules, days),
        *_late_then_early(rules, days),
        *_short_notice(rules, work),
    ]
    if rules.days_on is not None and rests is not None:
        found += [
            Breach("six_on_one_off", last, {"from": first, "to": last, "days": (last - first).days + 1})
            for first, last in rests.runs(rules.days_on + 1)
        ]
    return tuple(sorted(found, key=lambda each: (each.day, each.rule)))


def _gaps(rules: CompanyRules, days: Mapping[date, Sequence[Piece]]) -> Iterator[Breach]:
    """Between two business days; two shifts of one day are a split shift and no gap."""
    if rules.rest_gap is None:
        return
    for before, after in pairwise(days.values()):
        given = (after[0].starts - max(each.ends for each in before)) // _MINUTE
        if given < rules.rest_gap:
            yield Breach("rest_gap", after[0].business_day, {"given": given, "asked": rules.rest_gap})


def _long_days(rules: CompanyRules, days: Mapping[date, Sequence[Piece]]) -> Iterator[Breach]:
    if rules.longest_day is None:
        return
    for day, pieces in days.items():
        worked = sum((each.worked for each in pieces), timedelta()) // _MINUTE
        if worked > rules.longest_day:
            yield Breach("longest_day", day, {"given": worked, "asked": rules.longest_day})


def _breaks(rules: CompanyRules, days: Mapping[date, Sequence[Piece]]) -> Iterator[Breach]:
    if rules.meal_after is None:
        return
    pause = timedelta(minutes=rules.meal_minutes)
    for day, pieces in days.items():
        running = max(longest_running(each, pause) for each in joined(pieces, pause)) // _MINUTE
        if running > rules.meal_after:
            yield Breach("meal_break", day, {"given": running, "asked": rules.meal_after})


def _late_then_early(rules: CompanyRules, days: Mapping[date, Sequence[Piece]]) -> Iterator[Breach]:
    if rules.late_after is None or rules.early_before is None:
        return
    for (day, before), (following, after) in pairwise(days.items()):
        if following - day != _DAY:
            continue
        ends, starts = max(each.ends for each in before), after[0].starts
        late, early = at(day, rules.late_after), at(following, rules.early_before)
        if ends > late and starts < early:
            values = {"ended": _clock(ends), "begins": _clock(starts)}
            yield Breach("late_then_early", following, values)


def _short_notice(rules: CompanyRules, work: Sequence[Piece]) -> Iterator[Breach]:
    """What was made known too late; what nobody has been told yet is not judged."""
    if rules.notice_days is None:
        return
    told: dict[date, int] = {}
    for each in work:
        if each.made_known is not None:
            given = (each.business_day - each.made_known.astimezone(HONG_KONG).date()).days
            told[each.business_day] = min(given, told.get(each.business_day, given))
    for day, given in told.items():
        if given < rules.notice_days:
            yield Breach("notice_days", day, {"given": max(given, 0), "asked": rules.notice_days})


def _by_business_day(work: Iterable[Piece]) -> Mapping[date, Sequence[Piece]]:
    days: dict[date, list[Piece]] = {}
    for each in work:
        days.setdefault(each.business_day, []).append(each)
    return days


def _clock(instant: datetime) -> time:
    return instant.astimezone(HONG_KONG).time()
