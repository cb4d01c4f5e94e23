"""The command that runs beside an embedded server: started, restarted with growing pauses, stopped."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

import psutil

_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0
_STEADY_SECONDS = 60.0
STOPS_WITHIN = 30.0  # seconds; longer than a worker ends its jobs
_LARGEST_LOG = 5_000_000


class Companion:
    """One command kept running; an empty command is no companion."""

    def __init__(self, command: Sequence[str], output: Path) -> None:
        self._command = list(command)
        self._output = output
        self._process: subprocess.Popen[bytes] | None = None
        self._not_before = 0.0
        self._since = 0.0
        self._pause = _FIRST_PAUSE
        self.started = 0

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None else None

    def keep(self) -> bool:
        """Starts the command when it should run and does not; True when the running process changed."""
        if not self._command:
            return False
        now = time.monotonic()
        if self._process is not None:
            if self._process.poll() is None:
                return False
            self._pause = (
                _FIRST_PAUSE if now - self._since > _STEADY_SECONDS else min(2 * self._pause, _LONGEST_PAUSE)
            )
            self._not_before = now + self._pause
            self._process = None
            return True
        if now < self._not_before:
            return False
        self._start(now)
        return True

    def stop(self) -> None:
        """Ends the command: politely, then by force."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def _start(self, now: float) -> None:
        fresh = self._output.exists() and self._output.stat().st_size > _LARGEST_LOG
        with self._output.open("wb" if fresh else "ab") as output:
            self._process = subprocess.Popen(
                self._command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self._output.parent
            )
        self._since = now
        self.started = int(psutil.Process(self._process.pid).create_time())
