"""People whose rights are changed: logins of each test's own, as roles belong to the whole cluster."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy import NullPool, create_engine

from storekeeper.kit.access import verifier
from tests.fixtures.database import PASSWORD, Clone

NewLogin = Callable[..., str]
_numbers = count(1)


@pytest.fixture
def new_login(cloned: Clone) -> NewLogin:
    """`new_login('regional', regions=(1,))`: a login made by the administrator of the server."""

    def make(*groups: str, regions: tuple[int, ...] = (), shops: tuple[int, ...] = ()) -> str:
        engine = create_engine(cloned.address("postgres").url(), poolclass=NullPool)
        with engine.begin() as connection:
            made = connection.exec_driver_sql(
                "SELECT sec.add_login(%s, %s, %s::text[], %s::int[], %s::int[])",
                (
                    f"person {next(_numbers)}",
                    verifier(connection, PASSWORD),
                    [f"sk_{group}" for group in groups],
                    list(regions),
                    list(shops),
                ),
            )
            return str(made.scalar_one())

    return make
