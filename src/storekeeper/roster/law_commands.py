"""storekeeper roster law: the figures of the law that hold on a day, each with its dates, source and status."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding
from storekeeper.kit.feature import Verb
from storekeeper.roster.hong_kong import holiday_days
from storekeeper.roster.hong_kong.basis import basis
from storekeeper.roster.hong_kong.findings import length
from storekeeper.roster.hong_kong.holiday_days import GENERAL, STATUTORY, Holiday
from storekeeper.roster.hong_kong.law import CONFIRMED, Fact, law

TOPICS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "continuous": ("continuous",),
        "rest_day": ("rest_day",),
        "holiday": ("holiday",),
        "wages": ("minimum_wage", "hours_record", "wage_record", "wage", "average_wage"),
        "annual_leave": ("annual_leave",),
        "sickness": ("sickness",),
        "family": ("maternity", "paternity", "parental"),
        "young": ("young", "child"),
        "mpf": ("mpf",),
        "weather": ("weather",),
    }
)
"""What a person asks about, with the first words of its parameters."""
_HOLIDAYS = "holiday"
_DONE = 0


def figures(topic: str, on: date) -> tuple[Fact, ...]:
    """The facts of a topic that hold on a day, in the order of its parameters."""
    return tuple(
        fact
        for word in TOPICS[topic]
        for parameter, dated in law().facts.items()
        if parameter.partition(".")[0] == word
        for fact in dated
        if fact.covers(on)
    )


def days(year: int) -> tuple[Holiday, ...]:
    """The holidays of a year, those of the law first; none of a year that the table does not know."""
    if year not in holiday_days.years():
        return ()
    return (*holiday_days.statutory(year), *holiday_days.general(year))


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--on", type=date.fromisoformat, metavar="YYYY-MM-DD")
    parser.add_argument("--about", choices=tuple(TOPICS))


def _law(session: Any, given: Namespace) -> int:
    """Each figure with its source, or all of them for a program."""
    on = given.on or today()
    topics = (given.about,) if given.about else tuple(TOPICS)
    found = {topic: figures(topic, on) for topic in topics}
    listed = days(on.year) if _HOLIDAYS in topics else ()
    if session.as_json:
        told = [_as_json(session.sentences, topic, fact) for topic in topics for fact in found[topic]]
        session.print_json({"on": on, "figures": told, "holidays": list(map(_day_as_json, listed))})
        return _DONE
    for topic in topics:
        if found[topic] or (topic == _HOLIDAYS and listed):
            session.say("roster.figures.heading", on=f"{on}", topic=Finding(f"roster.figures.topic.{topic}"))
        for fact in found[topic]:
            _print(session, fact)
        for kind in (STATUTORY, GENERAL) if topic == _HOLIDAYS else ():
            _print_days(session, tuple(each for each in listed if each.kind == kind))
    facts = [fact for each in found.values() for fact in each]
    if facts:
        unsure = sum(not fact.confirmed for fact in facts)
        session.say("roster.figures.summary", count=len(facts), unsure=unsure)
    else:
        session.say("roster.figures.silent", on=f"{on}")
    return _DONE


def _print(session: Any, fact: Fact) -> None:
    session.say(f"roster.fact.{fact.parameter}", value=_value(fact))
    session.say(
        "roster.figures.source" if fact.confirmed else "roster.figures.source_unsure",
        **{"from": f"{fact.first}", "to": f"{fact.last}" if fact.last else Finding("roster.figures.onwards")},
        source=basis(session.sentences, fact.source),
    )


def _print_days(session: Any, listed: tuple[Holiday, ...]) -> None:
    """The holidays of one kind, and once on what they rest."""
    if not listed:
        return
    first = listed[0]
    session.say(
        "roster.figures.days", kind=Finding(f"roster.holidays.{first.kind}"), year=f"{first.day.year}"
    )
    for each in listed:
        session.say("roster.figures.day", day=each.day, name=Finding(f"roster.holiday.{each.name}"))
    code = "roster.figures.days_source" if first.status == CONFIRMED else "roster.figures.days_unsure"
    session.say(code, source=basis(session.sentences, first.source))


def _value(fact: Fact) -> object:
    """A figure as a value of its sentence: money as written, minutes as a length, a share as percent, yes or no."""
    if isinstance(fact.value, bool):
        return Finding("roster.figures.yes" if fact.value else "roster.figures.no")
    if fact.unit.startswith("HKD"):
        return f"HK${Decimal(str(fact.value)):,}"
    if fact.unit.startswith("minutes"):
        return length(int(fact.value))
    if fact.unit.startswith("of relevant income"):
        return f"{(Decimal(str(fact.value)) * 100).normalize():f}%"
    return fact.value


def _as_json(sentences: Any, topic: str, fact: Fact) -> Mapping[str, object]:
    return {
        "topic": topic,
        "parameter": fact.parameter,
        "sentence": sentences.say(f"roster.fact.{fact.parameter}", value=_value(fact)),
        "value": fact.value,
        "unit": fact.unit,
        "from": fact.first,
        "to": fact.last,
        "source": basis(sentences, fact.source),
        "status": fact.status,
    }


def _day_as_json(each: Holiday) -> Mapping[str, object]:
    return {
        "day": each.day,
        "name": each.name,
        "kind": each.kind,
        "source": each.source,
        "status": each.status,
    }


COMMANDS = (Verb("law", "roster.verb.law", "roster.manual.law", _arguments, _law),)
