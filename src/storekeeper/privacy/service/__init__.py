"""The only door to rights, revealing, the audit and retention: functions taking the open transaction first."""

from storekeeper.privacy.service.audit import (
    audit_events,
    count_audit,
    latest_reveals,
    proofs,
    seal_state,
)
from storekeeper.privacy.service.retention import (
    erase,
    personal_columns,
    register,
    retention,
    tell,
    try_now,
    try_retention,
)
from storekeeper.privacy.service.rights import (
    ask,
    cut,
    decide,
    difference,
    effective,
    end_sessions,
    matrix,
    people,
    places,
    requests,
    rights_history,
    withdraw,
)
from storekeeper.privacy.service.see_as import TABLES, see_as, tables

__all__ = [
    "TABLES",
    "ask",
    "audit_events",
    "count_audit",
    "cut",
    "decide",
    "difference",
    "effective",
    "end_sessions",
    "erase",
    "latest_reveals",
    "matrix",
    "people",
    "personal_columns",
    "places",
    "proofs",
    "register",
    "requests",
    "retention",
    "rights_history",
    "seal_state",
    "see_as",
    "tables",
    "tell",
    "try_now",
    "try_retention",
    "withdraw",
]
