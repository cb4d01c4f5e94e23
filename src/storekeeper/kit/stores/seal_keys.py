"""Which public key signed which seals: a list in the second place that every backup carries along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from storekeeper.kit.errors import Refused
from storekeeper.kit.replacing import PRIVATE, replace_file
from storekeeper.kit.stores.store import Store

KEYS = "seal-keys.json"
PUBLIC_KEY = "public-key"
_LENGTH = 32
_LARGEST = 1_000_000


@dataclass(frozen=True)
class SignedFrom:
    """From this seal of a store on, in this era, seals are signed by `key` (32 bytes), until another takes over."""

    number: int
    era: int
    key: bytes


Keys = Mapping[str, tuple[SignedFrom, ...]]


def read_keys(file: Path) -> Keys:
    """Store → its keys in their order; empty where there is no list. Raises Refused('audit.no_key')."""
    try:
        if file.stat().st_size > _LARGEST:
            raise ValueError(file)
        told = json.loads(file.read_text("utf-8"))
        return {Store(store).value: tuple(map(_read, listed)) for store, listed in told.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("audit.no_key", file=file) from error


def write_keys(folder: Path, keys: Keys) -> None:
    """Writes the list into a folder, whole or not at all."""
    told = {
        store: [{"from": one.number, "era": one.era, "key": one.key.hex()} for one in listed]
        for store, listed in keys.items()
    }
    replace_file(folder / KEYS, json.dumps(told, indent=1), mode=PRIVATE)


def kept_keys(folder: Path) -> Keys:
    """The list of a second place; for one from before there was a list, its one key for every store."""
    listed = read_keys(folder / KEYS)
    if listed or not (folder / PUBLIC_KEY).is_file():
        return listed
    return {store.value: (SignedFrom(1, 1, public_key(folder / PUBLIC_KEY)),) for store in Store}


def public_key(file: Path) -> bytes:
    """The key that a file holds in hexadecimal. Raises Refused('audit.no_key')."""
    try:
        key = bytes.fromhex(file.read_text("utf-8").strip())
    except (OSError, ValueError) as error:
        raise Refused("audit.no_key", file=file) from error
    if len(key) != _LENGTH:
        raise Refused("audit.no_key", file=file)
    return key


def note_key(folder: Path, store: str, *, number: int, era: int, key: bytes) -> None:
    """Lists who signed seal `number`, where it is another than signed the one before. What stands is not changed."""
    keys = kept_keys(folder)
    listed = keys.get(store, ())
    if not listed or listed[-1].key != key:
        write_keys(folder, {**keys, store: (*listed, SignedFrom(number, era, key))})


def key_of(listed: Sequence[SignedFrom], number: int, otherwise: bytes) -> bytes:
    """Which key must have signed a seal; `otherwise` where the list does not reach back to it."""
    return next((one.key for one in reversed(listed) if one.number <= number), otherwise)


def bring_keys(folder: Path, brought: Keys, store: str, *, newest: int) -> None:
    """After a restore up to seal `newest`: the list of the backup where there is none, and nothing of later seals."""
    keys = kept_keys(folder)
    listed = keys.get(store) or brought.get(store, ())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_keys(folder, {**keys, store: tuple(one for one in listed if one.number <= newest)})


def _read(told: Mapping[str, object]) -> SignedFrom:
    key = bytes.fromhex(str(told["key"]))
    if len(key) != _LENGTH:
        raise ValueError("key")
    return SignedFrom(int(str(told["from"])), int(str(told["era"])), key)
