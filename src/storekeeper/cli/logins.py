"""`storekeeper login`: making and closing the logins of people, as IT."""

from __future__ import annotations

import getpass
import secrets
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from sqlalchemy import Connection

from storekeeper.cli.session import Session, read_password
from storekeeper.kit.access import (
    GROUPS,
    add_login,
    close_login,
    end_sessions,
    known_logins,
    remember_login,
    waiting_requests,
)
from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.passwords import change_password, check_password
from storekeeper.kit.stores.store import Store


def _add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")
    parser.add_argument("--group", action="append", required=True, choices=sorted(GROUPS), dest="groups")
    parser.add_argument("--region", action="append", default=[], metavar="CODE", dest="regions")
    parser.add_argument("--shop", action="append", default=[], metavar="CODE", dest="shops")
    parser.add_argument("--new-password-file", type=Path, metavar="FILE")


def _add(session: Session, given: Namespace) -> int:
    password = (
        read_password(given.new_password_file) if given.new_password_file else secrets.token_urlsafe(12)
    )
    check_password(password, name=given.name)
    with session.write() as connection:
        login = add_login(
            connection,
            name=given.name,
            password=password,
            groups=given.groups,
            regions=_ids(connection, "region", given.regions),
            shops=_ids(connection, "shop", given.shops),
        )
        waiting = waiting_requests(connection, login)
    remember_login(session.provider.folder, given.name, login)
    code = "login.added" if given.new_password_file else "login.added_with_password"
    shown = {} if given.new_password_file else {"password": password}
    known: dict[str, object] = {"name": given.name, "login": login, **shown}
    session.show(known | {"waiting": [str(each) for each in waiting]} if session.as_json else known, code)
    if not session.as_json:
        session.say("login.first_is_changed")
    if waiting and not session.as_json:
        session.say("login.waits", count=len(waiting))
    return 0


def _close_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME")


def _close(session: Session, given: Namespace) -> int:
    login = known_logins(session.provider.folder).get(given.name, given.name)
    with session.write() as connection:
        close_login(connection, login)
    with session.write() as connection:
        end_sessions(connection, login)
    session.show({"login": login}, "login.closed")
    return 0


def _password_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--new-password-file", type=Path, metavar="FILE", dest="chosen_password_file")


def _password(session: Session, given: Namespace) -> int:
    address = session.address(Store.OPERATIONS)
    if given.chosen_password_file is not None:
        new = read_password(given.chosen_password_file)
    elif sys.stdin.isatty():
        new = getpass.getpass(session.sentences.say("login.ask_new_password", login=address.login))
        if new != getpass.getpass(session.sentences.say("login.ask_again")):
            raise Refused("login.passwords_differ")
    else:
        raise Refused("login.no_new_password")
    change_password(address, new)
    if session.provider.password(address.login) is not None:
        session.provider.keep_password(address.login, new)
    session.show({"login": address.login}, "login.password_changed")
    return 0


def _ids(connection: Connection, kind: str, codes: list[str]) -> list[int]:
    """Ids of regions or shops by code. Raises Refused('login.unknown_place')."""
    found = connection.exec_driver_sql("SELECT * FROM sec.places_by_code(%s, %s::text[])", (kind, codes))
    ids = {row[0]: row[1] for row in found}
    missing = [code for code in codes if code not in ids]
    if missing:
        raise Refused("login.unknown_place", codes=tuple(missing))
    return [ids[code] for code in codes]


COMMANDS = (
    Verb("add", "login.verb.add", "login.manual.add", _add_arguments, _add),
    Verb("password", "login.verb.password", "login.manual.password", _password_arguments, _password),
    Verb("close", "login.verb.close", "login.manual.close", _close_arguments, _close),
)
