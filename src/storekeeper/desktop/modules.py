"""The screens of the console, in the order of the rail; each is loaded when the window is made."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from storekeeper.kit.feature import load
from storekeeper.kit.sentences import Sentences
from storekeeper.qtkit.module import Module

MODULES = (
    "storekeeper.desktop.today.module:TodayModule",
    "storekeeper.roster.desktop.module:RosterModule",
    "storekeeper.people.desktop.employees.module:EmployeesModule",
    "storekeeper.people.desktop.places.modules:ShopsModule",
    "storekeeper.people.desktop.places.modules:RegionsModule",
    "storekeeper.roster.desktop.kinds.module:KindsModule",
    "storekeeper.people.desktop.skills.module:SkillsModule",
    "storekeeper.people.desktop.import_module:ImportModule",
    "storekeeper.privacy.desktop.modules:AccessModule",
    "storekeeper.privacy.desktop.modules:LoginsModule",
    "storekeeper.privacy.desktop.modules:AuditModule",
    "storekeeper.privacy.desktop.modules:PersonalDataModule",
)


@dataclass(frozen=True)
class Group:
    """One entry of the rail: a module, or several that are tabs of each other."""

    key: str
    modules: tuple[Module, ...]

    @property
    def icon(self) -> str:
        """The icon of its first module."""
        return self.modules[0].icon

    def title(self, sentences: Sentences) -> str:
        """Its word on the rail."""
        alone = len(self.modules) == 1
        return self.modules[0].title(sentences) if alone else sentences.say(f"desktop.rail.{self.key}")


def known(references: Iterable[str] = MODULES) -> tuple[Module, ...]:
    """Every module of this program, whoever may open it."""
    return tuple(load(reference)() for reference in references)


def grouped(modules: Iterable[Module]) -> tuple[Group, ...]:
    """The modules by their groups, in the order in which the groups first come."""
    found: dict[str, list[Module]] = {}
    for module in modules:
        found.setdefault(module.group, []).append(module)
    return tuple(Group(key, tuple(members)) for key, members in found.items())
