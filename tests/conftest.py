"""Fixtures for every test: the guards, the stores and the screens; and how properties are tried."""

from __future__ import annotations

from importlib.util import find_spec

from hypothesis import HealthCheck, settings

PLUGINS = (
    "tests.fixtures.guards",
    "tests.fixtures.database",
    "tests.fixtures.server_with_tls",
    "tests.fixtures.screens",
)
pytest_plugins = [plugin for plugin in PLUGINS if find_spec(plugin) is not None]

# A busy machine is no fault of a property.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")
