"""No log line holds a password, a token, a telephone number, an e-mail or an identity card number."""

from __future__ import annotations

import logging
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storekeeper.kit import log
from storekeeper.kit.log import HIDDEN, redacted
from storekeeper.kit.stores.address import Address

PASSWORDS = st.text(string.ascii_letters + string.digits + "-_!/@#%:?&=+ ", min_size=8, max_size=44)
TOKENS = st.text(string.ascii_letters + string.digits + "-_.", min_size=8, max_size=60)
AROUND = st.sampled_from(["", " ", "電話 ", "tel:", "(", "電話：", "no.", "call-", "\n", "x@y.z "])
AFTER = st.sampled_from(["", ".", "。", ", then", ")", "\n", " 9:00", "！", ";"])


@given(PASSWORDS, AROUND, AFTER)
def test_a_password_in_an_address_is_hidden(password: str, before: str, after: str) -> None:
    address = Address("db.example.hk", 5432, "operations", "p_7", password)

    told = redacted(f"{before}{address.conninfo()} {after}")

    assert f":{password}@" not in told
    assert redacted(f"postgresql://p_7:{password}@db.example.hk/operations").startswith(
        "postgresql://p_7:•••"
    )


@given(
    PASSWORDS.filter(lambda text: not set(text) & set("&")),
    st.sampled_from(["password", "PASSWORD", "api_key", "secret"]),
)
def test_a_named_secret_is_hidden_however_it_is_written(password: str, name: str) -> None:
    for told in (
        f"{name}={password} host=x",
        f"{name}: {password}",
        f"{{'{name}': '{password}'}}",
        f'"{name}": "{password}"',
        f"ALTER ROLE x {name} '{password}'",
    ):
        assert password not in redacted(told)


@given(TOKENS, st.sampled_from(["Bearer", "bearer", "Basic"]))
def test_a_token_of_a_request_is_hidden(token: str, scheme: str) -> None:
    assert token not in redacted(f"Authorization: {scheme} {token}").removeprefix("Authorization: ")


@given(
    st.integers(20000000, 99999999),
    st.sampled_from(["{}", "+852{}", "+852 {}", "00852-{}", "852{}"]),
    st.sampled_from(["", " ", "-"]),
    AROUND,
    AFTER,
)
def test_a_hong_kong_telephone_number_is_hidden(
    number: int, form: str, gap: str, before: str, after: str
) -> None:
    digits = str(number)
    written = form.format(f"{digits[:4]}{gap}{digits[4:]}")

    told = redacted(f"{before}{written}{after}")

    assert digits[4:] not in told
    assert digits[:4] not in told


@given(st.emails(domains=st.sampled_from(["example.hk", "mail.example.com.hk", "a-b.org"])), AFTER)
def test_an_e_mail_address_is_hidden(address: str, after: str) -> None:
    domain = address.rpartition("@")[2]

    assert f"@{domain}" not in redacted(f"to {address}{after}")


@given(
    st.text(string.ascii_uppercase, min_size=1, max_size=2),
    st.integers(0, 999999),
    st.sampled_from([*string.digits, "A"]),
    st.sampled_from(["{}({})", "{}{}", "{} ({})", "{}（{}）"]),
    st.sampled_from(["", " ", "身份證", "id="]),
)
def test_an_identity_card_number_is_hidden(
    letters: str, number: int, check: str, form: str, before: str
) -> None:
    card = form.format(f"{letters}{number:06}", check)

    assert f"{number:06}" not in redacted(f"{before}{card}.")


NAMES = st.sampled_from(["陳大文", "CHAN Tai Man", "陳大文), (李", "1\n陳大文\n\n2", "'陳大文'", '"陳"大文"'])


@given(NAMES, st.sampled_from(["", "  | ", "    "]))
def test_the_values_of_a_row_that_the_server_refused_are_hidden(name: str, margin: str) -> None:
    lines = (
        "psycopg.errors.CheckViolation: new row violates check constraint",
        f"DETAIL:  Failing row contains (7, {name}, 2026-11-22).",
        "HINT:  Look again.",
        f"CONTEXT:  COPY employee, line 1, column name_zh: {name}",
        f"SQL statement \"INSERT INTO x VALUES ('{name}')\"",
        "PL/pgSQL function people.lend(integer,date) line 4 at RAISE",
        "",
        "The above exception was the direct cause of the following exception:",
    )

    told = redacted("\n".join(margin + line for line in lines))

    assert "文" not in told
    assert "CHAN" not in told
    assert "check constraint" in told
    assert "Look again." in told
    assert "PL/pgSQL function people.lend(integer,date) line 4 at RAISE" in told
    assert "The above exception was the direct cause" in told


@given(NAMES)
def test_they_are_hidden_in_the_repr_of_an_error_and_without_their_label_too(name: str) -> None:
    error = ValueError(f"refused\nDETAIL:  Key (staff_no, name_zh)=(7, {name}) already exists.")
    plain = name.replace("\n", " ")

    for told in (
        f"uncaught: {error!r}",
        f"Key (staff_no, name_zh)=(7, {plain}) already exists.",
        f"Failing row contains (7, {plain}).",
        f'invalid input syntax for type integer: "{plain}"',
    ):
        assert "文" not in redacted(told)
        assert "CHAN" not in redacted(told)


def test_a_log_line_after_a_hidden_detail_is_kept() -> None:
    after = "2026-11-22 15:30:01,220 4711 INFO storekeeper.worker: 3 jobs"

    told = redacted(f"refused\nDETAIL:  Failing row contains (陳大文).\n{after}")

    assert told == f"refused\nDETAIL: {HIDDEN}\n{after}"


@given(st.text(max_size=300))
def test_hiding_twice_hides_nothing_more(text: str) -> None:
    once = redacted(text)

    assert redacted(once) == once


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-22 15:30:01,220 4711 INFO storekeeper.worker: 3 jobs in 0.12345678 s",
        "shift 018f3c2e-1234-7abc-8123-456789abcdef moved to 2026-12-24",
        "listening on 127.0.0.1:54321, folder /home/ann/店 舖",
        "0900-1800 of shop 17, 1200 people",
    ],
)
def test_what_is_not_secret_stays_readable(line: str) -> None:
    assert redacted(line) == line


@pytest.fixture
def own_logging() -> Iterator[None]:
    before = logging.getLogger().level
    yield
    log.take_down()
    logging.getLogger().setLevel(before)


def test_the_log_of_a_process_is_a_file_of_its_folder_without_the_password(
    tmp_path: Path, own_logging: None, capsys: pytest.CaptureFixture[str]
) -> None:
    path = log.set_up("worker", tmp_path, terminal=False)

    try:
        raise ValueError("postgresql://p_7:topsecret@host/operations")
    except ValueError:
        logging.getLogger("storekeeper.test").info("call 9123 4567", exc_info=True)

    told = path.read_text(encoding="utf-8")
    assert path == tmp_path / "logs" / "worker.log"
    assert "ValueError" in told
    assert HIDDEN in told
    assert "topsecret" not in told
    assert "9123" not in told


def test_setting_up_twice_writes_each_line_once(tmp_path: Path, own_logging: None) -> None:
    log.set_up("desktop", tmp_path, terminal=False)
    path = log.set_up("desktop", tmp_path, terminal=False)

    logging.getLogger("storekeeper.test").info("once")

    assert path.read_text(encoding="utf-8").count("once") == 1
