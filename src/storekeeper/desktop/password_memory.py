"""Passwords that people asked to be remembered: in the system's key store or nowhere, one for each server and login."""

from __future__ import annotations

from dataclasses import dataclass

from storekeeper.kit.errors import StorekeeperError
from storekeeper.kit.secrets import Secrets, Where


@dataclass(frozen=True)
class Recalled:
    """Whether this computer can remember a password at all, and whether it remembers this one."""

    offered: bool
    kept: bool = False


class PasswordMemory:
    """Every deed may wait for the key store, so it runs off the GUI thread; a store that fails remembers nothing."""

    def __init__(self, secrets: Secrets | None = None, *, local: str = "local") -> None:
        """`local` tells the local store of this data folder from those of others."""
        self._secrets = secrets or Secrets(None)
        self._local = local

    def recall(self, server: str, login: str) -> Recalled:
        """Never raises: a key store that does not answer is one that is not offered."""
        try:
            offered = self._secrets.where is Where.KEY_STORE
            return Recalled(offered, offered and self.password(server, login) is not None)
        except StorekeeperError:
            return Recalled(offered=False)

    def password(self, server: str, login: str) -> str | None:
        """The password, if there is one. Raises Refused('kit.no_key_store') or Unreachable('kit.key_store_locked')."""
        return self._secrets.get(self._service(server), login) if login else None

    def keep(self, server: str, login: str, password: str) -> None:
        """Raises as `password` does."""
        self._secrets.put(self._service(server), login, password)

    def forget(self, server: str, login: str) -> None:
        """Raises as `password` does."""
        self._secrets.forget(self._service(server), login)

    def _service(self, server: str) -> str:
        return f"sign-in {server or self._local}"
