"""The gate to a real server: who comes in, and what keeps people out."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storekeeper.demo.personas import PERSONAS
from storekeeper.desktop.gate import Entered, Opened, Persona
from storekeeper.desktop.store_gate import StoreGate
from storekeeper.kit.access import add_login, known_logins, remember_login
from storekeeper.kit.assets import ROOT
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused, Unreachable
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores import provider
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.store import Store
from storekeeper.kit.stores.turned_away import turned_away
from tests.fixtures.answering import answering, encrypts, hands_on_to
from tests.fixtures.certificates import make_authority
from tests.fixtures.database import PASSWORD, Clone, Cluster


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


@pytest.fixture
def clone_gate(cloned: Clone, tmp_path: Path) -> Iterator[Callable[[], Entered]]:
    """Comes in as the regional manager of a clone whose store a test may change."""
    gate = gate_to(cloned.cluster.administrator.host, cloned.cluster.administrator.port, tmp_path)
    entered: list[Entered] = []

    def enter(password: str = PASSWORD) -> Entered:
        entered.append(gate.enter(cloned.cluster.logins["regional"], password))
        return entered[-1]

    with stores_of(cloned):
        gate.open(unheard)
        yield enter
        for one in entered:
            one.door.close()


@contextmanager
def stores_of(clone: Clone) -> Iterator[None]:
    """The gate finds this clone's databases where it looks for those of the program."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            provider.Provider,
            "address",
            lambda self, store, login, password: Address(
                self.host, self.port, clone.databases[store], login, password, self.options
            ),
        )
        yield


def at_revision(clone: Clone, steps: int) -> None:
    """The store says that it was upgraded to so many revisions past this program's newest."""
    own = provider.newest(Store.OPERATIONS)
    number = int(own.rpartition("_")[2]) + steps
    with clone.connection("postgres") as connection:
        connection.execute("UPDATE base.alembic_version SET version_num = %s", (f"operations_{number:02d}",))


def test_a_store_that_is_behind_this_program_keeps_it_out(
    clone_gate: Callable[[], Entered], cloned: Clone
) -> None:
    at_revision(cloned, -1)

    with pytest.raises(Refused) as refused:
        clone_gate()

    assert refused.value.code == "desktop.store_behind"


@pytest.mark.parametrize(("steps", "read_only"), [(0, False), (1, False), (2, True)])
def test_a_store_past_the_next_revision_is_opened_to_read_only(
    clone_gate: Callable[[], Entered], cloned: Clone, steps: int, read_only: bool
) -> None:
    at_revision(cloned, steps)

    assert clone_gate().read_only is read_only


def test_the_password_that_it_gave_keeps_out_until_it_is_changed(cloned: Clone, tmp_path: Path) -> None:
    with cloned.door("it").write() as it:
        login = add_login(it, name="new officer", password=PASSWORD, groups=("regional",), regions=(1,))
    gate = gate_to(cloned.cluster.administrator.host, cloned.cluster.administrator.port, tmp_path)
    with stores_of(cloned):
        gate.open(unheard)
        with pytest.raises(Refused, match=r"login\.first_password"):
            gate.enter(login, PASSWORD)
        with pytest.raises(Refused, match=r"login\.password_same"):
            gate.change_password(login, PASSWORD, PASSWORD)

        gate.change_password(login, PASSWORD, "a password of her own")

        with pytest.raises(Refused, match="wrong_password"):
            gate.enter(login, PASSWORD)
        entered = gate.enter(login, "a password of her own")
    entered.door.close()
    assert (entered.actor.name, entered.actor.groups) == ("new officer", frozenset({"sk_regional"}))


def test_a_database_without_our_tables_is_no_store(clone_gate: Callable[[], Entered], cloned: Clone) -> None:
    with cloned.connection("postgres") as connection:
        connection.execute("DROP TABLE base.alembic_version")

    with pytest.raises(Refused) as refused:
        clone_gate()

    assert refused.value.code == "stores.not_a_store"


def test_a_server_without_our_databases_has_no_store(cluster: Cluster, tmp_path: Path) -> None:
    place = cluster.administrator
    address = Address(place.host, place.port, "storekeeper_nowhere", cluster.logins["hq"], PASSWORD)

    with pytest.raises(Refused) as refused, Door(address).read():
        pass

    assert refused.value.code == "stores.not_a_store"


def test_a_closed_account_is_said_to_be_closed_only_to_who_knows_its_password(
    clone_gate: Callable[..., Entered], cloned: Clone
) -> None:
    login = cloned.cluster.logins["regional"]
    with cloned.connection("postgres") as connection:
        connection.execute(f"ALTER ROLE {login} NOLOGIN".encode())
        try:
            codes = []
            for password in (PASSWORD, "a guess"):
                with pytest.raises(Refused) as refused:
                    clone_gate(password)
                codes.append(refused.value.code)
        finally:
            connection.execute(f"ALTER ROLE {login} LOGIN".encode())

    assert codes == ["stores.account_closed", "stores.wrong_password"]


def test_closing_a_login_leaves_its_password_and_takes_everything_else(operations: Connection) -> None:
    login = add_login(operations, name="Ho", password="a long password", groups=("auditor",))
    operations.exec_driver_sql(f"SELECT provision.close_role('{login}')")

    row = operations.exec_driver_sql(
        "SELECT rolcanlogin, rolpassword IS NOT NULL, (SELECT count(*) FROM pg_auth_members m WHERE m.member = a.oid) "
        "FROM pg_authid a WHERE rolname = %s",
        (login,),
    ).one()

    assert tuple(row) == (False, True, 0)


def test_a_server_that_speaks_another_language_is_understood() -> None:
    class Asked:
        used_password = True

    class Said(Exception):
        pgconn = Asked()

    said = turned_away(Said('connection failed: 致命错误:  用户 "p_1001" Password 认证失败'))

    assert said is not None
    assert said.code == "stores.wrong_password"


def test_a_server_is_chosen_by_its_address_and_keeps_the_options_of_the_settings(tmp_path: Path) -> None:
    gate = StoreGate(Settings(data_folder=tmp_path, dsn="postgresql://db.example.hk:5433/?sslmode=require"))
    servers = [gate.server]

    for server in ("", "other.example.hk", "DB.example.hk:5433"):
        gate.choose(server)
        servers.append(gate.server)

    assert servers == ["db.example.hk:5433", "", "other.example.hk", "db.example.hk:5433"]
    assert gate._settings.dsn.endswith("?sslmode=require")


def test_an_address_that_cannot_be_read_leaves_the_gate_where_it_was(tmp_path: Path) -> None:
    gate = StoreGate(Settings(data_folder=tmp_path, server="db.example.hk"))

    with pytest.raises(Refused, match=r"stores\.server_unreadable"):
        gate.choose("db example")

    assert gate.server == "db.example.hk"
    assert StoreGate(Settings(data_folder=tmp_path, server="db example")).server == ""


def test_settings_that_name_no_server_are_refused_when_it_is_opened(tmp_path: Path) -> None:
    gate = StoreGate(Settings(data_folder=tmp_path, dsn="mysql://db/secret"))

    with pytest.raises(Refused, match=r"stores\.dsn_unreadable"):
        gate.open(unheard)

    assert gate.server == "?"


def test_a_proven_server_is_signed_in_to_through_its_encryption(cluster: Cluster, tmp_path: Path) -> None:
    authority, place = make_authority(tmp_path), cluster.administrator
    certificate = authority.signed(tmp_path, name="127.0.0.1")
    with answering(encrypts(certificate, hands_on_to(place.host, place.port))) as port:
        settings = Settings(
            data_folder=tmp_path,
            dsn=f"postgresql://127.0.0.1:{port}/?sslmode=verify-full",
            ca_file=str(authority.file),
        )
        gate = StoreGate(settings)
        gate.open(unheard)

        entered = gate.enter(cluster.logins["regional"], PASSWORD)
        entered.door.close()

    assert entered.actor.login == cluster.logins["regional"]


def test_what_has_gone_wrong_with_the_server_since_it_was_opened_is_said_exactly(
    cluster: Cluster, tmp_path: Path
) -> None:
    authority, place = make_authority(tmp_path), cluster.administrator
    certificate = authority.signed(tmp_path, name="127.0.0.1")
    with answering(encrypts(certificate, hands_on_to(place.host, place.port))) as port:
        dsn = f"postgresql://127.0.0.1:{port}/?sslmode=verify-full"
        gate = StoreGate(Settings(data_folder=tmp_path, dsn=dsn, ca_file=str(authority.file)))
        gate.open(unheard)

    with pytest.raises(Unreachable) as unreachable:
        gate.enter(cluster.logins["regional"], PASSWORD)

    assert unreachable.value.code == "stores.nobody_listens"


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


def test_a_local_store_that_stopped_while_nobody_came_in_starts_again_for_whoever_does(
    own_folder: Path, command: Callable[..., int]
) -> None:
    assert command("db", "init") == 0
    gate = StoreGate(Settings(data_folder=own_folder))
    gate.open(unheard)
    login = known_logins(own_folder)["it"]
    password = gate._opened().password(login)
    assert password is not None
    assert command("db", "stop") == 0

    entered = gate.enter(login, password)
    entered.door.close()

    assert entered.actor.groups == frozenset({"sk_it"})


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
