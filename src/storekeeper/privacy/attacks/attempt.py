"""The attempts of resources/attacks/*.toml: who tries what, and what must come of it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from storekeeper.kit.assets import RESOURCES
from storekeeper.kit.stores.store import Store

FAMILIES = (
    "rows", "columns", "side_channels", "privilege", "server", "customer_and_conduct", "audit", "availability",
)  # fmt: skip
_KEYS = frozenset({
    "as", "store", "sql", "before", "held_by", "hold", "expects", "state", "because", "witness", "trace",
    "autocommit", "says",
})  # fmt: skip


class Expected(StrEnum):
    """What must come of an attempt."""

    DENIED = "denied"
    EMPTY = "empty"
    WORKS = "works"
    TOLERATED = "tolerated"


@dataclass(frozen=True)
class Attempt:
    """One connection of one login, made for this alone and rolled back at its end.

    `sql` is judged; `before` runs first on the same connection and must succeed. `hold` is what `held_by` does first on
    a connection that stays open in its transaction meanwhile. EMPTY: no row. DENIED: refused with one of `states`, in
    words that have `says` in them. WORKS: an honest deed that the attack in `hold` must not stop. TOLERATED: cannot be
    prevented for a login of its own; `because` is the code of the sentence that says why it does no harm.
    `witness` is what an administrator finds where the attacker must find nothing (the attempt itself, if not said):
    nothing there proves nothing. `trace` finds, for an administrator, what the attempt must have left behind.
    """

    name: str
    family: str
    login: str
    store: Store
    sql: str
    expected: Expected
    states: tuple[str, ...] = ()
    because: str = ""
    before: tuple[str, ...] = ()
    held_by: str = ""
    hold: tuple[str, ...] = ()
    witness: str = ""
    trace: str = ""
    autocommit: bool = False
    says: str = ""


def attempts(families: tuple[str, ...] = FAMILIES) -> tuple[Attempt, ...]:
    """Every attempt of these families, in their order. Raises ValueError for a file that says what none may."""
    found: list[Attempt] = []
    for family in families:
        with (RESOURCES / "attacks" / f"{family}.toml").open("rb") as file:
            found += [_attempt(family, name, given) for name, given in tomllib.load(file).items()]
    return tuple(found)


def _attempt(family: str, name: str, given: Mapping[str, Any]) -> Attempt:
    unknown = given.keys() - _KEYS
    if unknown:
        raise ValueError(f"{family}: {name}: {sorted(unknown)}")
    made = Attempt(
        name=name,
        family=family,
        login=given.get("as", "regional"),
        store=Store(given.get("store", Store.OPERATIONS)),
        sql=given["sql"],
        expected=Expected(given.get("expects", Expected.DENIED)),
        states=tuple(given.get("state", "42501").split()),
        because=given.get("because", ""),
        before=tuple(given.get("before", ())),
        held_by=given.get("held_by", ""),
        hold=tuple(given.get("hold", ())),
        witness=given.get("witness", ""),
        trace=given.get("trace", ""),
        autocommit=given.get("autocommit", False),
        says=given.get("says", ""),
    )
    if (made.expected is Expected.TOLERATED) != bool(made.because) or bool(made.held_by) != bool(made.hold):
        raise ValueError(f"{family}: {name}: because goes with tolerated, hold with held_by")
    return made
