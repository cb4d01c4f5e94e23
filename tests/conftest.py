"""Fixtures for every test: the guards, the stores and the screens."""

from __future__ import annotations

from importlib.util import find_spec

PLUGINS = ("tests.fixtures.guards", "tests.fixtures.database", "tests.fixtures.screens")
pytest_plugins = [plugin for plugin in PLUGINS if find_spec(plugin) is not None]
