"""`storekeeper privacy`: rights and requests, the audit, retention."""

from __future__ import annotations

from storekeeper.kit.feature import Verb

COMMANDS: tuple[Verb, ...] = ()
