"""What the roster gives to the hosts."""

from __future__ import annotations

from storekeeper.kit.feature import Feature

FEATURE = Feature(
    key="roster",
    tables=("storekeeper.roster.tables",),
    commands="storekeeper.roster.command_line:COMMANDS",
    jobs=("storekeeper.roster.jobs:add_jobs",),
    today=("storekeeper.roster.today:weeks",),
)
