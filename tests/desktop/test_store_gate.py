"""The gate to a real server: who comes in, and what keeps people out."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from storekeeper.demo.personas import PERSONAS
from storekeeper.desktop.gate import Opened, Persona
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit.access import known_logins, remember_login
from storekeeper.kit.assets import ROOT
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores import provider
from tests.fixtures.database import PASSWORD, Cluster


def unheard(_code: str, _values: Mapping[str, object]) -> None:
    """Progress that nobody watches."""


def gate_to(host: str, port: int, folder: Path) -> StoreGate:
    return StoreGate(Settings(data_folder=folder, dsn=f"postgresql://{host}:{port}/"))


@pytest.fixture
def gate(cluster: Cluster, tmp_path: Path) -> StoreGate:
    gate = gate_to(cluster.administrator.host, cluster.administrator.port, tmp_path)
    gate.open(lambda _code, _values: None)
    return gate


def test_a_login_comes_in_with_its_groups_and_a_door_of_its_own(gate: StoreGate, cluster: Cluster) -> None:
    entered = gate.enter(cluster.logins["regional"], PASSWORD)
    try:
        assert entered.actor.groups == frozenset({"sk_regional"})
        assert entered.host == cluster.administrator.host
        assert not entered.sample
    finally:
        entered.door.close()


def test_a_name_that_this_workstation_knows_stands_for_its_login(
    gate: StoreGate, cluster: Cluster, tmp_path: Path
) -> None:
    remember_login(tmp_path, "leung.waiyee", cluster.logins["regional"])

    entered = gate.enter("leung.waiyee", PASSWORD)
    entered.door.close()

    assert entered.actor.login == cluster.logins["regional"]


def test_a_wrong_password_and_an_unknown_name_are_refused_alike(gate: StoreGate, cluster: Cluster) -> None:
    codes = []
    for name in (cluster.logins["regional"], "nobody"):
        with pytest.raises(Refused) as refused:
            gate.enter(name, "not the password")
        codes.append(refused.value.code)

    assert codes == ["stores.wrong_password", "stores.wrong_password"]


def test_a_server_of_one_s_own_offers_no_personas(cluster: Cluster, tmp_path: Path) -> None:
    host = cluster.administrator.host

    opened = gate_to(host, cluster.administrator.port, tmp_path).open(lambda _code, _values: None)

    assert opened == Opened(host)


def test_nobody_listening_is_said_before_anyone_types_a_password(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        with pytest.raises(Unreachable):
            gate_to("127.0.0.1", port, tmp_path).open(lambda _code, _values: None)


@pytest.mark.parametrize(
    ("own", "code"), [("operations_01", "desktop.update_needed"), ("operations_99", "desktop.store_behind")]
)
def test_a_store_of_another_time_keeps_the_program_out(
    gate: StoreGate, cluster: Cluster, monkeypatch: pytest.MonkeyPatch, own: str, code: str
) -> None:
    monkeypatch.setattr(provider, "newest", lambda _store: own)

    with pytest.raises(Refused) as refused:
        gate.enter(cluster.logins["regional"], PASSWORD)

    assert refused.value.code == code


def test_before_the_store_is_open_nobody_comes_in(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        StoreGate(Settings(data_folder=tmp_path)).enter("regional", PASSWORD)

    assert refused.value.code == "desktop.not_open"


def test_a_store_of_one_s_own_is_no_sample_and_becomes_one_only_when_asked(
    own_folder: Path, command: Callable[..., int]
) -> None:
    gate = StoreGate(Settings(data_folder=own_folder))
    assert command("db", "init") == 0

    opened = gate.open(unheard)
    login = known_logins(own_folder)["it"]
    entered = gate.enter_as(Persona("it", login))
    entered.door.close()
    as_persona = command("login", "add", "Ho", "--group", "auditor", "--as", "it")
    as_herself = command("login", "add", "Ho", "--group", "auditor", "--login", "it")

    assert opened == Opened(None)
    assert not entered.sample
    assert (as_persona, as_herself) == (1, 0)

    assert command("demo", "load") == 0
    keys = {persona.key for persona in gate.open(unheard).personas}
    winnie = gate.enter_as(Persona("regional", known_logins(own_folder)["regional"]))
    winnie.door.close()

    assert keys == set(PERSONAS)
    assert (winnie.sample, winnie.actor.name, winnie.english_name) == (
        True,
        "梁慧儀",
        "LEUNG Wai Yee, Winnie",
    )
    assert command("people", "list", "--as", "regional") == 0


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """The data folder of an embedded store, which is stopped and erased afterwards."""
    folder = tmp_path / "data"
    yield folder
    EmbeddedServer(folder).erase()


@pytest.fixture
def command(own_folder: Path) -> Callable[..., int]:
    """Runs a command on that store; its exit code."""
    environment = {**os.environ, "STOREKEEPER_DATA": str(own_folder), "STOREKEEPER_SECRETS": "file"}

    def run(*arguments: str) -> int:
        given = [sys.executable, "-m", "storekeeper", *arguments]
        return subprocess.run(given, cwd=ROOT, env=environment, timeout=300, check=False).returncode

    return run
