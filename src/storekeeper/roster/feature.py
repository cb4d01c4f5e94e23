"""What the roster gives to the hosts."""

from __future__ import annotations

from storekeeper.kit.feature import Feature

FEATURE = Feature(
    key="roster",
    tables=("storekeeper.roster.tables",),
    commands="storekeeper.roster.command_line:COMMANDS",
    today=("storekeeper.roster.today:weeks",),
)
