"""Hands a change on to whoever listens to its topic; what the job says is trusted for "look there" only."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from functools import partial

from sqlalchemy import Connection

from storekeeper.kit.changes import Change, accept
from storekeeper.kit.feature import Feature, load
from storekeeper.kit.jobs.job import Job, defer_in
from storekeeper.kit.jobs.runner import Jobs

Listeners = Mapping[str, tuple[str, ...]]

DISPATCH = Job("changes.dispatch", queue="changes")
HEAR = Job("changes.hear", queue="changes")
_log = logging.getLogger(__name__)


def listeners_of(features: Iterable[Feature]) -> Listeners:
    """Topic → the functions, as 'module:name', that features want to be called when it changed."""
    found: dict[str, tuple[str, ...]] = {}
    for feature in features:
        for topic, function in feature.listens.items():
            found[topic] = (*found.get(topic, ()), function)
    return found


def add_dispatch(jobs: Jobs, listeners: Listeners) -> None:
    """Gives a store's worker the jobs that its triggers defer.

    A listener is function(connection, shop_id, keys) in the worker's transaction; it may be called twice.
    """
    jobs.add(DISPATCH, partial(_dispatch, listeners))
    jobs.add(HEAR, partial(_hear, listeners))


def _dispatch(listeners: Listeners, connection: Connection, **said: object) -> None:
    change = _change(said)
    if change is None:
        _log.warning("A dispatch that names no change was passed over.")
        return
    functions = listeners.get(change.topic, ())
    if len(functions) == 1:
        load(functions[0])(connection, change.shop_id, change.keys)
        return
    # One job each, so that the fault of one listener never holds up another.
    keys = None if change.keys is None else list(change.keys)
    for function in functions:
        defer_in(connection, HEAR, function=function, topic=change.topic, shop=change.shop_id, keys=keys)


def _hear(listeners: Listeners, connection: Connection, **said: object) -> None:
    change = _change(said)
    function = said.get("function")
    if change is None or not isinstance(function, str) or function not in listeners.get(change.topic, ()):
        _log.warning("A change for a listener that does not exist was passed over.")
        return
    load(function)(connection, change.shop_id, change.keys)


def _change(said: Mapping[str, object]) -> Change | None:
    keys = said.get("keys")
    if isinstance(keys, list):
        keys = [str(key) if type(key) is int else key for key in keys]
    return accept(said.get("topic"), said.get("shop"), keys)
