"""What was sealed is proven after a restore too, with the keys of earlier eras, and the erased stay erased."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storekeeper.kit import seals
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores.backup import backup, restore
from storekeeper.kit.stores.backup_mark import ERASED, seals_of
from storekeeper.kit.stores.provider import Provider, make
from storekeeper.kit.stores.seal_keys import KEYS, SignedFrom, kept_keys, key_of, note_key, read_keys
from storekeeper.kit.stores.store import Store
from tests.fixtures import chain
from tests.kit.test_backup import connected, started

FIRST, SECOND = (Ed25519PrivateKey.from_private_bytes(bytes([number]) * 32) for number in (1, 2))
DELIVERED = (
    "INSERT INTO base.inbox (source, delivery, received_at, body)"
    " VALUES ('dingtalk', '1', now() - interval '40 days', '')"
)
MOVED = "UPDATE people.shop SET name_en = name_en || '.'"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    """Stores that were sealed twice by the first key."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREKEEPER_SECRETS", "file")
        provider = started(tmp_path_factory.mktemp("sealed") / "source")
        make(provider, ())
        with connected(provider.administrator("operations")) as connection:
            chain.make(connection)
            connection.commit()
        for _ in range(2):
            change(provider)
            seal(provider, FIRST)
        yield provider
        EmbeddedServer(provider.folder).erase()


def change(provider: Provider) -> None:
    with connected(provider.administrator("operations")) as connection:
        connection.execute(MOVED)
        connection.commit()


def seal(provider: Provider, key: Ed25519PrivateKey) -> None:
    """All that can be sealed now, as the worker's sealer does it, with copies in the second place."""
    for store in Store:
        address = provider.address(store, "sealer", provider.service_password("sealer"))
        with closing(psycopg.connect(**address.parameters())) as connection:  # type: ignore[arg-type]
            while seals.seal_store(connection, store.value, key, seals_of(provider.folder)) is not None:
                pass


def proven(provider: Provider, key: Ed25519PrivateKey) -> dict[str, tuple[str, tuple[tuple[str, int], ...]]]:
    """How each store stands with the keys of the second place, the present one being `key`."""
    place = seals_of(provider.folder)
    found: dict[str, tuple[str, tuple[tuple[str, int], ...]]] = {}
    for store in Store:
        with connected(provider.administrator(store.value)) as connection:
            listed = kept_keys(place).get(store.value, ())
            own = seals.public_of(key)
            verdict = seals.verify_store(connection, store.value, own, place, listed)
        found[store.value] = (verdict.state, verdict.broken)
    return found


INTACT = dict.fromkeys(("operations", "customer", "conduct"), ("intact", ()))


def test_on_another_computer_what_the_lost_key_sealed_is_proven_and_a_new_key_goes_on(
    source: Provider, tmp_path: Path
) -> None:
    """A delivery that was erased since the copy was made is in it still; the list of that was brought along."""
    with connected(source.administrator("operations")) as connection:
        connection.execute(DELIVERED)
        connection.commit()
    backup(source, tmp_path / "copy")
    empty = started(tmp_path / "other computer")
    try:
        second = seals_of(empty.folder)
        second.mkdir(parents=True)
        now = datetime.now(UTC).isoformat()
        told = {"at": now, "store": "operations", "code": "deliveries_30_days", "upto": now, "people": []}
        (second / ERASED).write_text(f"{json.dumps(told)}\n", "utf-8")

        restore(tmp_path / "copy", empty)
        change(empty)
        seal(empty, SECOND)

        keys = kept_keys(second)["operations"]
        assert [one.key for one in keys] == [seals.public_of(FIRST), seals.public_of(SECOND)]
        assert keys[0].number == 1 < keys[1].number
        assert proven(empty, SECOND) == INTACT
        with connected(empty.administrator("operations")) as connection:
            assert connection.execute("SELECT count(*) FROM base.inbox").fetchone() == (0,)
            connection.execute(
                "UPDATE audit.event SET login = 'p_1001' WHERE id = (SELECT min(id) FROM audit.event)"
            )
            connection.commit()
        assert proven(empty, SECOND)["operations"][0] == "broken"

        (second / KEYS).unlink()
        (second / "public-key").write_text(seals.public_of(SECOND).hex(), "utf-8")
        assert ("signature_wrong", 1) in proven(empty, SECOND)["operations"][1]
    finally:
        EmbeddedServer(empty.folder).erase()


def test_where_it_was_the_history_that_was_given_up_is_put_away_and_the_rest_is_proven(
    source: Provider, tmp_path: Path
) -> None:
    backup(source, tmp_path / "copy")
    change(source)
    seal(source, FIRST)
    place = seals_of(source.folder) / "operations"
    newest = max(place.glob("seal-*.json")).name

    restore(tmp_path / "copy", source, replace=True)
    given_up = [path.name for path in place.glob("given up*/*.json")]
    change(source)
    seal(source, FIRST)

    assert newest in given_up
    assert proven(source, FIRST) == INTACT


def test_a_changed_list_of_keys_damages_a_backup(source: Provider, tmp_path: Path) -> None:
    backup(source, tmp_path / "copy")
    told = (tmp_path / "copy" / KEYS).read_text("utf-8")
    assert seals.public_of(FIRST).hex() in told
    (tmp_path / "copy" / KEYS).write_text(told.replace('"era": 1', '"era": 2'), "utf-8")
    with pytest.raises(Refused, match="damaged"):
        restore(tmp_path / "copy", source, replace=True)


def test_a_seal_is_signed_by_the_last_key_that_was_listed_before_it(tmp_path: Path) -> None:
    first, second = seals.public_of(FIRST), seals.public_of(SECOND)
    for number, key in ((1, first), (2, first), (7, second), (8, second)):
        note_key(tmp_path, "operations", number=number, era=1, key=key)
    listed = read_keys(tmp_path / KEYS)["operations"]
    assert listed == (SignedFrom(1, 1, first), SignedFrom(7, 1, second))
    assert [key_of(listed, number, b"") for number in (1, 6, 7, 99)] == [first, first, second, second]
    assert key_of(listed[1:], 6, b"own") == b"own"


@pytest.mark.parametrize(
    "told",
    [
        "[]",
        "{",
        '{"nowhere": []}',
        '{"operations": [{"from": 1, "era": 1, "key": "00"}]}',
        '{"operations": [1]}',
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, told: str) -> None:
    (tmp_path / KEYS).write_text(told, "utf-8")
    with pytest.raises(Refused, match="no_key"):
        read_keys(tmp_path / KEYS)
