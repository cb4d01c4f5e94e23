"""storekeeper roster opening, skills, travel and keeping: what head office settles for all rosters."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import date, time
from typing import Any

from sqlalchemy import Connection

from storekeeper.kit.clock import today
from storekeeper.kit.errors import Finding, Refused
from storekeeper.kit.feature import Verb
from storekeeper.people import service as people
from storekeeper.people.domain import Shop
from storekeeper.roster import company, opening
from storekeeper.roster.company import NEARNESS, WEIGHTS, WayRule, Where
from storekeeper.roster.domain import ROLES

_DONE = 0
_LEAST_MONTHS, _MOST_MONTHS = 12, 600
_LONGEST_WAY = 240
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def place_arguments(parser: ArgumentParser) -> None:
    """--shop or --region, else the whole chain."""
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--shop", metavar="CODE")
    place.add_argument("--region", metavar="CODE")


def _opening_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--weekday", choices=(*_WEEKDAYS, "never"))
    parser.add_argument("--time", type=time.fromisoformat, default=opening.USUAL.at, metavar="HH:MM")
    place_arguments(parser)


def _opening(session: Any, given: Namespace) -> int:
    """When next week is opened by itself, shop by shop; with --weekday that is set from today on first."""
    deed = session.read if given.weekday is None else session.write
    with deed() as connection:
        where = where_of(connection, given)
        shops = [shop for shop in people.shops(connection, on=today()) if _lies_in(shop, where)]
        if given.weekday is not None:
            weekday = None if given.weekday == "never" else _WEEKDAYS.index(given.weekday)
            opens = opening.OpensOn(weekday, given.time)
            opening.set_opening(connection, opens, where=where, from_day=today())
        found = opening.settings(connection, shops, on=today())
    told = [
        {
            "shop": shop.code,
            "weekday": "never" if (day := found[shop.id].weekday) is None else _WEEKDAYS[day],
            "time": found[shop.id].at,
        }
        for shop in shops
    ]
    if session.as_json:
        session.print_json({"shops": [{**each, "time": f"{each['time']:%H:%M}"} for each in told]})
        return _DONE
    for each in told:
        session.say("roster.opens", **{**each, "weekday": Finding(f"roster.weekday.{each['weekday']}")})
    return _DONE


def _skills_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--role", choices=ROLES)
    parser.add_argument("--skill", metavar="CODE")
    parser.add_argument("--weight", choices=WEIGHTS, default="soft")
    place_arguments(parser)


def _skills(session: Any, given: Namespace) -> int:
    """The skills that roles are asked for; with --role and --skill one is set from today on first."""
    if (given.role is None) != (given.skill is None):
        raise Refused("roster.role_and_skill")
    deed = session.read if given.role is None else session.write
    with deed() as connection:
        where = where_of(connection, given)
        if given.role is not None:
            skill_id = _skill_id(connection, given.skill)
            company.set_role_skill(
                connection, where=where, role=given.role, skill_id=skill_id, weight=given.weight,
                from_day=today(),
            )  # fmt: skip
        names = names_of(connection)
        found = [
            rule for rule in company.role_skills(connection, on=today()) if where in (Where(), rule.where)
        ]
    told = [
        {
            "place": names.get(rule.where, ""), "role": rule.role, "skill": rule.skill, "weight": rule.weight,
            "since": rule.from_day,
        }
        for rule in found
    ]  # fmt: skip
    if session.as_json:
        session.print_json({"rules": told})
        return _DONE
    for rule, each in zip(found, told, strict=True):
        said = {
            "place": each["place"] or Finding("roster.whole_chain"),
            "role": Finding(f"people.role.{rule.role}"),
            "skill": Finding("roster.skill", dict(rule.names)),
            "weight": Finding(f"roster.asks.{rule.weight}"),
            "since": rule.from_day,
        }
        session.say("roster.skill_rule", **said)
    if not found:
        session.say("roster.no_skill_rules")
    return _DONE


def _travel_arguments(parser: ArgumentParser) -> None:
    way = parser.add_mutually_exclusive_group()
    way.add_argument("--nearness", choices=NEARNESS)
    way.add_argument("--to", metavar="CODE")
    parser.add_argument("--minutes", type=int, metavar="N")
    place_arguments(parser)


def _travel(session: Any, given: Namespace) -> int:
    """What is said of the ways between shops; with --minutes one is set from today on first."""
    if (given.to and not given.shop) or (given.minutes is None) == bool(given.to or given.nearness):
        raise Refused("roster.which_way")
    if given.minutes is not None and not 0 <= given.minutes <= _LONGEST_WAY:
        raise Refused("roster.way_long", limit=_LONGEST_WAY)
    deed = session.read if given.minutes is None else session.write
    with deed() as connection:
        if given.minutes is not None:
            _set_way(connection, given)
        names = names_of(connection)
        found = company.ways(connection, on=today())
    chain = {rule.nearness for rule in found if rule.where == Where()}
    usual = [
        WayRule(Where(), near, None, minutes, date.min)
        for near, minutes in zip(NEARNESS, company.USUAL_MINUTES, strict=True)
        if near not in chain
    ]
    told = [
        {
            "place": names.get(rule.where, ""), "to": names.get(Where(shop_id=rule.to_shop_id), ""),
            "nearness": rule.nearness, "minutes": rule.minutes,
        }
        for rule in (*usual, *found)
    ]  # fmt: skip
    if session.as_json:
        session.print_json({"ways": told})
        return _DONE
    for each in told:
        near = each["nearness"]
        to = Finding(f"roster.nearness.{near}") if near else each["to"]
        place = each["place"] or Finding("roster.whole_chain")
        session.say("roster.way", place=place, to=to, minutes=each["minutes"])
    return _DONE


def _set_way(connection: Connection, given: Namespace) -> None:
    where = where_of(connection, given)
    to_shop_id = _shop(connection, given.to).id if given.to else None
    if to_shop_id is not None and to_shop_id == where.shop_id:
        raise Refused("roster.which_way")
    company.set_travel(
        connection, where=where, minutes=given.minutes, nearness=given.nearness, to_shop_id=to_shop_id,
        from_day=today(),
    )  # fmt: skip


def _keeping_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--months", type=int, metavar="N")


def _keeping(session: Any, given: Namespace) -> int:
    """How long published versions are kept; with --months that is set from today on first."""
    if given.months is not None and not _LEAST_MONTHS <= given.months <= _MOST_MONTHS:
        raise Refused("roster.keeping_wrong", least=_LEAST_MONTHS, most=_MOST_MONTHS)
    deed = session.read if given.months is None else session.write
    with deed() as connection:
        if given.months is not None:
            company.set_months_kept(connection, given.months, from_day=today())
        months = company.months_kept(connection, on=today())
    session.show({"months": months}, "roster.kept_for")
    return _DONE


def where_of(connection: Connection, given: Namespace) -> Where:
    """The place that --shop or --region names; raises Refused for an unknown one."""
    if given.shop:
        return Where(shop_id=_shop(connection, given.shop).id)
    if not given.region:
        return Where()
    regions = people.regions(connection)
    found = next((each for each in regions if each.code.casefold() == given.region.casefold()), None)
    if found is None:
        raise Refused("roster.no_such_region", region=given.region)
    return Where(region_id=found.id)


def _shop(connection: Connection, code: str) -> Shop:
    shops = people.shops(connection, on=today())
    found = next((each for each in shops if each.code.casefold() == code.casefold()), None)
    if found is None:
        raise Refused("roster.import_no_shop", shop=code)
    return found


def _skill_id(connection: Connection, code: str) -> int:
    for row in people.skills(connection):
        if str(row.values["code"]).casefold() == code.casefold():
            return int(row.key)
    raise Refused("roster.no_such_skill", skill=code)


def names_of(connection: Connection) -> dict[Where, str]:
    """The codes of regions and shops by place."""
    named = {Where(region_id=each.id): each.code for each in people.regions(connection)}
    return named | {Where(shop_id=each.id): each.code for each in people.shops(connection, on=today())}


def _lies_in(shop: Shop, where: Where) -> bool:
    return where.shop_id in {None, shop.id} and where.region_id in {None, shop.region_id}


COMMANDS: Iterable[Verb] = (
    Verb("opening", "roster.verb.opening", "roster.manual.opening", _opening_arguments, _opening),
    Verb("skills", "roster.verb.skills", "roster.manual.skills", _skills_arguments, _skills),
    Verb("travel", "roster.verb.travel", "roster.manual.travel", _travel_arguments, _travel),
    Verb("keeping", "roster.verb.keeping", "roster.manual.keeping", _keeping_arguments, _keeping),
)
