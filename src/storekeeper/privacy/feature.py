"""What privacy gives to the hosts."""

from __future__ import annotations

from storekeeper.kit.feature import Feature

FEATURE = Feature(
    key="privacy",
    tables=("storekeeper.privacy.tables",),
    commands="storekeeper.privacy.command_line:COMMANDS",
    today=("storekeeper.privacy.today:waiting", "storekeeper.privacy.today:proven"),
)
