"""What the features tell for Today, read in one go: one that fails is told as a row, the others are shown."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from storekeeper.kit.contributions import Place, Task, Told
from storekeeper.kit.errors import Severity
from storekeeper.kit.feature import load
from storekeeper.kit.stores.apart import apart

MOST_ALONE = 3  # shops that get a row each for one matter; more of them share one
_LOG = logging.getLogger(__name__)
_NEVER = datetime.max.replace(tzinfo=UTC)
_WEIGHT = {Severity.HARD: 0, Severity.SOFT: 1, Severity.INFO: 2}


def read_told(connection: Any, references: Iterable[str], on: date) -> tuple[Told, ...]:
    """Everything that the functions 'module:name' tell of a day in Hong Kong, tasks and figures, unsorted.

    A function that fails gives one task `today.part_failed` in its place. Raises what a lost server raises.
    """
    told: list[Told] = []
    for reference in references:
        try:
            with apart(connection):
                told += load(reference)(connection, on)
        except Exception as error:
            if getattr(error, "connection_invalidated", False):
                raise
            _LOG.exception("%s told nothing", reference)
            told.append(
                Task(f"today.failed.{reference}", "today.part_failed", {}, Place("today"), Severity.SOFT)
            )
    return tuple(told)


def read_tasks(connection: Any, references: Iterable[str], on: date) -> tuple[Task, ...]:
    """The tasks alone, gathered over everything that the asker sees, the most pressing first."""
    return gathered(each for each in read_told(connection, references, on) if isinstance(each, Task))


def gathered(tasks: Iterable[Task], shops: Collection[int] | None = None) -> tuple[Task, ...]:
    """The tasks of these shops and of no shop, the most pressing first; one row for a matter of many shops.

    None is everything. What must not happen goes before; then it goes by deadline, then by weight.
    """
    by_matter: defaultdict[str, list[Task]] = defaultdict(list)
    for task in tasks:
        if shops is None or task.shop_id is None or task.shop_id in shops:
            by_matter[task.key if task.matter is None else task.matter.code].append(task)
    shown = [row for same in by_matter.values() for row in ([_one(same)] if len(same) > MOST_ALONE else same)]
    return tuple(sorted(shown, key=pressing))


def pressing(task: Task) -> tuple[bool, datetime, int, str]:
    """The key to sort by."""
    return task.severity is not Severity.HARD, task.deadline or _NEVER, _WEIGHT[task.severity], task.key


def _one(same: list[Task]) -> Task:
    """Many tasks of one matter as one row, as pressing as the most pressing of them."""
    first, matter = min(same, key=pressing), same[0].matter
    if matter is None:
        return first
    count = sum(task.count for task in same)
    shops = len({task.shop_id for task in same if task.shop_id is not None})
    return replace(
        first,
        key=matter.code,
        code=matter.code,
        values={**first.values, "count": count, "shops": shops},
        place=matter.place,
        shop_id=None,
        count=count,
    )
