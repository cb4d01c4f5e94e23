"""Measures the claims of one file: `python -m bench NAME [--json]`."""

from __future__ import annotations

import argparse
import sys
from importlib import import_module

from bench.claim import report


def main() -> int:
    """0 when every claim holds, else 1."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("name", help="a file of bench/ without its ending")
    parser.add_argument("--json", action="store_true", help="one line of JSON per claim")
    chosen = parser.parse_args()
    return 0 if report(import_module(f"bench.{chosen.name}").claims(), as_json=chosen.json) else 1


if __name__ == "__main__":
    sys.exit(main())
