"""The server's settings file and its list of who may log in how."""

from __future__ import annotations

import re
import socket
from collections.abc import Mapping
from contextlib import closing

WHO_MAY = "host all all 127.0.0.1/32 scram-sha-256\n"
LOG_FOLDER = "log"

_ALWAYS: Mapping[str, str] = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_directory": LOG_FOLDER,
    "log_filename": "server-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    # Statements and row values may hold personal data or a password: the log holds neither.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "max_connections": "120",
    # What a login may fill without any right: bounded, so that it cannot fill the disk.
    "temp_file_limit": "2GB",
    "max_notify_queue_pages": "65536",
    "lc_messages": "C",
}


def settings_text(*, port: int, who_may: str, further: Mapping[str, str]) -> str:
    """The text of the settings file; `further` settings win over ours, except where the server listens."""
    wanted = {**_ALWAYS, **further, "listen_addresses": "127.0.0.1", "port": str(port), "hba_file": who_may}
    for name in wanted:
        if not re.fullmatch(r"[a-z_][a-z0-9_.]*", name):
            raise ValueError(name)
    return "".join(f"{name} = {_quoted(value)}\n" for name, value in wanted.items())


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def _quoted(value: str) -> str:
    if "\n" in value:
        raise ValueError(value)
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"
