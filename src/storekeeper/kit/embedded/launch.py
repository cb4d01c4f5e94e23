"""Starts one program detached from whoever asks, as another account when told, and prints its process id.

Run as a script of its own so that the asking process never becomes the parent of a long-lived one.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys


def main(order: str) -> None:
    """`order` is JSON: arguments, environment, folder, output, and uid and gid or null."""
    wanted = json.loads(order)
    account: dict[str, int | list[int]] = {}
    if wanted["uid"] is not None:
        account = {"user": wanted["uid"], "group": wanted["gid"], "extra_groups": []}
    with open(wanted["output"], "ab") as output:  # noqa: PTH123 - pathlib doubles the time this takes
        started = subprocess.Popen(
            wanted["arguments"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=wanted["folder"],
            env=wanted["environment"],
            start_new_session=True,
            umask=0o077,
            **account,  # type: ignore[call-overload]
        )
    sys.stdout.write(str(started.pid))
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1])
