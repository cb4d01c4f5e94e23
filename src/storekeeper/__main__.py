"""One entry: `storekeeper` opens the console, `storekeeper <feature> <verb>` runs a command."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from multiprocessing import freeze_support


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the arguments ask for; returns the exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] in {"desktop", "walk", "look"}:
        from storekeeper.kit.feature import load

        host = given[0] if given else "desktop"
        module = {"desktop": "main", "walk": "walk", "look": "look"}[host]
        return int(load(f"storekeeper.desktop.{module}:run")(given[1:]))
    from storekeeper.cli.main import run

    return run(given)


if __name__ == "__main__":
    freeze_support()  # a frozen program is begun again for each engine of its own: that must not open a console
    sys.exit(main())
