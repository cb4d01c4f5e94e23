"""The command line as people and programs use it: a real store, real logins, sentences, JSON and exit codes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from storekeeper.kit.assets import ROOT
from storekeeper.kit.clock import now
from storekeeper.kit.feature import Verb, load
from storekeeper.kit.sentences import LANGUAGES, Sentences
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.backup_mark import SEALING_KEY, seals_of
from storekeeper.kit.stores.provider import find
from storekeeper.kit.stores.store import Store
from storekeeper.worker.sealing import Sealer

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this module, with a space and Chinese in its path."""
    return tmp_path_factory.mktemp("command line") / "資料"


@pytest.fixture(scope="module")
def run(folder: Path) -> Iterator[Run]:
    """`run('demo', 'url', …)` on the folder, whose server is stopped and erased at the end."""
    environment = {
        **os.environ,
        "STOREKEEPER_DATA": str(folder),
        "STOREKEEPER_LANGUAGE": "en",
        "STOREKEEPER_SECRETS": "file",
    }

    def go(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "storekeeper", *arguments],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )

    yield go
    from storekeeper.kit.embedded.server import EmbeddedServer

    EmbeddedServer(folder).erase()


@pytest.fixture(scope="module")
def url(run: Run) -> str:
    """The address of operations for `regional`; the first command, so it makes everything."""
    done = run("demo", "url", "operations", "regional")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_demo_url_alone_makes_a_store_in_which_regional_sees_her_region(url: str) -> None:
    with psycopg.connect(url) as connection:
        regions = connection.execute("SELECT count(DISTINCT region_id), count(*) FROM people.shop").fetchone()
        outside = connection.execute(
            "SELECT count(*) FROM people.employee e WHERE NOT EXISTS"
            " (SELECT FROM people.placement p WHERE p.employee_id = e.id)"
        ).fetchone()
        assert regions is not None
        assert regions[0] == 1
        assert 1 < regions[1] < 60
        assert outside == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT phone FROM people.employee_contact")


def test_demo_url_of_conduct_is_an_address_that_lets_no_regional_manager_in(run: Run, url: str) -> None:
    address = run("demo", "url", "conduct", "regional").stdout.strip()
    with pytest.raises(psycopg.OperationalError, match="CONNECT"):
        psycopg.connect(address)
    with psycopg.connect(run("demo", "url", "conduct", "hr").stdout.strip()) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == ("conduct",)


def test_a_login_is_added_by_it_approved_by_head_office_works_and_is_closed(
    run: Run, url: str, tmp_path: Path
) -> None:
    added = json.loads(
        run("login", "add", "Leung", "--group", "regional", "--region", "HKI", "--as", "it", "--json").stdout
    )
    (request,) = added["waiting"]
    assert run("privacy", "approve", request, "--as", "it").returncode == 1
    assert run("privacy", "approve", request, "--as", "hq").returncode == 0
    password, own = tmp_path / "password", tmp_path / "own"
    password.write_text(added["password"], "utf-8")
    own.write_text("a password of her own", "utf-8")
    early = run("people", "list", "--login", "Leung", "--password-file", str(password))
    assert (early.returncode, "storekeeper login password" in early.stderr) == (1, True)
    changing = ("login", "password", "--login", "Leung", "--password-file", str(password))
    changed = run(*changing, "--new-password-file", str(own))
    assert changed.returncode == 0, changed.stderr
    address = url.replace(
        url.split("//")[1].split("@", maxsplit=1)[0], f"{added['login']}:a%20password%20of%20her%20own"
    )
    with psycopg.connect(address) as connection:
        count = connection.execute("SELECT count(*) FROM people.shop").fetchone()
    assert count is not None
    assert count[0] > 0
    assert run("people", "list", "--login", "Leung", "--password-file", str(own)).returncode == 0
    assert run("people", "list", "--login", "Leung").returncode == 1
    rights = json.loads(run("privacy", "rights", added["login"], "--as", "it", "--json").stdout)
    assert [(each["group"], each["until"]) for each in rights["groups"]] == [("sk_regional", None)]
    assert "HKI" in run("privacy", "rights", added["login"], "--as", "it").stdout
    assert "phone_masked" in run("privacy", "see", "Leung", "people.employee_contact", "--as", "it").stdout
    taken = run("privacy", "ask", "Leung", "--region", "HKI", "--take", "--as", "it")
    assert taken.returncode == 0, taken.stderr
    assert request in run("privacy", "requests", "--as", "it").stdout
    assert run("privacy", "cut", "Leung", "--as", "it").returncode == 0
    closed = run("login", "close", "Leung", "--as", "it")
    assert (closed.returncode, added["login"] in closed.stdout) == (0, True)
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("login", "add", "X", "--group", "hq", "--as", "regional"), 1),
        (("login", "add", "X", "--group", "regional", "--region", "NOWHERE", "--as", "it"), 1),
        (("login", "close", "nobody", "--as", "it"), 1),
        (("login", "close", "it", "--as", "it"), 1),
        (("login", "add", "X", "--group", "regional", "--as", "it"), 1),
        (("people", "list", "--as", "nobody"), 1),
        (("people", "list"), 1),
        (("people", "list", "--login", "p_9999"), 1),
        (("demo", "url", "nowhere", "regional"), 2),
        (("nothing",), 2),
        (("db",), 2),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_an_exit_code(
    run: Run, url: str, arguments: tuple[str, ...], code: int
) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip() != ""


def test_a_reader_who_has_seen_enough_ends_a_list_quietly(run: Run, url: str, folder: Path) -> None:
    command = f"{sys.executable} -m storekeeper people list --json --as hr | head -c 10"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=ROOT,
        env={**os.environ, "STOREKEEPER_DATA": str(folder), "STOREKEEPER_SECRETS": "file"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert (len(done.stdout), done.stderr) == (10, "")


def test_the_store_is_in_order_and_stands_the_schema_rules(run: Run, url: str) -> None:
    assert json.loads(run("db", "check", "--json").stdout) == {
        "behind": [],
        "drift": {"operations": [], "customer": [], "conduct": []},
    }
    assert json.loads(run("db", "lint", "--json").stdout) == {"operations": [], "customer": [], "conduct": []}
    assert run("db", "upgrade").returncode == 0


def test_what_happened_is_proven_from_the_command_line_and_by_the_worker(
    run: Run, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch, expects_warning: Callable[[str], None]
) -> None:
    expects_warning("sealing: ERROR: audit.events_changed")
    monkeypatch.setenv("STOREKEEPER_SECRETS", "file")
    found = find(Settings(data_folder=folder))
    password = found.password("sealer") or ""
    key = found.secrets.get_or_make(found.service, SEALING_KEY, lambda: secrets.token_hex(32))
    sealer = Sealer(
        {store: found.address(store, "sealer", password) for store in Store},
        Ed25519PrivateKey.from_private_bytes(bytes.fromhex(key)),
        seals_of(found.folder),
    )
    sealer.seal(None, due=now())  # type: ignore[arg-type]

    intact, nightly = run("audit", "verify"), sealer.verify()
    who = _rename_the_first(found.administrator("operations"), "somebody")
    broken, told = run("audit", "verify", "--store", "operations", "--json"), sealer.verify()
    beside = run("audit", "verify", "--store", "customer")
    _rename_the_first(found.administrator("operations"), who)

    assert (intact.returncode, nightly) == (0, ())
    assert (broken.returncode, beside.returncode) == (1, 0)
    assert json.loads(broken.stdout)["broken"]
    assert {each.values["store"] for each in told} == {"operations"}


def _rename_the_first(owner: Address, login: str) -> str:
    """As a superuser can: another name for who did the first thing of all; the name that stood there."""
    with psycopg.connect(**owner.parameters()) as connection:  # type: ignore[arg-type]
        row = connection.execute("SELECT id, login FROM audit.event ORDER BY id LIMIT 1").fetchone()
        assert row is not None
        connection.execute("UPDATE audit.event SET login = %s WHERE id = %s", (login, row[0]))
        return str(row[1])


def test_a_backup_brings_a_destroyed_folder_back_with_its_logins(
    run: Run, url: str, folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    before = json.loads(run("db", "backup", str(copy), "--json").stdout)
    assert run("db", "stop").returncode == 0
    shutil.rmtree(folder)

    after = json.loads(run("db", "restore", str(copy), "--json").stdout)

    assert after["rows"] == before["rows"]
    with psycopg.connect(run("demo", "url", "operations", "hq").stdout.strip()) as connection:
        assert connection.execute("SELECT count(*) FROM people.shop").fetchone() == (60,)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_verb_has_a_summary_and_a_manual(language: str) -> None:
    from storekeeper.cli.main import groups

    sentences = Sentences(language)
    for group, reference in groups().items():
        verbs: tuple[Verb, ...] = load(reference)
        assert sentences.say(f"cli.group.{group}")
        for verb in verbs:
            assert len(sentences.say(verb.manual)) > len(sentences.say(verb.summary)) > 2


def test_help_reads_like_a_manual_page(run: Run) -> None:
    told = run("db", "backup", "--help").stdout
    assert told.startswith("usage: storekeeper db backup")
    assert "Exit codes:" in told
    assert "restore the copy into a scratch server" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_argument_of_every_verb_is_explained(
    language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from storekeeper.cli.main import groups
    from storekeeper.cli.main import run as command

    monkeypatch.setenv("STOREKEEPER_LANGUAGE", language)
    for group, reference in groups().items():
        for verb in load(reference):
            assert command([group, verb.name, "--help"]) == 0
            told = capsys.readouterr().out
            assert Sentences(language).say("cli.option.help") in told
            assert "show this help message" not in told
