"""What keeps an embedded server from starting is said in a clear sentence, and mended where it can be."""

from __future__ import annotations

import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from storekeeper.kit.embedded import layout
from storekeeper.kit.embedded.account import is_root
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused
from storekeeper.kit.sentences import LANGUAGES, Sentences
from tests.kit.embedded_folder import FAST, data_of, rows_of, write_rows

MOUNT = "/bin/mount"
UNMOUNT = "/bin/umount"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedServer]:
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")
    made = EmbeddedServer(tmp_path / "data", settings=FAST)
    yield made
    made.erase()


@pytest.fixture
def taken() -> Iterator[int]:
    """A port of 127.0.0.1 that another program listens on."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


@pytest.fixture
def small_disk() -> Iterator[Callable[[int], Path]]:
    """`small_disk(megabytes)`: a file system of that size, open to the server's account."""
    if not is_root() or not Path(MOUNT).exists():
        pytest.skip("only root can mount a file system small enough to fill")
    mounted: list[Path] = []

    def mount(megabytes: int) -> Path:
        place = Path(tempfile.mkdtemp(dir="/var/lib", prefix="storekeeper-small-"))
        options = f"size={megabytes}m,mode=755"
        done = subprocess.run(
            [MOUNT, "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=False, capture_output=True
        )
        if done.returncode != 0:
            place.rmdir()
            pytest.skip("this system lets nobody mount a file system, so no disk can be filled")
        mounted.append(place)
        return place

    yield mount
    for place in mounted:
        subprocess.run([UNMOUNT, str(place)], check=True)
        place.rmdir()


def fill(file: Path) -> None:
    """Writes until the disk is full, which is an OSError."""
    with file.open("wb", buffering=0) as filler:
        while True:
            filler.write(b"\0" * 4096)


def said(refused: Refused) -> list[str]:
    """The sentence in each language; KeyError for a missing code or value."""
    return [Sentences(language).tell(refused) for language in LANGUAGES]


def test_a_port_that_another_program_uses_is_named(server: EmbeddedServer, taken: int) -> None:
    with pytest.raises(Refused) as refused:
        EmbeddedServer(server.folder, settings=FAST, port=taken).start(supervised=False)

    assert refused.value.code == "embedded.port_taken"
    assert all(str(taken) in sentence for sentence in said(refused.value))


def test_the_port_of_last_time_is_taken_again_or_replaced_when_another_program_has_it(
    server: EmbeddedServer,
) -> None:
    first = server.start(supervised=False)
    server.stop()
    again = server.start(supervised=False)
    server.stop()

    with closing(socket.create_server(("127.0.0.1", first.port))):
        moved = server.start(supervised=False)

    assert again.port == first.port
    assert moved.port != first.port


def test_a_disk_too_small_for_a_new_server_is_said_and_nothing_half_made_is_left(
    small_disk: Callable[[int], Path], server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = small_disk(20)
    monkeypatch.setattr(layout, "ROOTS_PLACE", place)

    with pytest.raises(Refused) as refused:
        server.start(supervised=False)

    assert refused.value.code == "embedded.disk_full"
    assert all(str(server.folder) in sentence for sentence in said(refused.value))
    assert list(place.iterdir()) == []
    assert layout.found(server.folder) is None


def test_a_disk_that_became_full_is_said_and_what_was_saved_is_there_once_there_is_room(
    small_disk: Callable[[int], Path], server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = small_disk(120)
    monkeypatch.setattr(layout, "ROOTS_PLACE", place)
    server.start(supervised=False)
    write_rows(server, 100)
    server.stop()
    filler = place / "filler"
    with pytest.raises(OSError, match="No space left"):
        fill(filler)

    with pytest.raises(Refused) as refused:
        server.start(supervised=False)
    filler.unlink()
    server.start(supervised=False)

    assert refused.value.code == "embedded.disk_full"
    assert rows_of(server) == 100


def test_data_of_another_version_is_refused_with_both_versions(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    server.stop()
    version = data_of(server) / "PG_VERSION"
    version.write_text("17\n", encoding="ascii")

    with pytest.raises(Refused) as refused:
        server.start(supervised=False)

    assert refused.value.code == "embedded.wrong_version"
    assert all("17" in sentence and "18" in sentence for sentence in said(refused.value))


def test_a_server_that_cannot_start_says_its_own_last_words(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    server.stop()

    with pytest.raises(Refused) as refused:
        EmbeddedServer(server.folder, settings={"shared_buffers": "a lot"}).start(supervised=False)

    assert refused.value.code == "embedded.not_starting"
    assert all("shared_buffers" in sentence or "server.conf" in sentence for sentence in said(refused.value))


def test_a_damaged_data_directory_says_the_servers_last_words(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    server.stop()
    (data_of(server) / "global" / "pg_control").unlink()

    with pytest.raises(Refused) as refused:
        server.start(supervised=False)

    assert refused.value.code == "embedded.not_starting"
    assert "pg_control" in str(refused.value.values["line"])


def test_data_that_is_gone_is_not_made_anew_behind_the_users_back(server: EmbeddedServer) -> None:
    server.start(supervised=False)
    server.stop()
    data = data_of(server)
    data.rename(data.with_name("moved"))

    with pytest.raises(Refused) as refused:
        server.start(supervised=False)
    data.with_name("moved").rename(data)

    assert refused.value.code == "embedded.data_gone"
    assert all(said(refused.value))


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(Refused) as refused:
        EmbeddedServer(tmp_path / "file", settings=FAST).start(supervised=False)

    assert refused.value.code == "embedded.folder_refused"
    assert all(str(tmp_path) in sentence for sentence in said(refused.value))


def test_a_damaged_pointer_is_refused(server: EmbeddedServer) -> None:
    server.folder.mkdir()
    pointer = server.folder / layout.POINTER
    pointer.write_text("{", encoding="utf-8")

    with pytest.raises(Refused, match=r"embedded\.folder_refused"):
        server.start(supervised=False)
    pointer.unlink()


def test_a_folder_never_started_has_no_passwords(server: EmbeddedServer) -> None:
    with pytest.raises(Refused, match=r"embedded\.not_made"):
        server.password("worker")


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_progress_has_its_sentence(language: str, tmp_path: Path) -> None:
    sentences = Sentences(language)

    for code in ("making", "starting", "recovering", "stopping"):
        assert sentences.say(f"embedded.{code}", folder=tmp_path)
