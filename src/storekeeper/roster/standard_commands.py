"""storekeeper roster standards: what head office settles for the rules, the company's own and how the law is read."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.feature import Verb
from storekeeper.roster.company import Where
from storekeeper.roster.company_commands import names_of, place_arguments, where_of
from storekeeper.roster.company_rules.figures import COUNT, FLAG, MINUTES, SHAPES, WEIGHTS, Figure
from storekeeper.roster.standards import Standard, lift_standard, set_standard, standards

_DONE = 0
_FLAGS = {"yes": True, "no": False}


def _arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rule", choices=tuple(SHAPES))
    deed = parser.add_mutually_exclusive_group()
    deed.add_argument("--figures", nargs="+", metavar="NAME=VALUE")
    deed.add_argument("--off", action="store_true")
    deed.add_argument("--lift", action="store_true")
    parser.add_argument("--weight", choices=WEIGHTS)
    parser.add_argument("--since", type=date.fromisoformat, metavar="YYYY-MM-DD")
    place_arguments(parser)


def _standards(session: Any, given: Namespace) -> int:
    """What is settled; with --rule and one of --figures, --off and --lift that is settled first."""
    sets = bool(given.figures or given.off or given.lift)
    if sets and given.rule is None:
        raise Refused("roster.standard.which_rule")
    with (session.write if sets else session.read)() as connection:
        if sets:
            _settle(connection, given)
        names = names_of(connection)
        found = [each for each in standards(connection) if given.rule in {None, each.rule} and _goes_on(each)]
    told = [_told(each, names) for each in found]
    if session.as_json:
        session.print_json({"standards": told})
        return _DONE
    for each, line in zip(found, told, strict=True):
        session.say("roster.standard.line", **_said(each, line))
    if not found:
        session.say("roster.standard.nothing")
    return _DONE


def _settle(connection: Connection, given: Namespace) -> None:
    where, since = where_of(connection, given), given.since or today()
    if given.lift:
        lift_standard(connection, where=where, rule=given.rule, from_day=since)
        return
    figures = {} if given.off else _figures(given.rule, given.figures)
    set_standard(
        connection, where=where, rule=given.rule, figures=figures, weight=given.weight, from_day=since
    )


def _figures(rule: str, said: Iterable[str]) -> Mapping[str, object]:
    """`minutes=660` or `minutes=11:00`, `looks_back=yes`, `reading=strict`; what is out of bounds the store refuses."""
    shape = SHAPES[rule]
    named = (each.partition("=") for each in said)
    return {name: _value(shape.get(name), value) for name, _, value in named}


def _value(figure: Figure | None, said: str) -> object:
    if figure is None:
        return said
    if figure.kind == FLAG:
        return _FLAGS.get(said.casefold(), said)
    if figure.kind not in {MINUTES, COUNT}:
        return said
    hours, colon, minutes = said.partition(":")
    if not (hours.isascii() and hours.isdigit() and (not colon or (minutes.isascii() and minutes.isdigit()))):
        return said
    return int(hours) * 60 + int(minutes) if colon else int(hours)


def _goes_on(standard: Standard) -> bool:
    return standard.to_day is None or standard.to_day >= today()


def _told(standard: Standard, names: Mapping[Where, str]) -> dict[str, Any]:
    return {
        "place": names.get(standard.where, ""),
        "rule": standard.rule,
        "figures": dict(standard.figures),
        "weight": standard.weight,
        "since": standard.from_day,
        "until": standard.to_day,
    }


def _said(standard: Standard, line: Mapping[str, Any]) -> Mapping[str, Any]:
    figures = " ".join(f"{name}={value}" for name, value in standard.figures.items())
    return {
        "place": line["place"] or Finding("roster.whole_chain"),
        "rule": Finding(f"roster.standard.name.{standard.rule}"),
        "figures": figures or Finding("roster.standard.off"),
        "since": standard.from_day,
    }


COMMANDS: Iterable[Verb] = (
    Verb("standards", "roster.verb.standards", "roster.manual.standards", _arguments, _standards),
)
