"""`storekeeper db`: making, upgrading, checking, copying and stopping the stores."""

from __future__ import annotations

import secrets
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from sqlalchemy import Connection, NullPool, create_engine

from storekeeper.cli.attacks import ATTACK
from storekeeper.cli.session import Session, read_password
from storekeeper.features import FEATURES, listened_topics
from storekeeper.kit.access import add_login, remember_login
from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.stores import provider as stores
from storekeeper.kit.stores.store import Store


def _nothing(_parser: ArgumentParser) -> None:
    """No arguments of its own."""


def _init_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--name", default="it", metavar="NAME")
    parser.add_argument("--new-password-file", type=Path, metavar="FILE")


def _init(session: Session, given: Namespace) -> int:
    provider = stores.find(session.settings, progress=session.progress)
    stores.make(provider, listened_topics(), progress=session.progress)
    password = (
        read_password(given.new_password_file) if given.new_password_file else secrets.token_urlsafe(12)
    )
    with _administrating(provider) as connection:
        if connection.exec_driver_sql(
            "SELECT 1 FROM sec.login WHERE groups @> '{sk_it}' AND closed_at IS NULL"
        ).first():
            raise Refused("db.has_it_already")
        login = add_login(connection, name=given.name, password=password, groups=("it",))
    remember_login(provider.folder, given.name, login)
    provider.keep_password(login, password)
    where = session.sentences.say(f"kit.kept_in.{provider.secrets.where.value}")
    session.show({"login": login, "name": given.name, "where": where}, "db.made")
    return 0


def _upgrade(session: Session, _given: Namespace) -> int:
    provider = stores.find(session.settings, progress=session.progress)
    was = [store.value for store in stores.behind(provider)]
    stores.make(provider, listened_topics(), progress=session.progress)
    session.show({"stores": was}, "db.upgraded" if was else "db.was_newest")
    return 0


def _check(session: Session, _given: Namespace) -> int:
    from storekeeper.kit.stores.upgrade import as_migrator, drift

    provider = stores.find(session.settings, progress=session.progress)
    behind = [store.value for store in stores.behind(provider)]
    differs: dict[str, list[str]] = {}
    if not behind:
        tables = tuple(module for feature in FEATURES for module in feature.tables)
        with as_migrator(provider.administrator()) as migrator:
            for store in Store:
                address = migrator(provider.address(store, "", ""))
                modules = tables if store is Store.OPERATIONS else ()
                differs[store.value] = [str(found) for found in drift(address, store, modules)]
    wrong = [f"{store}: {line}" for store, lines in differs.items() for line in lines]
    if session.as_json:
        session.print_json({"behind": behind, "drift": differs})
    else:
        session.say(
            "db.behind" if behind else "db.drifted" if wrong else "db.in_order", stores=behind, found=wrong
        )
    return 1 if behind or wrong else 0


def _lint(session: Session, _given: Namespace) -> int:
    from storekeeper.kit.stores.lint import lint_store

    provider = stores.find(session.settings, progress=session.progress)
    found = {store.value: lint_store(provider.administrator(store.value), store) for store in Store}
    if session.as_json:
        session.print_json(
            {store: [asdict(defect) for defect in defects] for store, defects in found.items()}
        )
        return 1 if any(found.values()) else 0
    for store, defects in found.items():
        for defect in defects:
            session.say(f"db.lint.{defect.rule}", store=store, object=defect.object)
    if not any(found.values()):
        session.say("db.lint_clean")
        return 0
    return 1


def _backup_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--prove", action="store_true")


def _backup(session: Session, given: Namespace) -> int:
    from storekeeper.kit.stores.backup import backup
    from storekeeper.kit.stores.backup_mark import seals_of

    provider = stores.find(session.settings, progress=session.progress)
    second = seals_of(provider.folder, session.settings.seals)
    made = backup(provider, given.folder, progress=session.progress, prove=given.prove, seals=second)
    session.show({"folder": given.folder, "rows": made.rows, "proven": given.prove}, _backed_up(given.prove))
    return 0


def _backed_up(proven: bool) -> str:
    return "db.backed_up_and_proven" if proven else "db.backed_up"


def _restore_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--replace", action="store_true")


def _restore(session: Session, given: Namespace) -> int:
    from storekeeper.kit.stores.backup import restore
    from storekeeper.kit.stores.backup_mark import seals_of

    provider = stores.find(session.settings, progress=session.progress)
    second = seals_of(provider.folder, session.settings.seals)
    with stores.alone(provider):
        made = restore(given.folder, provider, progress=session.progress, replace=given.replace, seals=second)
    session.show({"folder": given.folder, "rows": made.rows}, "db.restored")
    return 0


def _stop(session: Session, _given: Namespace) -> int:
    if session.settings.dsn:
        raise Refused("db.not_ours_to_stop")
    server = stores.embedded(session.settings.data_folder)
    running = server.running() is not None
    server.stop()
    session.show({"stopped": running}, "db.stopped" if running else "db.was_stopped")
    return 0


@contextmanager
def _administrating(provider: stores.Provider) -> Iterator[Connection]:
    engine = create_engine(provider.administrator("operations").url(), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


COMMANDS = (
    Verb("init", "db.verb.init", "db.manual.init", _init_arguments, _init, acts=False),
    Verb("upgrade", "db.verb.upgrade", "db.manual.upgrade", _nothing, _upgrade, acts=False),
    Verb("check", "db.verb.check", "db.manual.check", _nothing, _check, acts=False),
    Verb("lint", "db.verb.lint", "db.manual.lint", _nothing, _lint, acts=False),
    ATTACK,
    Verb("backup", "db.verb.backup", "db.manual.backup", _backup_arguments, _backup, acts=False),
    Verb("restore", "db.verb.restore", "db.manual.restore", _restore_arguments, _restore, acts=False),
    Verb("stop", "db.verb.stop", "db.manual.stop", _nothing, _stop, acts=False),
)
