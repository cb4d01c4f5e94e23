"""Knocks at a server before anybody shows a password: who answers, and with what certificate."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Mapping

from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable
from storekeeper.kit.stores.way import Way

PATIENCE = 5.0  # seconds for everything
_SSL_REQUEST = bytes.fromhex("0000000804d2162f")
_UNPROVEN = frozenset({"disable", "allow", "prefer"})
_CERTIFICATES = frozenset({"verify-ca", "verify-full"})
# X509_V_ERR_*: the numbers are the same in every OpenSSL, the texts are not.
_BY_VERDICT: Mapping[int, str] = {
    9: "stores.certificate_not_yet", 10: "stores.certificate_expired", 23: "stores.certificate_revoked",
    62: "stores.certificate_other_name", 64: "stores.certificate_other_name",
}  # fmt: skip


def knock(way: Way, *, patience: float = PATIENCE) -> None:
    """Returns when a PostgreSQL server answers there in the way asked for; shows it no name and no password.

    Raises Unreachable: stores.unknown_server, nobody_listens, no_answer, silent. Raises Refused:
    stores.not_postgres, tls_not_offered, tls_failed, certificate_untrusted, certificate_expired,
    certificate_not_yet, certificate_revoked, certificate_other_name.
    """
    deadline = time.monotonic() + patience
    with _reached(way, deadline) as reached:
        reached.settimeout(_left(deadline))
        try:
            reached.sendall(_SSL_REQUEST)
            answer = reached.recv(16)
        except TimeoutError as error:
            raise _error(Unreachable, "stores.silent", way) from error
        except OSError as error:
            raise _error(Refused, "stores.not_postgres", way) from error
        if answer not in {b"S", b"N"}:  # a server of another kind says more, or nothing, and hangs up
            raise _error(Refused, "stores.not_postgres", way)
        if way.proof in _UNPROVEN:
            return
        if answer == b"N":
            raise _error(Refused, "stores.tls_not_offered", way)
        if way.proof in _CERTIFICATES:
            _look_at_certificate(reached, way)


def _reached(way: Way, deadline: float) -> socket.socket:
    try:
        places = socket.getaddrinfo(way.host, way.port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        raise _error(Unreachable, "stores.unknown_server", way) from error
    code = "stores.no_answer"
    for family, kind, protocol, _name, place in places:
        reached = socket.socket(family, kind, protocol)
        reached.settimeout(_left(deadline))
        try:
            reached.connect(place)
        except OSError as error:
            reached.close()
            if isinstance(error, ConnectionRefusedError):
                code = "stores.nobody_listens"
        else:
            return reached
    raise _error(Unreachable, code, way)


def _look_at_certificate(reached: socket.socket, way: Way) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = way.proof == "verify-full"
    try:
        context.load_verify_locations(dict(way.options)["sslrootcert"])
        context.wrap_socket(reached, server_hostname=way.host).close()
    except ssl.SSLCertVerificationError as error:
        code = _BY_VERDICT.get(error.verify_code, "stores.certificate_untrusted")
        raise _error(Refused, code, way) from error
    except TimeoutError as error:
        raise _error(Unreachable, "stores.silent", way) from error
    except ssl.SSLError as error:
        raise _error(Refused, "stores.tls_failed", way) from error
    except KeyError as error:  # libpq would look in a file of the user's that nobody chose
        raise _error(Refused, "stores.certificate_untrusted", way) from error
    except FileNotFoundError as error:
        raise Refused("stores.no_ca_file", path=dict(way.options)["sslrootcert"]) from error
    except OSError as error:
        raise _error(Refused, "stores.tls_failed", way) from error


def _left(deadline: float) -> float:
    return max(0.1, deadline - time.monotonic())


def _error(kind: type[StorekeeperError], code: str, way: Way) -> StorekeeperError:
    return kind(code, server=str(way), host=way.host, port=way.port)
