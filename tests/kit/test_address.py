"""Addresses: what libpq reads back is what was meant, and a password never prints itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from psycopg.conninfo import conninfo_to_dict

from storekeeper.kit.stores.address import Address

_TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)), min_size=1, max_size=30)


@given(login=_TEXTS, password=_TEXTS)
def test_any_login_and_password_survive_the_address(login: str, password: str) -> None:
    address = Address("db.example", 5433, "operations", login, password, (("sslmode", "verify-full"),))
    read = conninfo_to_dict(address.conninfo())
    assert (read["user"], read["password"], read["sslmode"]) == (login, password, "verify-full")


def test_a_password_is_not_in_the_printed_address() -> None:
    assert "secret" not in repr(Address("h", 1, "d", "l", "a secret"))
