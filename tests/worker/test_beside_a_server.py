"""The worker beside an embedded server: started from the installed program alone, and given time to end its jobs."""

from __future__ import annotations

import subprocess
from pathlib import Path

from storekeeper.kit.embedded import companion
from storekeeper.kit.jobs.runner import Pace
from storekeeper.kit.stores.provider import WORKER


def test_a_worker_may_end_its_jobs_before_it_is_stopped_by_force() -> None:
    assert Pace().stops_within < companion.STOPS_WITHIN


def test_a_worker_runs_no_module_that_lies_in_its_working_directory(tmp_path: Path) -> None:
    for name in ("storekeeper", "argparse", "platformdirs", "psycopg"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('taken from the working directory')")

    done = subprocess.run(
        [*WORKER, "--help"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "storekeeper worker run" in done.stdout
