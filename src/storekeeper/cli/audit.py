"""`storekeeper audit`: proving that nobody has changed what happened."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storekeeper.kit.errors import Refused
from storekeeper.kit.feature import Verb
from storekeeper.kit.stores.store import Store

if TYPE_CHECKING:
    from storekeeper.kit.stores.seal_keys import Keys


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
    key, keys = _public_keys(found, given.key, copies)
    verdicts = []
    for store in Store if given.store is None else (Store(given.store),):
        listed = keys.get(store.value, ())
        if key is None and not listed:
            raise Refused("audit.no_key", file=given.key or copies)
        password = found.password("sealer")
        address = (
            found.administrator(store.value) if password is None else found.address(store, "sealer", password)
        )
        with closing(psycopg.connect(**address.parameters())) as connection:  # type: ignore[arg-type]
            verdict = seals.verify_store(connection, store.value, key or listed[0].key, copies, listed)
            verdicts.append(verdict)
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


def _public_keys(found: Any, file: Path | None, copies: Path) -> tuple[bytes | None, Keys]:
    """One key for all seals, and the keys by the seals they signed; a file that is named goes before both.

    Else the list of the second place, with this computer's own key for what it does not list.
    Raises Refused('audit.no_key').
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from storekeeper.kit.seals import public_of
    from storekeeper.kit.stores.backup_mark import SEALING_KEY
    from storekeeper.kit.stores.seal_keys import kept_keys, public_key, read_keys

    if file is not None:
        return (None, read_keys(file)) if file.suffix == ".json" else (public_key(file), {})
    own = found.password(SEALING_KEY)
    if own is None:
        return None, kept_keys(copies)
    return public_of(Ed25519PrivateKey.from_private_bytes(bytes.fromhex(own))), kept_keys(copies)


COMMANDS = (
    Verb("verify", "audit.verb.verify", "audit.manual.verify", _verify_arguments, _verify, acts=False),
)
