"""`storekeeper audit`: proving that nobody has changed what happened."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import Any

from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.stores.store import Store


def _verify_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--store", choices=[store.value for store in Store])
    parser.add_argument("--key", type=Path, metavar="FILE")
    parser.add_argument("--seals", type=Path, metavar="FOLDER")


def _verify(session: Any, given: Namespace) -> int:
    """0 intact, 1 broken, 2 incomplete; of several stores the worst: broken before incomplete."""
    import psycopg

    from storekeeper.kit import seals
    from storekeeper.kit.stores.backup_mark import seals_of
    from storekeeper.kit.stores.provider import find

    found = find(session.settings)
    copies = given.seals or seals_of(found.folder, session.settings.seals)
    key = _public_key(found, given.key, copies)
    verdicts = []
    for store in Store if given.store is None else (Store(given.store),):
        password = found.password("sealer")
        address = (
            found.administrator(store.value) if password is None else found.address(store, "sealer", password)
        )
        with closing(psycopg.connect(**address.parameters())) as connection:  # type: ignore[arg-type]
            verdicts.append(seals.verify_store(connection, store.value, key, copies))
    for verdict in verdicts:
        _tell(session, verdict)
    codes = {verdict.exit_code for verdict in verdicts}
    return 1 if 1 in codes else max(codes)


def _tell(session: Any, verdict: Any) -> None:
    if session.as_json:
        session.print_json(asdict(verdict) | {"exit_code": verdict.exit_code})
        return
    session.say(
        f"audit.{verdict.state}",
        store=verdict.store, seals=verdict.seals, events=verdict.events, erased=verdict.erased,
        waiting=verdict.waiting,
    )  # fmt: skip
    for code, number in verdict.broken:
        session.say(f"audit.{code}", store=verdict.store, number=number)
    for code in verdict.incomplete:
        session.say(f"audit.{code}", store=verdict.store)


def _public_key(found: Any, file: Path | None, copies: Path) -> bytes:
    """From the file that is named, else this computer's own, else the second place. Raises Refused('audit.no_key')."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storekeeper.kit.seals import PUBLIC_KEY, public_of
    from storekeeper.kit.stores.backup_mark import SEALING_KEY

    own = None if file is not None else found.password(SEALING_KEY)
    if own is not None:
        return public_of(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(own)))
    place = file or copies / PUBLIC_KEY
    try:
        key = bytes.fromhex(place.read_text("utf-8").strip())
    except (OSError, ValueError) as error:
        raise Refused("audit.no_key", file=place) from error
    if len(key) != 32:
        raise Refused("audit.no_key", file=place)
    return key


COMMANDS = (
    Verb("verify", "audit.verb.verify", "audit.manual.verify", _verify_arguments, _verify, acts=False),
)
