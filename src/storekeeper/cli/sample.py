"""`storekeeper demo`: the sample chain, and addresses of its stores for other tools."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from storekeeper.cli.session import Session
from storekeeper.kit.access import known_logins
from storekeeper.kit.clock import today
from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.stores.provider import Provider
from storekeeper.kit.stores.store import Store


def _load_arguments(_parser: ArgumentParser) -> None:
    """No arguments of its own."""


def _load(session: Session, _given: Namespace) -> int:
    loaded = _filled(session, session.provider)
    session.show({"loaded": loaded}, "demo.loaded" if loaded else "demo.was_loaded")
    return 0


def _url_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("store", metavar="STORE", choices=[store.value for store in Store])
    parser.add_argument("persona", metavar="PERSONA")


def _url(session: Session, given: Namespace) -> int:
    provider = session.provider
    _filled(session, provider)
    known = known_logins(provider.folder)
    if given.persona not in known:
        raise Refused("login.unknown_persona", name=given.persona, known=tuple(known))
    login = known[given.persona]
    password = provider.password(login) or ""
    address = provider.address(Store(given.store), login, password).conninfo()
    if session.as_json:
        session.print_json({"url": address})
    else:
        print(address)
    return 0


def _filled(session: Session, provider: Provider) -> bool:
    from storekeeper.demo.filling import fill

    def say(code: str, done: int, total: int) -> None:
        step = session.sentences.say(code)
        session.progress("demo.progress", {"step": step, "done": done, "total": total})

    return fill(provider, say, today=today())


COMMANDS = (
    Verb("load", "demo.verb.load", "demo.manual.load", _load_arguments, _load, acts=False),
    Verb("url", "demo.verb.url", "demo.manual.url", _url_arguments, _url, acts=False),
)
