"""`storekeeper privacy`: rights and requests, the audit, retention."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from storekeeper.kit.access import GROUPS
from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.sentences import Sentences
from storekeeper.privacy import service
from storekeeper.privacy.domain import (
    GiveGroup,
    GiveScope,
    PersonLine,
    Places,
    Request,
    RightChange,
    StoreState,
    TakeGroup,
    TakeScope,
)


def _no_arguments(_parser: ArgumentParser) -> None:
    """No arguments of its own."""


def _requests(session: Any, _given: Namespace) -> int:
    with session.read() as connection:
        found, places = service.requests(connection), service.places(connection)
    if session.as_json:
        session.print_json([{"what": type(each.change).__name__} | asdict(each) for each in found])
    elif not found:
        session.say("privacy.no_requests")
    else:
        for each in found:
            _tell_request(session, each, places)
    return 0


def _tell_request(session: Any, request: Request, places: Places) -> None:
    stores = "  ".join(_store_state(session.sentences, each) for each in request.stores)
    session.say(
        "privacy.request",
        id=request.id, what=_what(session.sentences, request.change, places), name=request.name,
        state=session.sentences.say(f"privacy.state.{request.state}"),
        asked_by=request.asked_by_name, stores=stores,
    )  # fmt: skip


def _store_state(sentences: Sentences, state: StoreState) -> str:
    return sentences.say(
        "privacy.store_state",
        store=sentences.say(f"access.store.{state.store}"),
        state=sentences.say(f"access.store_state.{state.state}"),
    )


def _group(sentences: Sentences, group: str) -> str:
    return sentences.say(f"access.group.{group.removeprefix('sk_')}")


def _what(sentences: Sentences, change: RightChange, places: Places) -> str:
    sign = "−" if type(change).__name__.startswith(("Take", "Close")) else "+"
    match change:
        case GiveGroup(group=group) | TakeGroup(group=group):
            return f"{sign} {_group(sentences, group)}"
        case GiveScope() | TakeScope():
            return f"{sign} {_place(places, change.region_id, change.shop_id)}"
        case _:
            return sign


def _place(places: Places, region_id: int | None, shop_id: int | None) -> str:
    regions = [each.code for each in places.regions if each.id == region_id]
    return (regions or [each.code for each in places.shops if each.id == shop_id] or ["?"])[0]


def _ask_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="NAME")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--region", dest="of_region", metavar="CODE")
    what.add_argument("--shop", dest="of_shop", metavar="CODE")
    what.add_argument("--group", dest="of_group", choices=sorted(GROUPS))
    parser.add_argument("--take", action="store_true")
    parser.add_argument("--until", type=date.fromisoformat, metavar="DAY")
    parser.add_argument("--reason", default="", metavar="TEXT")


def _ask(session: Any, given: Namespace) -> int:
    with session.write() as connection:
        person = _person(connection, given.person)
        change = _change(connection, person, given)
        outcome = service.ask(connection, change=change, reason=given.reason)
    value = {"id": str(outcome.request_id), "name": person.name, "state": outcome.state}
    session.show(value, "privacy.asked" if outcome.state == "waiting" else "privacy.done")
    return 0


def _change(connection: Connection, person: PersonLine, given: Namespace) -> RightChange:
    """What the arguments ask for. Raises Refused('login.unknown_place') or Refused('rights.not_held')."""
    login = person.login
    if given.of_group:
        group = GROUPS[given.of_group]
        return TakeGroup(login, group) if given.take else GiveGroup(login, group, given.until)
    places = service.places(connection)
    region = next((each.id for each in places.regions if each.code == given.of_region), None)
    shop = next((each.id for each in places.shops if each.code == given.of_shop), None)
    if region is None and shop is None:
        raise Refused("login.unknown_place", codes=(given.of_region or given.of_shop,))
    if not given.take:
        return GiveScope(login, region, shop, given.until)
    for each in service.effective(connection, login=login).scopes:
        if (each.region_id, each.shop_id) == (region, shop):
            return TakeScope(login, each.id, region, shop)
    raise Refused("rights.not_held")


def _person(connection: Connection, name: str) -> PersonLine:
    for each in service.people(connection):
        if name in {each.login, each.name}:
            return each
    raise Refused("privacy.unknown_person", name=name)


def _decision_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("request", type=UUID, metavar="REQUEST")
    parser.add_argument("--reason", default="", metavar="TEXT")


def _decision(approve: bool) -> Callable[[Any, Namespace], int]:
    def decide(session: Any, given: Namespace) -> int:
        with session.write() as connection:
            service.decide(connection, request_id=given.request, approve=approve, reason=given.reason)
        session.show({"id": str(given.request), "approved": approve}, "privacy.decided")
        return 0

    return decide


def _rights_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="NAME")


def _rights(session: Any, given: Namespace) -> int:
    with session.read() as connection:
        person = _person(connection, given.person)
        rights, places = service.effective(connection, login=person.login), service.places(connection)
    if session.as_json:
        session.print_json(asdict(rights))
        return 0
    says: Sentences = session.sentences
    for kind, level, groups in rights.cells:
        session.say(
            "privacy.held",
            kind=says.say(f"access.kind.{kind}"),
            level=says.say(f"privacy.level.{level}"),
            groups=", ".join(_group(says, each) for each in groups),
        )
    for each in rights.scopes:
        place = _place(places, each.region_id, each.shop_id)
        session.say("privacy.held_scope", place=place, since=each.since, until=each.until or "—")
    for state in rights.stores:
        print(_store_state(says, state))
    return 0


def _cut(session: Any, given: Namespace) -> int:
    with session.write() as connection:
        person = _person(connection, given.person)
        service.cut(connection, login=person.login)
    with session.write() as connection:
        service.end_sessions(connection, login=person.login)
    session.show({"name": person.name, "sessions": person.sessions}, "privacy.cut")
    return 0


def _see_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("person", metavar="NAME")
    parser.add_argument("table", choices=service.TABLES, metavar="TABLE")


def _see(session: Any, given: Namespace) -> int:
    with session.read() as connection:
        person = _person(connection, given.person)
        seen = service.see_as(connection, login=person.login, table=given.table)
        places = service.places(connection)
    if session.as_json:
        session.print_json(asdict(seen))
        return 0
    says: Sentences = session.sentences
    columns = ", ".join(
        f"{each.name} ({says.say(f'privacy.level.{each.level}')})"
        for each in seen.columns
        if each.level != "none"
    )
    session.say("privacy.seen_columns", columns=columns or "—")
    for shop, count in seen.rows:
        session.say("privacy.seen_rows", shop=_place(places, None, shop), count=count)
    session.say("privacy.seen_total", count=seen.total)
    return 0


def _retention(session: Any, _given: Namespace) -> int:
    with session.write() as connection:
        found = service.try_now(connection)
    for each in found:
        told = {"last_run": each.last_run or "—", "tried_at": each.tried_at or "—"}
        session.show(asdict(each) | told, "privacy.due")
    return 0


COMMANDS: tuple[Verb, ...] = (
    Verb("requests", "privacy.verb.requests", "privacy.manual.requests", _no_arguments, _requests),
    Verb("ask", "privacy.verb.ask", "privacy.manual.ask", _ask_arguments, _ask),
    Verb("approve", "privacy.verb.approve", "privacy.manual.approve", _decision_arguments, _decision(True)),
    Verb("reject", "privacy.verb.reject", "privacy.manual.reject", _decision_arguments, _decision(False)),
    Verb("rights", "privacy.verb.rights", "privacy.manual.rights", _rights_arguments, _rights),
    Verb("cut", "privacy.verb.cut", "privacy.manual.cut", _rights_arguments, _cut),
    Verb("see", "privacy.verb.see", "privacy.manual.see", _see_arguments, _see),
    Verb("retention", "privacy.verb.retention", "privacy.manual.retention", _no_arguments, _retention),
)
