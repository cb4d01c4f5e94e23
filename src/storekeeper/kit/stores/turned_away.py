"""Why a server let nobody in: while connecting, libpq hands on no SQLSTATE, only what the server wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storekeeper.kit.errors import Refused, StorekeeperError, Unreachable

_BY_TEXT: Mapping[str, tuple[str, type[StorekeeperError]]] = {
    "password authentication failed": ("stores.wrong_password", Refused),
    "is not permitted to log in": ("stores.account_closed", Refused),
    "permission denied for database": ("stores.forbidden", Refused),
    "no encryption": ("stores.tls_required", Refused),
    "no pg_hba.conf entry": ("stores.not_from_here", Refused),
    "too many connections": ("stores.full", Unreachable),
    "too many clients": ("stores.full", Unreachable),
    "remaining connection slots": ("stores.full", Unreachable),
    "the database system is": ("stores.starting", Unreachable),
    "server does not support SSL": ("stores.tls_not_offered", Refused),
    "does not match host name": ("stores.certificate_other_name", Refused),
    "certificate verify failed: certificate has expired": ("stores.certificate_expired", Refused),
    "certificate verify failed": ("stores.certificate_untrusted", Refused),
    "signature failure": ("stores.certificate_untrusted", Refused),
    "SSL error": ("stores.tls_failed", Refused),
    "channel binding": ("stores.no_channel_binding", Refused),
}


def turned_away(error: object) -> StorekeeperError | None:
    """The reason in a psycopg error of connecting; None when it is none, or the server never answered."""
    return reason_in(str(error), getattr(error, "pgconn", None))


def reason_in(text: str, connection: Any) -> StorekeeperError | None:
    """The reason in what a server wrote to a psycopg.pq.PGconn that it did not let in; None when it is none.

    A server that speaks another language than English, asked with a password, is taken to have refused that.
    """
    for said, (code, kind) in _BY_TEXT.items():
        if said in text:
            return kind(code, server=_server(connection))
    if 'database "' in text and "does not exist" in text:
        return Refused("stores.not_a_store")
    if getattr(connection, "used_password", False) and not text.isascii():
        return Refused("stores.wrong_password")
    return None


def _server(connection: Any) -> str:
    return (getattr(connection, "host", None) or b"?").decode("utf-8", "replace")
