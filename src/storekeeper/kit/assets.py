"""Where ui/, resources/ and migrations/ lie: in a checkout and in the frozen program."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(getattr(sys, "_MEIPASS", Path(__file__).resolve().parents[3]))
UI = ROOT / "ui"
RESOURCES = ROOT / "resources"
MIGRATIONS = ROOT / "migrations"
