"""The only door to rights, revealing, the audit and retention: functions taking the open transaction first."""

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
    "cut",
    "decide",
    "difference",
    "effective",
    "end_sessions",
    "matrix",
    "people",
    "places",
    "requests",
    "rights_history",
    "see_as",
    "tables",
    "withdraw",
]
