"""What a login may change about itself reaches nobody through a backup; everybody's groups come back as they were."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import NullPool, create_engine

from storekeeper.kit.access import add_login, close_login
from storekeeper.kit.embedded import layout
from storekeeper.kit.embedded.server import EmbeddedServer
from storekeeper.kit.errors import Refused
from storekeeper.kit.stores import backup_logins
from storekeeper.kit.stores.backup import PASSWORDS, backup, restore
from storekeeper.kit.stores.backup_logins import is_verifier
from storekeeper.kit.stores.provider import Provider, make
from storekeeper.kit.stores.store import Store
from tests.kit.test_backup import connected, started

PASSWORD = "a password of tests"
GROUPS = {"regional": ("regional",), "hq": ("hq", "hr"), "hr": ("hr",), "it": ("it",), "closed": ("it",)}

# Everything as a superuser sees it, but nobody's verifier.
ROLES = """
    SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls,
        rolconnlimit, rolvaliduntil FROM pg_roles WHERE rolname !~ '^pg_' ORDER BY 1
"""
MEMBERSHIPS = """
    SELECT roleid::regrole::text, member::regrole::text, grantor::regrole::text,
        admin_option, inherit_option, set_option
    FROM pg_auth_members WHERE member::regrole::text !~ '^pg_' ORDER BY 1, 2, 3
"""
DATABASES = """
    SELECT datname, datdba::regrole::text, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(datacl) a)
    FROM pg_database ORDER BY 1
"""
SERVER = (ROLES, MEMBERSHIPS, DATABASES)
DEFAULTS = (
    "SELECT defaclrole::regrole::text, defaclobjtype, defaclacl::text FROM pg_default_acl ORDER BY 1, 2"
)


@dataclass(frozen=True)
class Attacked:
    """Stores whose regional manager tried what she could; `marker` appears when her program runs."""

    provider: Provider
    logins: dict[str, str]
    marker: Path

    def asked(self, provider: Provider, query: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """What the superuser of a server sees."""
        with connected(provider.administrator(database)) as connection:
            return connection.execute(query.encode()).fetchall()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for data folders and backups; every server below it is gone in the end."""
    made = tmp_path_factory.mktemp("logins")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STOREKEEPER_SECRETS", "file")
        yield made
        for pointer in made.rglob(layout.POINTER):
            EmbeddedServer(pointer.parent).erase()


@pytest.fixture(scope="module")
def attacked(place: Path) -> Iterator[Attacked]:
    """Migrated stores with five logins, one of them closed, after every attempt of the regional manager."""
    provider = started(place / "source")
    make(provider, ())
    engine = create_engine(provider.administrator("operations").url(), poolclass=NullPool)
    with engine.begin() as connection:
        logins = {
            name: add_login(connection, name=name, password=PASSWORD, groups=groups, regions=(1,))
            for name, groups in GROUPS.items()
        }
        close_login(connection, logins["closed"])
    for login in logins.values():
        provider.keep_password(login, PASSWORD)
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o777)  # whoever the server runs as could leave its mark here
    attacked = Attacked(provider, logins, folder / "ran")
    attack(attacked)
    yield attacked
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def folder(attacked: Attacked, place: Path) -> Path:
    """The backup of those stores, proven."""
    backup(attacked.provider, place / "copied", prove=True)
    return place / "copied"


@pytest.fixture(scope="module")
def restored(folder: Path, place: Path) -> Provider:
    """A new server with what the backup holds."""
    provider = started(place / "restored")
    restore(folder, provider)
    return provider


def attack(attacked: Attacked) -> None:
    """All that a login may change about itself, in words that would be statements to a careless reader."""
    login, other = attacked.logins["regional"], attacked.logins["hr"]
    words = (
        f"x\nALTER ROLE {login} SUPERUSER; COPY (SELECT session_user) TO PROGRAM $$touch {attacked.marker}$$;"
        f" CREATE ROLE more SUPERUSER; -- WITH LOGIN \nALTER ROLE {login} SUPERUSER WITH LOGIN "
    )
    setting = words.replace("\n", "\\n")
    with closing(own(attacked.provider, login)) as her:
        for scope in ("", " IN DATABASE operations"):
            her.execute(f"ALTER ROLE CURRENT_USER{scope} SET application_name = E'{setting}'".encode())
            her.execute(f"ALTER ROLE CURRENT_USER{scope} SET search_path = 'pg_temp'".encode())
        for kind in ("TABLES", "FUNCTIONS", "SCHEMAS"):
            gift = f"ALTER DEFAULT PRIVILEGES FOR ROLE CURRENT_USER GRANT ALL ON {kind} TO postgres, {other}"
            her.execute(gift.encode())
    with connected(attacked.provider.administrator("operations")) as connection:
        connection.execute("SELECT lo_from_bytea(4711, 'hers')")
        connection.execute(f"ALTER LARGE OBJECT 4711 OWNER TO {login}".encode())
        connection.execute(f"GRANT SELECT ON LARGE OBJECT 4711 TO {other}".encode())
        connection.commit()
    with closing(own(attacked.provider, login)) as her:
        her.execute(f"COMMENT ON LARGE OBJECT 4711 IS E'{setting}'".encode())
    with closing(own(attacked.provider, other)) as his:
        his.execute("SET password_encryption = 'md5'")
        his.execute("ALTER ROLE CURRENT_USER PASSWORD 'weak'")


def own(provider: Provider, login: str, password: str = PASSWORD) -> psycopg.Connection:
    """A login's own connection, as psql would make one."""
    address = provider.address(Store.OPERATIONS, login, password)
    return psycopg.connect(**address.parameters(), autocommit=True)  # type: ignore[arg-type]


def test_words_that_a_login_gave_itself_are_run_by_no_backup_and_no_restore(
    attacked: Attacked, restored: Provider
) -> None:
    supers = attacked.asked(restored, "SELECT rolname FROM pg_roles WHERE rolsuper")

    assert supers == [("postgres",)]
    assert attacked.asked(attacked.provider, "SELECT rolname FROM pg_roles WHERE rolsuper") == supers
    assert not attacked.marker.exists()


def test_no_setting_of_a_role_is_carried_over(attacked: Attacked, restored: Provider) -> None:
    assert len(attacked.asked(attacked.provider, "SELECT setdatabase FROM pg_db_role_setting")) == 2
    assert attacked.asked(restored, "SELECT setdatabase FROM pg_db_role_setting") == []


def test_what_a_login_owns_stays_behind_and_what_the_owner_set_comes_along(
    attacked: Attacked, restored: Provider
) -> None:
    login = attacked.logins["regional"]
    before = attacked.asked(attacked.provider, DEFAULTS, "operations")

    assert sum(row[0] == login for row in before) == 3
    assert attacked.asked(restored, DEFAULTS, "operations") == [row for row in before if row[0] != login]
    assert attacked.asked(restored, "SELECT oid FROM pg_largeobject_metadata", "operations") == []


def test_roles_groups_and_doors_come_back_with_every_option(attacked: Attacked, restored: Provider) -> None:
    for query in SERVER:
        assert attacked.asked(restored, query) == attacked.asked(attacked.provider, query)

    login = attacked.logins["regional"]
    assert (login, "provisioner") in {row[:2] for row in attacked.asked(restored, MEMBERSHIPS)}
    assert ("sk_regional", login, "provisioner", False, True, False) in attacked.asked(restored, MEMBERSHIPS)


def test_a_login_comes_back_with_its_password_and_no_further_than_before(
    attacked: Attacked, restored: Provider
) -> None:
    login = attacked.logins["regional"]

    with closing(own(restored, login)) as her:
        assert her.execute("SELECT session_user::text").fetchone() == (login,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            her.execute("SET ROLE sk_regional")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        connected(restored.administrator("postgres").as_login(login, PASSWORD))
    with pytest.raises(psycopg.OperationalError, match="not permitted to log in"):
        own(restored, attacked.logins["closed"])


def test_a_login_with_a_password_of_another_kind_spoils_no_backup(
    attacked: Attacked, folder: Path, restored: Provider
) -> None:
    login = attacked.logins["hr"]
    kept = {one.login: one.verifier for one in backup_logins.read(folder / backup_logins.FILE).logins}

    assert kept[login] is None
    assert is_verifier(kept[attacked.logins["hq"]] or "")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        own(restored, login, "weak")


def test_passwords_of_service_logins_are_in_no_backup(attacked: Attacked, folder: Path) -> None:
    kept = json.loads((folder / PASSWORDS).read_text(encoding="utf-8"))

    assert kept.keys() == set(attacked.logins.values())
    assert not {"worker", "gateway"} & set(backup_logins.read(folder / backup_logins.FILE).names)


def test_a_login_made_after_the_backup_is_gone_with_its_groups(folder: Path, place: Path) -> None:
    provider = started(place / "later")
    restore(folder, provider)
    engine = create_engine(provider.administrator("operations").url(), poolclass=NullPool)
    with engine.begin() as connection:
        later = add_login(connection, name="later", password=PASSWORD, groups=("hq",))

    restore(folder, provider, replace=True)

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        own(provider, later)
    with engine.begin() as connection:
        assert add_login(connection, name="again", password=PASSWORD, groups=("hq",)) == later
        close_login(connection, later)
        held = "SELECT count(*) FROM pg_auth_members WHERE member = %s::regrole"
        assert connection.exec_driver_sql(held, (later,)).scalar_one() == 0


LOGIN = {
    "login": "p_1001",
    "verifier": None,
    "enabled": True,
    "inherits": True,
    "connections": 8,
    "until": None,
}
PLACE = {
    "role": "sk_hq", "member": "p_1001", "admin": False, "inherit": True, "set": False, "granted_by": "provisioner",
}  # fmt: skip


@pytest.mark.parametrize(
    ("login", "place"),
    [
        ({"login": "postgres"}, {}),
        ({"login": "p_1001 SUPERUSER"}, {}),
        ({"login": "p_1001\n"}, {}),
        ({"verifier": "md5d41d8cd98f00b204e9800998ecf8427e"}, {}),
        ({"verifier": "SCRAM-SHA-256$4096:YQ==$YQ==:YQ==\n"}, {}),
        ({"verifier": "SCRAM-SHA-256$4096:YQ==$YQ==:" + "Y" * 1000}, {}),
        ({"enabled": "SUPERUSER"}, {}),
        ({"inherits": 1}, {}),
        ({"connections": "8 SUPERUSER"}, {}),
        ({"connections": True}, {}),
        ({"until": "infinity' SUPERUSER"}, {}),
        ({"rolsuper": True}, {}),
        ({}, {"role": "operations_owner"}),
        ({}, {"role": "pg_execute_server_program"}),
        ({}, {"member": "worker"}),
        ({}, {"member": "p_1002"}),
        ({}, {"admin": "TRUE"}),
        ({}, {"granted_by": "postgres"}),
        ({}, {"role": "p_1001", "member": "sk_hq"}),
    ],
)
def test_a_value_that_is_none_of_this_programs_is_refused(
    tmp_path: Path, login: dict[str, object], place: dict[str, object]
) -> None:
    path = tmp_path / backup_logins.FILE
    path.write_text(json.dumps({"logins": [LOGIN], "memberships": [PLACE]}), encoding="utf-8")
    assert backup_logins.read(path).names == ("p_1001",)
    path.write_text(json.dumps({"logins": [LOGIN | login], "memberships": [PLACE | place]}), encoding="utf-8")

    with pytest.raises(Refused, match=r"backup\.damaged"):
        backup_logins.read(path)
