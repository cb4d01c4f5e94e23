"""`storekeeper db attack`: hostile logins against a staging server, and a report of what came of it."""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from storekeeper.cli.session import Session, read_password
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.feature import Verb
from storekeeper.kit.stores import provider as stores
from storekeeper.kit.stores.store import Store

if TYPE_CHECKING:
    from storekeeper.kit.stores.address import Address
    from storekeeper.privacy.attacks import Judged, Target


def _arguments(parser: ArgumentParser) -> None:
    from storekeeper.privacy.attacks import FAMILIES

    parser.add_argument("--dsn", metavar="DSN")
    parser.add_argument("--password-file", type=Path, metavar="FILE", dest="administrator_file")
    parser.add_argument("--family", action="append", choices=FAMILIES, dest="families")
    parser.add_argument("--staging", action="store_true")


def _attack(session: Session, given: Namespace) -> int:
    from storekeeper.privacy.attacks import FAMILIES, Verdict, attacking, attempts, look_around, run

    target = _target(session, given)
    server = _staging(target, confirmed=given.staging)
    chosen = attempts(tuple(given.families or FAMILIES))
    session.progress("attack.begins", {"number": len(chosen), "server": server})
    with attacking(target) as attackers, target.administrating() as administrator:
        judged = list(run(target, attackers, look_around(administrator, attackers), chosen))
    if session.as_json:
        session.print_json({"server": server, "attempts": [_as_json(session, one) for one in judged]})
    else:
        _report(session, judged)
    return 1 if any(one.verdict is Verdict.BROKEN for one in judged) else 0


def _target(session: Session, given: Namespace) -> Target:
    from storekeeper.kit.stores.cluster import SERVICE_LOGINS
    from storekeeper.privacy.attacks import Target

    if given.dsn is None:
        provider = stores.find(session.settings, progress=session.progress)
        known = {login: provider.password(login) for login in SERVICE_LOGINS}
        services = {login: password for login, password in known.items() if password is not None}
        return Target(lambda store: provider.administrator(store.value), services)
    address = stores.administrator_at(given.dsn, session.settings)
    if not address.password:
        address = address.as_login(address.login, _password(session, given, address))
    return Target(lambda store: replace(address, database=store.value))


def _password(session: Session, given: Namespace, address: Address) -> str:
    if given.administrator_file is not None:
        return read_password(given.administrator_file)
    if not sys.stdin.isatty():
        raise Refused("login.no_password", login=address.login)
    return getpass.getpass(session.sentences.say("login.ask_password", login=address.login))


def _staging(target: Target, *, confirmed: bool) -> str:
    """Host and version of a server that may be attacked by this administrator.

    Raises Refused: attack.not_staging, attack.no_superuser, and what turns a connection away.
    """
    import psycopg

    from storekeeper.kit.stores.turned_away import turned_away

    address = target.administrator(Store.OPERATIONS)
    try:
        with target.administrating() as administrator:
            told = administrator.execute(
                "SELECT current_setting('server_version'), rolsuper,"
                " EXISTS (SELECT FROM base.mark WHERE key = 'demo') FROM pg_roles WHERE rolname = session_user"
            ).fetchone()
    except psycopg.errors.UndefinedTable as error:
        raise Refused("stores.not_a_store") from error
    except psycopg.OperationalError as error:
        raise turned_away(error) or Unreachable("stores.unreachable") from error
    version, powerful, sample = told or ("", False, False)
    if not powerful:
        raise Refused("attack.no_superuser", login=address.login)
    if not (sample or confirmed):
        raise Refused("attack.not_staging")
    return f"{address.host}:{address.port} (PostgreSQL {version})"


def _report(session: Session, judged: Sequence[Judged]) -> None:
    from storekeeper.privacy.attacks import FAMILIES, Expected, Verdict

    for family in FAMILIES:
        ours = [one for one in judged if one.attempt.family == family]
        if not ours:
            continue
        held = sum(one.verdict is Verdict.HELD for one in ours)
        session.say(f"attack.family.{family}", held=held, number=len(ours))
        for one in ours:
            if one.verdict is not Verdict.HELD:
                attempt = one.attempt
                session.say(
                    f"attack.verdict.{one.verdict.value}", name=attempt.name, login=attempt.login,
                    wanted=_wanted(session, one), found=one.found,
                )  # fmt: skip
    tolerated = Counter(one.attempt.because for one in judged if one.attempt.expected is Expected.TOLERATED)
    if tolerated:
        session.say("attack.tolerated", number=tolerated.total())
        for because, number in tolerated.items():
            print(f"  {number}  {session.sentences.say(because)}")
    counted = Counter(one.verdict for one in judged)
    session.say(
        "attack.summary", number=len(judged), held=counted[Verdict.HELD], broken=counted[Verdict.BROKEN],
        nothing=counted[Verdict.NOTHING_THERE], missing=counted[Verdict.NOT_RUN],
    )  # fmt: skip


def _wanted(session: Session, one: Judged) -> str:
    attempt = one.attempt
    return session.sentences.say(
        f"attack.expected.{attempt.expected.value}", states=", ".join(attempt.states)
    )


def _as_json(session: Session, one: Judged) -> dict[str, object]:
    attempt = one.attempt
    return {
        "family": attempt.family, "name": attempt.name, "login": attempt.login, "store": attempt.store.value,
        "statement": attempt.sql, "expected": attempt.expected.value,
        "states": attempt.states if attempt.expected.value == "denied" else (),
        "because": session.sentences.say(attempt.because) if attempt.because else "",
        "verdict": one.verdict.value, "found": one.found,
    }  # fmt: skip


ATTACK = Verb("attack", "db.verb.attack", "db.manual.attack", _arguments, _attack, acts=False)
