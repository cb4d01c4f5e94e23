"""The way to a server: its name as people type it, and how far its certificate must be proven."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import quote, urlencode

from storekeeper.kit.errors import Refused
from storekeeper.kit.replacing import replace_file

USUAL_PORT = 5432
ROOTS = "system-roots.pem"
_BUNDLES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
_LONGEST = 260
_FULL_PROOF = {"sslmode": "verify-full", "channel_binding": "require"}
_TYPED = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]{2,60})\]|(?P<host>[\w.-]{1,253}))(?::(?P<port>\d{1,5}))?", re.ASCII
)


@dataclass(frozen=True)
class Way:
    """Host, port and further libpq parameters such as sslmode."""

    host: str
    port: int = USUAL_PORT
    options: tuple[tuple[str, str], ...] = field(default=())

    def __str__(self) -> str:
        """As people type it: the usual port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == USUAL_PORT else f"{host}:{self.port}"

    @property
    def dsn(self) -> str:
        """As the setting `dsn` has it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        options = f"?{urlencode(self.options, quote_via=quote)}" if self.options else ""
        return f"postgresql://{host}:{self.port}/{options}"

    @property
    def proof(self) -> str:
        """What libpq will ask of the server's certificate: one of its sslmode values."""
        return dict(self.options).get("sslmode", "prefer")


def typed_way(text: str) -> Way:
    """`host`, `host:port` or `[::1]:port` as a way. Raises Refused('stores.server_unreadable')."""
    given = text.strip()
    found = _TYPED.fullmatch(given) if len(given) <= _LONGEST else None
    port = int(found.group("port") or USUAL_PORT) if found else 0
    if found is None or not 0 < port < 65536:
        raise Refused("stores.server_unreadable", given=given[:80])
    return Way((found.group("six") or found.group("host")).lower(), port)


def proven(
    host: str, options: tuple[tuple[str, str], ...], *, ca_file: str, folder: Path
) -> tuple[tuple[str, str], ...]:
    """The options with which a server that is not this computer must prove its name by certificate, and that
    nobody stands between (channel binding). Less than that is refused there, whoever wrote it.

    `ca_file` is a file of certificates to trust, the system's own when empty; `folder` takes a copy of those where
    they are not in a file. Raises Refused('stores.proof_too_weak').
    """
    given: Mapping[str, str] = dict(options)
    if not (is_this_computer(host) and is_this_computer(given.get("hostaddr", host))):
        _refuse_less(host, given)
        full = {**_FULL_PROOF, **given}
    elif ca_file:
        full = {"sslmode": "verify-full", **given}
    else:
        return options
    if full["sslmode"] in {"verify-ca", "verify-full"} and "sslrootcert" not in full:
        full["sslrootcert"] = ca_file or str(_system_roots(folder))
    return tuple(full.items())


def _refuse_less(host: str, given: Mapping[str, str]) -> None:
    for option, wanted in _FULL_PROOF.items():
        found = given.get(option, wanted)
        if found != wanted:
            raise Refused("stores.proof_too_weak", server=host, option=option, found=found, wanted=wanted)


def is_this_computer(host: str) -> bool:
    """Whether what is sent there never leaves this machine."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _system_roots(folder: Path) -> Path:
    """The certificates this system trusts, as the one file that libpq can read."""
    for file in (ssl.get_default_verify_paths().cafile, *_BUNDLES):
        if file is not None and Path(file).is_file():
            return Path(file)
    kept = folder / ROOTS
    trusted = ssl.create_default_context().get_ca_certs(binary_form=True)  # Windows keeps them in no file
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(kept, "".join(ssl.DER_cert_to_PEM_cert(one) for one in trusted))
    return kept
