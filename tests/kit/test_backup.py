"""A backup proves itself: what was destroyed comes back with every row, every audit head and every password."""

from __future__ import annotations

import json
import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from storekeeper.kit.access import remember_login
from storekeeper.kit.embedded import layout
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.stores import backup_manifest
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.backup import PASSWORDS, backup, restore
from storekeeper.kit.stores.backup_logins import FILE as ROLES
from storekeeper.kit.stores.backup_manifest import Manifest
from storekeeper.kit.stores.provider import Kind, Provider, make
from storekeeper.kit.stores.store import Store
from tests.fixtures import chain
from tests.kit.embedded_folder import Heard

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}

LOGIN = "p_7001"
PASSWORD = "her own password: 密碼 @/%"


@dataclass(frozen=True)
class Copied:
    """A finished backup: where it is, what it says, and what the stores held when it was made."""

    folder: Path
    manifest: Manifest
    before: Mapping[Store, tuple[object, object]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for data folders and backups; every server below it is gone in the end."""
    made = tmp_path_factory.mktemp("copies 備份")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREKEEPER_SECRETS", "file")
        yield made
        for pointer in made.rglob(layout.POINTER):
            EmbeddedServer(pointer.parent).erase()


@pytest.fixture(scope="module")
def source(place: Path) -> Provider:
    """Migrated stores with the small chain, something audited, a note in each store, and a login's password."""
    provider = started(place / "source")
    make(provider, ())
    provider.keep_password(LOGIN, PASSWORD)
    remember_login(provider.folder, "regional", LOGIN)
    with connected(provider.administrator("operations")) as connection:
        chain.make(connection)
        connection.execute("UPDATE people.shop SET name_en = name_en || ' (moved)'")
        made = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} IN ROLE sk_regional")
        connection.execute(made.format(sql.Identifier(LOGIN), sql.Literal(PASSWORD)))
        connection.commit()
    for store in Store:
        with connected(provider.administrator(store.value)) as connection:
            connection.execute("INSERT INTO base.mark VALUES ('note', %s)", (store.value,))
            connection.commit()
    return provider


@pytest.fixture(scope="module")
def copied(source: Provider, place: Path) -> Copied:
    """A backup of the filled stores."""
    before = now_in(source)
    return Copied(place / "copied", backup(source, place / "copied"), before)


@pytest.fixture
def empty(place: Path, request: pytest.FixtureRequest) -> Iterator[Provider]:
    """A server of its own without stores."""
    folder = place / f"empty {request.node.name[:40]}"
    yield started(folder)
    EmbeddedServer(folder).erase()


@pytest.fixture
def changeable(copied: Copied, tmp_path: Path) -> Path:
    """A copy of the backup that a test may damage."""
    return Path(shutil.copytree(copied.folder, tmp_path / "changeable"))


def started(folder: Path) -> Provider:
    """A server in a new folder."""
    place = EmbeddedServer(folder, settings=FAST).start(supervised=False)
    return Provider(Kind.EMBEDDED, place.host, place.port, (), place.folder)


def connected(address: Address) -> closing[psycopg.Connection]:
    """A connection for a block; the password may hold any character."""
    return closing(psycopg.connect(make_conninfo("", **address.parameters())))


def now_in(provider: Provider) -> dict[Store, tuple[object, object]]:
    """The row counts and audit head of each store as it stands."""
    found: dict[Store, tuple[object, object]] = {}
    for store in Store:
        with connected(provider.administrator(store.value)) as connection:
            found[store] = (backup_manifest.rows_of(connection), backup_manifest.head_of(connection))
    return found


def test_after_the_data_folder_was_destroyed_a_backup_brings_everything_back(
    copied: Copied, empty: Provider, tmp_path: Path
) -> None:
    restore(copied.folder, empty)
    manifest = backup(empty, tmp_path / "backup")
    EmbeddedServer(empty.folder).erase()
    shutil.rmtree(empty.folder)

    again = started(empty.folder)
    restore(tmp_path / "backup", again)

    assert told_by(manifest) == copied.before
    assert now_in(again) == copied.before


def test_a_backup_tells_the_rows_and_the_audit_head_of_every_store(copied: Copied) -> None:
    rows, audit = (
        copied.manifest.stores[Store.OPERATIONS].rows,
        copied.manifest.stores[Store.OPERATIONS].audit,
    )

    assert told_by(copied.manifest) == copied.before
    assert rows["people.employee"] > 10
    assert audit.events > 0
    assert backup_manifest.read(copied.folder) == copied.manifest


def test_the_store_remembers_when_it_was_last_backed_up(source: Provider, copied: Copied) -> None:
    with connected(source.administrator("operations")) as connection:
        row = connection.execute("SELECT value FROM base.mark WHERE key = 'backup'").fetchone()

    assert row == (copied.manifest.made_at,)


def test_logins_keep_their_passwords_and_service_logins_get_new_ones(
    source: Provider, copied: Copied, empty: Provider
) -> None:
    restore(copied.folder, empty)

    assert empty.password(LOGIN) == PASSWORD
    assert empty.service_password("worker") != source.service_password("worker")
    for login in ("worker", LOGIN):
        with connected(empty.address(Store.OPERATIONS, login, empty.password(login) or "")) as connection:
            assert connection.execute("SELECT session_user::text").fetchone() == (login,)


def test_what_a_login_may_not_open_stays_shut_after_a_restore(copied: Copied, empty: Provider) -> None:
    restore(copied.folder, empty)

    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connected(empty.address(Store.CONDUCT, LOGIN, PASSWORD))
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        connected(empty.address(Store.OPERATIONS, LOGIN, "another"))


def test_a_backup_proves_itself_and_leaves_nothing_else_behind(source: Provider, tmp_path: Path) -> None:
    heard = Heard()

    backup(source, tmp_path / "backup", progress=heard, prove=True)

    assert heard.codes == [*["backup.copying"] * 3, "backup.proving"]
    assert [path.name for path in tmp_path.iterdir()] == ["backup"]


def test_what_is_written_during_a_backup_does_not_make_it_differ(
    copied: Copied, empty: Provider, tmp_path: Path
) -> None:
    restore(copied.folder, empty)

    def write_more(code: str, values: object) -> None:
        with connected(empty.administrator("operations")) as connection:
            connection.execute("UPDATE people.region SET name_en = name_en || '.'")
            connection.commit()

    backup(empty, tmp_path / "backup", progress=write_more, prove=True)


def test_a_backup_is_open_to_nobody_else_and_does_not_hold_the_superusers_password(copied: Copied) -> None:
    kept = json.loads((copied.folder / PASSWORDS).read_text(encoding="utf-8"))
    roles = (copied.folder / ROLES).read_text(encoding="utf-8")

    assert stat.S_IMODE(copied.folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in copied.folder.iterdir()} == {0o600}
    assert {path.name for path in copied.folder.iterdir()} > {"logins.json", "manifest.json", ROLES}
    assert "postgres" not in roles
    assert "SCRAM-SHA-256" in roles
    assert kept == {LOGIN: PASSWORD}


def test_stores_that_are_there_are_replaced_only_when_told(copied: Copied, empty: Provider) -> None:
    restore(copied.folder, empty)
    with connected(empty.administrator("operations")) as connection:
        connection.execute("DELETE FROM base.mark")
        connection.commit()

    with pytest.raises(Refused, match=r"backup\.not_empty"):
        restore(copied.folder, empty)
    restore(copied.folder, empty, replace=True)

    assert now_in(empty) == copied.before


@pytest.mark.parametrize("file", ["operations.dump", ROLES, PASSWORDS])
def test_a_changed_file_is_refused_before_anything_is_touched(
    source: Provider, changeable: Path, file: str
) -> None:
    with (changeable / file).open("ab") as damaged:
        damaged.write(b"x")

    with pytest.raises(Refused) as refused:
        restore(changeable, source, replace=True)

    assert refused.value.code == "backup.damaged"
    assert all(file in Sentences(language).tell(refused.value) for language in LANGUAGES)
    assert now_in(source)


def test_a_restore_that_differs_is_told_and_lets_nobody_in(empty: Provider, changeable: Path) -> None:
    manifest = json.loads((changeable / backup_manifest.FILE).read_text(encoding="utf-8"))
    manifest["stores"]["operations"]["rows"]["people.shop"] += 1
    (changeable / backup_manifest.FILE).write_text(json.dumps(manifest), encoding="utf-8")

    with pytest.raises(Refused) as refused:
        restore(changeable, empty)

    assert refused.value.values["tables"] == ("people.shop",)
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        connected(empty.address(Store.OPERATIONS, LOGIN, PASSWORD))


@pytest.mark.parametrize(("format", "code"), [(1, "backup.older"), (3, "backup.newer")])
def test_a_backup_of_another_time_is_refused(
    source: Provider, changeable: Path, format: int, code: str
) -> None:
    manifest = json.loads((changeable / backup_manifest.FILE).read_text(encoding="utf-8"))
    (changeable / backup_manifest.FILE).write_text(
        json.dumps(manifest | {"format": format}), encoding="utf-8"
    )

    with pytest.raises(Refused) as refused:
        restore(changeable, source, replace=True)

    assert refused.value.code == code
    assert all(Sentences(language).tell(refused.value) for language in LANGUAGES)
    assert now_in(source)


def test_a_folder_without_a_finished_backup_is_refused(source: Provider, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"backup\.none"):
        restore(tmp_path, source)
    with pytest.raises(Refused, match=r"backup\.exists"):
        backup(source, tmp_path)


def test_a_failed_backup_leaves_nothing(empty: Provider, tmp_path: Path) -> None:
    with pytest.raises(Unreachable):
        backup(empty, tmp_path / "backup")

    assert list(tmp_path.iterdir()) == []


def told_by(manifest: Manifest) -> Mapping[Store, tuple[object, object]]:
    """What a manifest says, in the shape of `now_in`."""
    return {store: (copy.rows, copy.audit) for store, copy in manifest.stores.items()}
