"""Whoever knocks at the wrong door is told which door it is, before a name or a password is shown."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.kit.sentences import Sentences
from storekeeper.kit.stores.knock import knock
from storekeeper.kit.stores.way import ROOTS, Way, is_this_computer, proven, typed_way
from tests.fixtures.answering import answering, encrypts, greets, keeps_silent, says
from tests.fixtures.certificates import Authority, make_authority

HTTP = b"HTTP/1.1 400 Bad Request\r\n\r\n"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return make_authority(tmp_path_factory.mktemp("authority"))


def told(way: Way, patience: float = 5.0) -> StorekeeperError:
    with pytest.raises(StorekeeperError) as raised:
        knock(way, patience=patience)
    return raised.value


def verifying(port: int, authority: Authority | None = None, host: str = "127.0.0.1") -> Way:
    roots = (("sslrootcert", str(authority.file)),) if authority else ()
    return Way(host, port, (("sslmode", "verify-full"), *roots))


def test_a_postgresql_server_is_let_alone_once_it_has_answered() -> None:
    with answering(says(b"N")) as port:
        knock(Way("127.0.0.1", port))


def test_a_name_that_means_no_computer_is_said_to_be_unknown() -> None:
    error = told(Way("db.storekeeper.invalid"))

    assert (type(error), error.code) == (Unreachable, "stores.unknown_server")
    assert error.values["host"] == "db.storekeeper.invalid"


def test_a_port_where_nobody_listens_is_named() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

        error = told(Way("127.0.0.1", port))

    assert (type(error), error.code, error.values["port"]) == (Unreachable, "stores.nobody_listens", port)


def test_a_server_that_takes_no_call_does_not_answer() -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        place = full.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(place)
        try:
            error = told(Way(*place), patience=0.5)
        finally:
            for one in waiting:
                one.close()

    assert (type(error), error.code) == (Unreachable, "stores.no_answer")


def test_a_server_that_takes_the_call_and_says_nothing_is_silent() -> None:
    with answering(keeps_silent) as port:
        error = told(Way("127.0.0.1", port), patience=0.3)

    assert (type(error), error.code) == (Unreachable, "stores.silent")


@pytest.mark.parametrize(
    "answer",
    [says(HTTP), greets(b"SSH-2.0-OpenSSH_9.2\r\n"), greets(b"220 mail.example.hk\r\n"), says(b"")],
    ids=["web", "shell", "mail", "hangs up"],
)
def test_a_server_of_another_kind_is_no_postgresql(answer: object) -> None:
    with answering(answer) as port:  # type: ignore[arg-type]
        error = told(Way("127.0.0.1", port))

    assert (type(error), error.code) == (Refused, "stores.not_postgres")


def test_a_server_without_encryption_is_refused_where_it_must_be_proven() -> None:
    with answering(says(b"N")) as port:
        error = told(verifying(port))

    assert (type(error), error.code) == (Refused, "stores.tls_not_offered")


def test_a_certificate_of_a_trusted_authority_for_that_name_is_good(
    authority: Authority, tmp_path: Path
) -> None:
    with answering(encrypts(authority.signed(tmp_path, name="127.0.0.1"))) as port:
        knock(verifying(port, authority))


@pytest.mark.parametrize(
    ("name", "days", "code"),
    [
        ("127.0.0.1", (-20, -2), "stores.certificate_expired"),
        ("127.0.0.1", (2, 20), "stores.certificate_not_yet"),
        ("other.example.hk", (-1, 1), "stores.certificate_other_name"),
        ("10.9.8.7", (-1, 1), "stores.certificate_other_name"),
    ],
)
def test_what_is_wrong_with_a_certificate_is_said(
    authority: Authority, tmp_path: Path, name: str, days: tuple[int, int], code: str
) -> None:
    with answering(encrypts(authority.signed(tmp_path, name=name, days=days))) as port:
        error = told(verifying(port, authority))

    assert (type(error), error.code) == (Refused, code)


def test_a_certificate_that_nobody_here_trusts_is_refused(authority: Authority, tmp_path: Path) -> None:
    stranger = make_authority(tmp_path)
    with answering(encrypts(stranger.signed(tmp_path, name="127.0.0.1"))) as port:
        by_another = told(verifying(port, authority))
        by_the_system = told(Way("127.0.0.1", port, proven("db.example.hk", (), ca_file="", folder=tmp_path)))

    assert {by_another.code, by_the_system.code} == {"stores.certificate_untrusted"}


def test_a_file_of_certificates_that_is_not_there_is_named(authority: Authority, tmp_path: Path) -> None:
    missing = tmp_path / "company.pem"
    with answering(encrypts(authority.signed(tmp_path, name="127.0.0.1"))) as port:
        error = told(
            Way("127.0.0.1", port, proven("db.example.hk", (), ca_file=str(missing), folder=tmp_path))
        )

    assert (error.code, error.values["path"]) == ("stores.no_ca_file", str(missing))


def test_a_server_that_breaks_off_the_encryption_is_said_to_fail() -> None:
    with answering(says(b"S")) as port:
        error = told(verifying(port, None))

    assert error.code in {"stores.tls_failed", "stores.certificate_untrusted"}


def test_another_computer_must_prove_its_name_and_this_one_need_not(tmp_path: Path) -> None:
    def asked(host: str, *options: tuple[str, str], ca_file: str = "") -> dict[str, str]:
        return dict(proven(host, options, ca_file=ca_file, folder=tmp_path))

    assert asked("db.example.hk")["sslmode"] == "verify-full"
    assert Path(asked("db.example.hk")["sslrootcert"]).is_file()
    assert asked("db.example.hk", ca_file="/own.pem")["sslrootcert"] == "/own.pem"
    assert asked("db.example.hk")["channel_binding"] == "require"
    assert asked("127.0.0.1", ca_file="/own.pem") == {"sslmode": "verify-full", "sslrootcert": "/own.pem"}
    assert asked("127.0.0.1", ("sslmode", "disable")) == {"sslmode": "disable"}
    assert [asked(host) for host in ("127.0.0.1", "::1", "localhost", "LOCALHOST")] == [{}] * 4
    assert not is_this_computer("127.0.0.1.example.hk")


@pytest.mark.parametrize("host", ["db.example.hk", "192.0.2.7", "::2", "localhost.example.hk"])
@pytest.mark.parametrize(
    "weaker",
    [
        *(("sslmode", mode) for mode in ("disable", "allow", "prefer", "require", "verify-ca")),
        *(("channel_binding", asked) for asked in ("disable", "prefer")),
    ],
)
def test_another_computer_with_less_proof_is_refused_with_the_reason(
    host: str, weaker: tuple[str, str], tmp_path: Path
) -> None:
    with pytest.raises(Refused) as refused:
        proven(host, (weaker,), ca_file="", folder=tmp_path)
    told = refused.value
    assert (told.code, told.values["option"], told.values["found"]) == ("stores.proof_too_weak", *weaker)
    assert weaker[1] in Sentences("en").tell(told)


def test_where_the_system_keeps_its_certificates_in_no_file_they_are_copied_into_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storekeeper.kit.stores.way._BUNDLES", ())
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))

    options = dict(proven("db.example.hk", (), ca_file="", folder=tmp_path / "data"))

    assert options["sslrootcert"] == str(tmp_path / "data" / ROOTS)
    assert Path(options["sslrootcert"]).is_file()


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("db.example.hk", "db.example.hk", 5432),
        (" DB.example.hk:5433 ", "db.example.hk", 5433),
        ("10.0.0.7", "10.0.0.7", 5432),
        ("[::1]:5433", "::1", 5433),
    ],
)
def test_an_address_is_read_as_people_type_it(text: str, host: str, port: int) -> None:
    assert typed_way(text) == Way(host, port)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "db example",
        "db:0",
        "db:99999",
        "db:",
        "a@b",
        "postgresql://db/",
        "db?sslmode=disable",
        "x" * 300,
        "店",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(Refused, match=r"stores\.server_unreadable"):
        typed_way(text)


@given(st.from_regex(r"[a-z0-9][a-z0-9.-]{0,60}", fullmatch=True), st.integers(1, 65535))
def test_an_address_is_written_as_it_is_read(host: str, port: int) -> None:
    way = Way(host, port)

    assert typed_way(str(way)) == way
