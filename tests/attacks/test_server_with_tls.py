"""PostgreSQL 16 with TLS as a remote server: made by its address, attacked over proven connections, no other way in."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from storekeeper.cli.main import run as run_command
from storekeeper.features import listened_topics
from storekeeper.kit.access import add_login
from storekeeper.kit.errors import Refused, StorekeeperError
from storekeeper.kit.passwords import change_password
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.address import Address
from storekeeper.kit.stores.cluster import SERVICE_LOGINS
from storekeeper.kit.stores.door import Door
from storekeeper.kit.stores.lint import lint_store
from storekeeper.kit.stores.provider import find, make
from storekeeper.kit.stores.store import Store
from storekeeper.privacy.attacks import Target, Verdict, attacking, attempts, look_around, run
from tests.attacks.ground import fill
from tests.fixtures import chain
from tests.fixtures.answering import answering, between
from tests.fixtures.certificates import make_authority
from tests.fixtures.database import PASSWORD
from tests.fixtures.server_with_tls import NAME, ServerWithTls


@dataclass(frozen=True)
class Remote:
    """The stores on that server, with the small chain and one login of head office."""

    server: ServerWithTls
    folder: Path
    target: Target
    hq: str

    def settings(self, dsn: str = "", ca_file: str = "") -> Settings:
        """Of a workstation that signs in to it."""
        return Settings(
            data_folder=self.folder,
            dsn=dsn or self.server.dsn,
            ca_file=ca_file or str(self.server.authority.file),
        )

    def sign_in(self, settings: Settings, password: str = PASSWORD) -> None:
        """As a workstation with these settings does for head office."""
        door = Door(find(settings).address(Store.OPERATIONS, self.hq, password))
        try:
            with door.read():
                pass
        finally:
            door.close()

    def told(self, settings: Settings, password: str = PASSWORD) -> StorekeeperError:
        """What it is refused with."""
        with pytest.raises(StorekeeperError) as raised:
            self.sign_in(settings, password)
        return raised.value


@pytest.fixture(scope="module")
def remote(server_with_tls: ServerWithTls, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Remote]:
    folder = tmp_path_factory.mktemp("workstation")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("STOREKEEPER_SECRETS", "file")
        environment.setenv("STOREKEEPER_ADMIN", server_with_tls.administrator().conninfo())
        settings = Settings(
            data_folder=folder, dsn=server_with_tls.dsn, ca_file=str(server_with_tls.authority.file)
        )
        provider = find(settings)
        make(provider, listened_topics())
        services = {login: provider.service_password(login) for login in SERVICE_LOGINS}
        administrator = server_with_tls.administrator("operations")
        yield Remote(
            server_with_tls,
            folder,
            Target(lambda store: replace(administrator, database=store.value), services),
            _filled(administrator),
        )


def _filled(administrator: Address) -> str:
    engine = create_engine(administrator.url(), poolclass=NullPool)
    with psycopg.connect(**administrator.parameters()) as connection:  # type: ignore[arg-type]
        chain.make(connection)
    with engine.begin() as made:
        hq = add_login(made, name="hq", password=PASSWORD, groups=("hq",))
        it = add_login(made, name="it", password=PASSWORD, groups=("it",))
    assert it
    with psycopg.connect(**administrator.parameters()) as connection:  # type: ignore[arg-type]
        fill(connection, hq=hq)
    return hq


def test_every_attempt_comes_to_the_same_on_the_oldest_server(remote: Remote) -> None:
    with attacking(remote.target) as attackers, remote.target.administrating() as administrator:
        ground = look_around(administrator, attackers)
        judged = list(run(remote.target, attackers, ground, attempts()))
    assert [(one.attempt.name, one.found) for one in judged if one.verdict is not Verdict.HELD] == []
    assert Counter(one.verdict for one in judged) == {Verdict.HELD: len(attempts())}


@pytest.mark.parametrize("store", Store)
def test_the_linter_finds_the_stores_clean_there_too(remote: Remote, store: Store) -> None:
    assert lint_store(remote.server.administrator(store.value), store) == ()


def test_head_office_signs_in_over_a_proven_connection(remote: Remote) -> None:
    address = find(remote.settings()).address(Store.OPERATIONS, remote.hq, PASSWORD)
    with psycopg.connect(**address.parameters()) as connection:  # type: ignore[arg-type]
        row = connection.execute(
            "SELECT version, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"
        ).fetchone()
        assert row is not None
        assert row[1] is True
        assert connection.info.server_version // 10000 == 16


def test_without_encryption_the_server_lets_nobody_in(remote: Remote) -> None:
    address = remote.server.administrator(sslmode="disable", channel_binding="prefer")
    with pytest.raises(psycopg.OperationalError, match="no encryption"):
        psycopg.connect(**address.parameters())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "option",
    ["sslmode=disable", "sslmode=prefer", "sslmode=require", "sslmode=verify-ca", "channel_binding=disable"],
)
def test_less_proof_is_refused_before_anything_is_sent(remote: Remote, option: str) -> None:
    with pytest.raises(Refused, match=r"stores\.proof_too_weak"):
        find(remote.settings(dsn=f"{remote.server.dsn}&{option}"))


def test_a_certificate_of_somebody_unknown_is_refused_with_the_reason(remote: Remote, tmp_path: Path) -> None:
    told = remote.told(remote.settings(ca_file=str(make_authority(tmp_path).file)))
    assert (type(told), told.code, told.values["server"]) == (Refused, "stores.certificate_untrusted", NAME)


def test_a_certificate_for_another_name_is_refused_with_the_reason(remote: Remote) -> None:
    dsn = remote.server.dsn.replace(NAME, "other.storekeeper.test")
    told = remote.told(remote.settings(dsn=dsn))
    assert (type(told), told.code) == (Refused, "stores.certificate_other_name")


def test_whoever_opens_the_encryption_in_between_is_noticed(remote: Remote, tmp_path: Path) -> None:
    """A certificate that this computer trusts, and behind it the true server: only channel binding tells them apart."""
    stolen = remote.server.authority.signed(tmp_path, name=NAME)
    with answering(between(stolen, "127.0.0.1", remote.server.port)) as port:
        dsn = remote.server.dsn.replace(f":{remote.server.port}/", f":{port}/")
        told = remote.told(remote.settings(dsn=dsn))
    assert (type(told), told.code) == (Refused, "stores.no_channel_binding")


def test_a_wrong_password_is_told_as_such(remote: Remote) -> None:
    assert remote.told(remote.settings(), password="wrong").code == "stores.wrong_password"


@pytest.fixture
def command(remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """`storekeeper db attack --dsn <that server> …`, as on a workstation of IT."""
    password = tmp_path / "password"
    password.write_text(remote.server.password, "utf-8")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("STOREKEEPER_CA_FILE", str(remote.server.authority.file))
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")
    monkeypatch.delenv("STOREKEEPER_ADMIN")
    dsn = remote.server.dsn.replace("://", "://postgres@")
    return lambda *more: run_command(["db", "attack", "--dsn", dsn, "--password-file", str(password), *more])


def test_the_command_attacks_a_server_that_is_said_to_be_for_staging(
    command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert command("--family", "columns") == 1
    assert "--staging" in capsys.readouterr().err
    assert command("--family", "columns", "--family", "audit", "--staging") == 0
    report = capsys.readouterr().out
    assert "Columns" in report
    assert "0 broke through" in report


def test_the_command_reports_what_broke_through(
    remote: Remote, command: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    with remote.target.administrating() as administrator:
        administrator.execute("GRANT SELECT (amount) ON people.employee_pay TO sk_regional")
        administrator.execute(
            "CREATE POLICY bad ON people.employee_pay FOR SELECT TO sk_regional USING (true)"
        )
        try:
            assert command("--family", "columns", "--staging", "--json") == 1
        finally:
            administrator.execute("DROP POLICY bad ON people.employee_pay")
            administrator.execute("REVOKE SELECT (amount) ON people.employee_pay FROM sk_regional")
    told = json.loads(capsys.readouterr().out)
    broken = [one for one in told["attempts"] if one["verdict"] == "broken"]
    assert [(one["name"], one["found"], one["expected"]) for one in broken] == [("pay", "rows=42", "denied")]
    assert told["server"].endswith("(PostgreSQL 16.14)")
    assert remote.server.password not in json.dumps(told)


def test_a_new_password_reaches_neither_the_server_nor_its_log(remote: Remote) -> None:
    """The server writes every statement into its log; what it gets is a verifier."""
    engine = create_engine(remote.server.administrator("operations").url(), poolclass=NullPool)
    with engine.begin() as made:
        login = add_login(made, name="Bo", password=PASSWORD, groups=("hq",))
    address = find(remote.settings()).address(Store.OPERATIONS, login, PASSWORD)

    change_password(address, "correct horse battery")

    with psycopg.connect(**address.as_login(login, "correct horse battery").parameters()):  # type: ignore[arg-type]
        pass
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(**address.parameters())  # type: ignore[arg-type]
    log = remote.server.log
    (asked,) = re.findall(r"SELECT sec\.change_password.*\n.*", log)
    assert "= 'SCRAM-SHA-256$4096:" in asked
    assert "correct horse battery" not in log


def test_whoever_does_not_know_the_present_password_changes_none(remote: Remote) -> None:
    address = find(remote.settings()).address(Store.OPERATIONS, remote.hq, "not hers at all")
    with pytest.raises(Refused, match=r"stores\.wrong_password"):
        change_password(address, "correct horse battery")


def test_one_s_own_password_is_changed_by_command(
    remote: Remote, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, password in (("present", PASSWORD), ("new", "staple battery horse"), ("short", "short")):
        (tmp_path / name).write_text(password, "utf-8")
    monkeypatch.setenv("STOREKEEPER_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("STOREKEEPER_DSN", remote.server.dsn)
    monkeypatch.setenv("STOREKEEPER_CA_FILE", str(remote.server.authority.file))
    monkeypatch.setenv("STOREKEEPER_LANGUAGE", "en")

    def change(present: str, new: str) -> int:
        files = ("--password-file", str(tmp_path / present), "--new-password-file", str(tmp_path / new))
        return run_command(["login", "password", "--login", remote.hq, *files])

    assert change("present", "short") == 1
    assert change("present", "new") == 0
    assert change("present", "new") == 1
    assert change("new", "present") == 0
    told = capsys.readouterr()
    assert "at least 10 characters" in told.err
    assert PASSWORD not in told.out + told.err
