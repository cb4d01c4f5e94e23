"""Addresses as somebody may write them: none leads past the proof of a server, none puts its password into a bundle."""

from __future__ import annotations

import json
from pathlib import Path
from zipfile import ZipFile

import pytest

from storekeeper.kit.errors import Refused
from storekeeper.kit.log import bundle, redacted
from storekeeper.kit.settings import Settings
from storekeeper.kit.stores.provider import find

SECRET = "sEcret,1"


def options_of(dsn: str, folder: Path) -> dict[str, str]:
    return dict(find(Settings(data_folder=folder, dsn=dsn)).options)


@pytest.mark.parametrize(
    "option", ["host=db.example", "port=1", "user=x", "password=x", "passfile=x", "dbname=x", "service=x"]
)
def test_an_option_does_not_lead_to_another_server_than_the_one_that_is_proven(
    option: str, tmp_path: Path
) -> None:
    with pytest.raises(Refused, match=r"stores\.dsn_unreadable"):
        options_of(f"postgresql://localhost/?{option}", tmp_path)


def test_this_computers_name_for_another_computers_address_is_proven(tmp_path: Path) -> None:
    assert options_of("postgresql://localhost/?hostaddr=192.0.2.7", tmp_path)["sslmode"] == "verify-full"
    assert options_of("postgresql://localhost/?hostaddr=127.0.0.1", tmp_path) == {"hostaddr": "127.0.0.1"}


@pytest.mark.parametrize("stores", ["postgresql://127.0.0.1/", "postgresql://db.example/"])
@pytest.mark.parametrize("option", ["", "?application_name=x"])
def test_the_administrators_password_goes_to_a_proven_server_too(
    stores: str, option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOREKEEPER_ADMIN", f"postgresql://postgres:{SECRET}@db.example/{option}")
    address = find(Settings(data_folder=tmp_path, dsn=stores)).administrator()
    assert dict(address.options)["sslmode"] == "verify-full"
    assert Path(dict(address.options)["sslrootcert"]).is_file()


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://p_1:{}@/operations?host=/tmp",
        "postgresql://p_1:{}@%2Fvar%2Frun/operations",
        "postgresql://p_1:{}@",
        "'postgresql://p_1:{}@'",
        "postgresql://p_1@db.example/?password={}&sslmode=require",
        "postgresql://p_1@db.example/?sslmode=require&sslpassword={}",
        r"host=db.example password=a\ sEcret user=x",
    ],
)
def test_no_spelling_of_an_address_shows_its_password_in_a_log(address: str) -> None:
    told = redacted(f"cannot reach {address.format(SECRET)} now")
    assert "sEcret" not in told
    assert ",1" not in told
    assert told.startswith("cannot reach ")


@pytest.mark.parametrize(
    "dsn", [f"host=h password='{SECRET}", f"h {SECRET}", f"postgresql://h/?password={SECRET}"]
)
def test_a_bundle_holds_no_address_of_the_settings(dsn: str, tmp_path: Path) -> None:
    settings = tmp_path / "settings.json"
    settings.write_text(json.dumps({"dsn": dsn, "language": "en"}), "utf-8")
    with ZipFile(bundle(tmp_path / "bundle.zip", tmp_path, notes="", settings=settings)) as packed:
        kept = json.loads(packed.read("settings.json"))
    assert kept == {"dsn": "•••", "language": "en"}
