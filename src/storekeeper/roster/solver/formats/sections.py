"""The plain text both public formats share: sections of lines of values between commas."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from storekeeper.kit.errors import Refused

MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class Fields:
    """One line: its values, and where it stands for whoever has to mend it."""

    file: str
    line: int
    values: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.values)

    def text(self, at: int, missing: str | None = None) -> str:
        """The value at that place; raises Refused when there is none and nothing stands in for it."""
        if at < len(self.values):
            return self.values[at]
        if missing is None:
            raise self.bad(at)
        return missing

    def number(self, at: int) -> int:
        """A whole number; raises Refused for anything else."""
        text = self.text(at)
        if len(text) > 9 or not (text[1:] if text.startswith("-") else text).isdecimal():
            raise self.bad(at)
        return int(text)

    def bad(self, at: int) -> Refused:
        """What is wrong with the value at that place."""
        value = self.values[at] if at < len(self.values) else ""
        return Refused("solver.bad_line", file=self.file, line=self.line, value=value[:40])


def sections(path: Path) -> dict[str, list[Fields]]:
    """Lines by section without the prefix; raises Refused (no file, too large, not text, no sections)."""
    if not path.is_file():
        raise Refused("solver.no_file", file=str(path))
    if path.stat().st_size > MOST_BYTES:
        raise Refused("solver.too_large", file=path.name, most=MOST_BYTES // (1024 * 1024))
    try:
        text = path.read_text("utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise Refused("solver.not_the_format", file=path.name) from error
    found: dict[str, list[Fields]] = {}
    current: list[Fields] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        if line.startswith("SECTION_"):
            current = found.setdefault(line.removeprefix("SECTION_"), [])
        elif current is None:
            raise Refused("solver.not_the_format", file=path.name)
        else:
            current.append(Fields(path.name, number, tuple(part.strip() for part in line.split(","))))
    if not found:
        raise Refused("solver.not_the_format", file=path.name)
    return found
