"""What people gives to the hosts."""

from __future__ import annotations

from storekeeper.kit.feature import Feature

FEATURE = Feature(
    key="people",
    tables=("storekeeper.people.tables", "storekeeper.kit.imports.tables"),
    commands="storekeeper.people.command_line:COMMANDS",
    today=(
        "storekeeper.people.today:beginning",
        "storekeeper.people.today:people",
        "storekeeper.people.today:shops",
        "storekeeper.people.today:imports",
    ),
    find=("storekeeper.people.found:people",),
    listens={
        "sec.scope": "storekeeper.people.jobs:scope_changed",
        "people.shop": "storekeeper.people.jobs:scope_changed",
    },
)
