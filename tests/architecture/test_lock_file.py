"""The pins: every package with its hashes, and no address of where it came from."""

from __future__ import annotations

import re
import tomllib

import pytest

from storekeeper.kit.assets import ROOT

PIN = re.compile(r"^(?P<name>[a-z0-9][a-z0-9-]*)==(?P<version>\S+)")
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}\b")


def faults(text: str) -> list[str]:
    """Packages without version or hash, and every line that names an address, an option or a path."""
    entries = text.replace("\\\n", " ").splitlines()
    bare = [line for line in entries if line[:1].isalnum() and not (PIN.match(line) and HASH.search(line))]
    addresses = [line for line in text.splitlines() if "://" in line or line.startswith(("-", "/", "."))]
    paths = [line for line in text.splitlines() if re.search(r"(?<![\w.])/(\w|\.)", line)]
    return [*bare, *addresses, *(line for line in paths if line not in addresses)]


def pinned(text: str) -> set[str]:
    """The names that are pinned, as indexes normalise them."""
    return {found["name"] for line in text.splitlines() if (found := PIN.match(line))}


def test_every_package_is_pinned_with_hashes_and_without_an_address() -> None:
    assert faults((ROOT / "requirements.lock").read_text("utf-8")) == []


def test_everything_the_project_asks_for_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    wanted = {re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", line)[0]).lower() for line in asked}

    assert wanted - pinned((ROOT / "requirements.lock").read_text("utf-8")) == set()


def test_qt_for_windows_and_linux_is_among_the_hashes() -> None:
    lines = (ROOT / "requirements.lock").read_text("utf-8").split("pyside6-essentials==")[1].splitlines()
    hashes = [line for line in lines[1:20] if "--hash" in line]

    assert len(hashes) >= 2


@pytest.mark.parametrize(
    "line",
    [
        "pytest==9.0.0",
        "pytest>=9 --hash=sha256:" + "0" * 64,
        "--index-url https://packages.example/simple",
        "    # from https://packages.example/simple",
        "# via /home/somebody/checkout/pyproject.toml",
    ],
)
def test_a_fault_of_the_lock_file_is_seen(line: str) -> None:
    assert faults(line) == [line]
