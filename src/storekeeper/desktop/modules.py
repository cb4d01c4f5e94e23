"""The screens of the console, in the order of the rail; each is loaded when the window is made."""

from __future__ import annotations

from collections.abc import Iterable

from storekeeper.kit.feature import load
from storekeeper.qtkit.module import Module

MODULES = ("storekeeper.roster.desktop.module:RosterModule",)


def permitted(groups: frozenset[str], references: Iterable[str] = MODULES) -> tuple[Module, ...]:
    """The modules that a holder of these group roles may open."""
    modules: list[Module] = [load(reference)() for reference in references]
    return tuple(module for module in modules if not module.needs or module.needs & groups)
