"""dev.py: what it finds missing, what it says then, and when it has nothing to do."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up project whose environment was finished a moment ago."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    (tmp_path / "requirements.lock").write_text("pytest==9.0.0", "utf-8")
    monkeypatch.setattr(dev, "PYTHON", python)
    monkeypatch.setattr(dev, "LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(dev, "STAMP", tmp_path / ".venv" / "storekeeper.stamp")
    dev.STAMP.write_text(dev.stamp(), "utf-8")
    return tmp_path


def test_a_finished_environment_needs_nothing(checkout: Path) -> None:
    assert dev.is_current()


def test_new_pins_are_installed_into_the_same_environment(checkout: Path) -> None:
    dev.LOCK.write_text("pytest==9.1.0", "utf-8")

    assert not dev.is_current()
    assert dev.environment_lives()


def test_an_environment_without_its_python_is_made_anew(checkout: Path) -> None:
    dev.PYTHON.unlink()
    dev.PYTHON.symlink_to(checkout / "gone")

    assert not dev.is_current()
    assert not dev.environment_lives()


def test_an_unfinished_environment_is_made_anew(checkout: Path) -> None:
    dev.STAMP.unlink()

    assert not dev.is_current()
    assert not dev.environment_lives()


def test_root_is_not_needed_when_nothing_is_missing() -> None:
    dev.provide_system_packages([])


def test_a_normal_user_is_told_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "is_debian", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)

    with pytest.raises(dev.Stop) as stopped:
        dev.provide_system_packages(["libegl1", "fonts-noto-cjk"])

    (command,) = [line for line in str(stopped.value).splitlines() if "sudo" in line]
    assert command.strip().endswith("apt-get install --yes --no-install-recommends libegl1 fonts-noto-cjk")


def test_a_normal_user_goes_on_without_what_is_only_wished_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000, raising=False)

    dev.provide_system_packages(["fonts-inter"])


def test_elsewhere_the_libraries_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "is_debian", lambda: False)

    with pytest.raises(dev.Stop, match="libegl1"):
        dev.provide_system_packages(["libegl1"])


@pytest.mark.skipif(sys.platform != "linux", reason="system packages are a matter of Linux")
def test_a_library_and_a_font_that_are_not_there_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "LIBRARIES", {"libnowhere.so.9": "libnowhere9", "libc.so.6": "libc6"})
    monkeypatch.setattr(dev, "has_font", lambda names: names == dev.LATIN_FONTS)

    assert dev.missing_packages() == ["libnowhere9", "fonts-noto-cjk"]


def test_a_python_that_cannot_install_lacks_its_venv_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "can_install", lambda: False)

    assert dev.missing_python() == [f"python3.{sys.version_info.minor}-venv"]


def test_pins_keep_no_address_option_or_path() -> None:
    made = "\n".join(
        [
            "# This file was made by /home/somebody/bin/uv",
            "--index-url https://packages.example/simple",
            "pytest==9.0.0 \\",
            "    --hash=sha256:00",
            "    # via storekeeper (pyproject.toml)",
            "    # from https://packages.example/simple",
        ]
    )

    assert dev.without_addresses(made).splitlines() == [
        "# Made by: python3 dev.py lock",
        "pytest==9.0.0 \\",
        "    --hash=sha256:00",
        "    # via storekeeper (pyproject.toml)",
    ]


def test_the_sources_are_found_through_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "店 管家"
    (root / "src" / "shop").mkdir(parents=True)
    (root / "src" / "shop" / "__init__.py").touch()
    monkeypatch.setattr(dev, "ROOT", root)
    monkeypatch.setattr(dev, "VENV", root / ".venv")
    monkeypatch.setattr(
        dev, "PYTHON", root / ".venv" / ("Scripts/python.exe" if dev.WINDOWS else "bin/python")
    )
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root / ".venv")], check=True)

    dev.link_sources()

    told = subprocess.run(
        [str(dev.PYTHON), "-c", "import shop; print(shop.__file__)"], capture_output=True, check=True
    )
    assert Path(told.stdout.decode("utf-8").strip()) == root / "src" / "shop" / "__init__.py"


@pytest.mark.parametrize(("arguments", "code"), [(["help"], 0), (["fly"], 2)])
def test_the_verbs_are_told(arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert dev.main(arguments) == code
    told = capsys.readouterr().out
    assert all(f"    {verb} " in told for verb in ("run", "test", "check", "bench", "look", "lock"))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a display")
def test_without_a_display_the_screens_are_walked_offscreen(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(
        dev, "storekeeper", lambda *arguments, environment=dev.NOTHING: started.append(arguments) or 0
    )
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

    assert dev.run([]) == 0
    assert dev.run(["db", "check"]) == 0
    assert started == [("walk", "--out", str(dev.ROOT / "out")), ("db", "check")]


def test_where_the_second_server_cannot_be_had_a_plain_reason_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(dev.platform, "machine", lambda: "aarch64")
    with pytest.raises(dev.Stop, match="x86-64"):
        dev.server_of_tests()
    monkeypatch.setattr(dev.platform, "machine", lambda: "x86_64")
    monkeypatch.setattr(dev.sys, "platform", "linux")
    monkeypatch.setattr(dev.shutil, "which", lambda _name: None)
    with pytest.raises(dev.Stop, match="npm"):
        dev.server_of_tests()
    assert list(tmp_path.iterdir()) == []
