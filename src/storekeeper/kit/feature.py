"""What a feature contributes, named as 'module:name' strings that are loaded on first use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any


def load(reference: str) -> Any:
    """The object behind 'package.module:name'."""
    module, _, name = reference.partition(":")
    return getattr(import_module(module), name)


@dataclass(frozen=True)
class Verb:
    """One command `storekeeper <feature> <verb>`: its arguments and its deed.

    `arguments` receives the argparse parser (already has --login, --as and --json when `acts` is true);
    `run` receives a `cli.session.Session` and the parsed namespace and returns the exit code.
    `summary` and `manual` are codes of resources/sentences.
    """

    name: str
    summary: str
    manual: str
    arguments: Callable[[Any], None]
    run: Callable[[Any, Any], int]
    acts: bool = True


@dataclass(frozen=True)
class Feature:
    """The contributions of one feature; every string is 'module:name'.

    tables: modules that define tables, loaded for drift checks and migrations.
    commands: a tuple of `Verb`.
    jobs: functions taking the `kit.jobs.runner.Jobs` of the operations store, adding jobs to it.
    listens: topic → function(connection, shop_id, keys) run in the worker when that topic changed.
    today: functions (connection, on: date) giving the tasks, figures … of the asking person for Today
        (`kit.contributions.Told`); empty for whoever may not see what they read.
    find: functions (connection, text, most) giving the `kit.contributions.Found` of the palette.
    """

    key: str
    tables: tuple[str, ...] = ()
    commands: str | None = None
    jobs: tuple[str, ...] = ()
    listens: Mapping[str, str] = field(default_factory=dict)
    today: tuple[str, ...] = ()
    find: tuple[str, ...] = ()
