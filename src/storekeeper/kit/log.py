"""Logging of a process to a rotating file and the terminal, without passwords, tokens and personal data."""

from __future__ import annotations

import json
import logging
import re
import sys
from logging.handlers import RotatingFileHandler
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

HIDDEN = "•••"
_LARGEST_FILE = 2_000_000
_FILES = 5
_LINE = "%(asctime)s %(process)d %(levelname)s %(name)s: %(message)s"

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), put)
    for pattern, put in (
        # scheme://login:password@host; a password may itself hold @, / and spaces, so the last @ counts
        (r"""([a-z][a-z0-9+.\-]*://[^\s:/@]*):[^\r\n]*@(?=[\w.\[%/?\s"']|\Z)""", rf"\1:{HIDDEN}@"),
        # …?password=x&…: all that an address may hold there
        (r"""([?&]\w*(?:password|passwd|secret|token|key)=)[^\s&"<>]+""", rf"\1{HIDDEN}"),
        # password=x, password = 'x y', "password": "x", PASSWORD 'x', api_key: x, secret=x, token=x
        (
            r"""((?:password|passwd|pwd|pgpassword|secret|token|api[_-]?key|appsecret|access[_-]?key)["']?"""
            r"""\s*[=:]?\s*)(?:'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.)*")""",
            rf"\1{HIDDEN}",
        ),
        (
            r"""((?:password|passwd|pwd|pgpassword|secret|token|api[_-]?key|appsecret|access[_-]?key)["']?"""
            r"""\s*[=:]\s*)(?:\\.|[^\s'",;&•\\])+""",
            rf"\1{HIDDEN}",
        ),
        (r"((?:bearer|basic)\s+)[A-Za-z0-9._~+/=\-]+", rf"\1{HIDDEN}"),
        (r"SCRAM-SHA-256\$[^\s'\"]+", HIDDEN),
        (r"\b(?:api|sk|pk|tok|whsec|shpat|ghp)_[A-Za-z0-9._~+/=\-]{20,}", HIDDEN),
        (r"[^\s@<>\"(),:;\[\]\\]+@[\w\-]+(?:\.[\w\-]+)+", HIDDEN),
        # identity card: one or two letters, six digits, a check digit in brackets or not
        (r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{6}\s?(?:\([0-9A]\)|（[0-9A]）|[0-9A])(?![A-Za-z0-9])", HIDDEN),
        # Hong Kong telephone: eight digits, with or without +852, as one block or 4-4;
        # hiding a number that only looks like one is the lesser evil
        (r"(?<!\d)(?<!\d\.)(?:(?:\+|00)?852[\s\-]?)?[2-9]\d{3}[\s\-]?\d{4}(?!\d|\.\d)", HIDDEN),
    )
)


# What PostgreSQL adds to an error: DETAIL and CONTEXT quote rows and values, which may hold line breaks. They end
# where the next part of the report begins; \n stands for a line break within a repr.
_FIELD_ENDS = (
    r"(?:\r?\n|\\n)[ \t|+]*(?:(?:HINT|CONTEXT|DETAIL|QUERY):\s|LINE \d+:|\[SQL:|\(Background on this error)"
    r"|(?:\r?\n)+[ \t|+]*(?:The above exception was|During handling of|Traceback \(most recent|\+-+)"
    r"|\r?\n\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"
)
_FIELD = re.compile(
    rf"(?P<label>(?:^[ \t|+]*|\\n)(?P<name>DETAIL|CONTEXT):)(?P<told>.*?)(?={_FIELD_ENDS}|\s*\Z)",
    re.MULTILINE | re.DOTALL,
)
_PLACE = re.compile(r"PL/pgSQL function [\w.]+\([\w ,.\[\]]*\) line \d+ at [\w ]+", re.ASCII)
_ROWS = (
    (re.compile(r"(Failing row contains \().*(?=\))"), rf"\1{HIDDEN}"),
    (re.compile(r"(invalid input (?:syntax for type|value for enum) [\w. ]+: )\".*\""), rf"\1{HIDDEN}"),
    (re.compile(r"(Key \([^\r\n]*?\)=\().*(?=\))"), rf"\1{HIDDEN}"),
)


def redacted(text: str) -> str:
    """The text without passwords, tokens, telephone numbers, e-mails, identity card numbers and values of rows."""
    text = _FIELD.sub(_without_values, text)
    for pattern, put in _ROWS:
        text = pattern.sub(put, text)
    for pattern, put in _PATTERNS:
        text = pattern.sub(put, text)
    return text


def _without_values(field: re.Match[str]) -> str:
    """Of a DETAIL nothing is kept; of a CONTEXT where in our functions it happened."""
    places = _PLACE.findall(field["told"]) if field["name"] == "CONTEXT" else []
    return f"{field['label']} {'; '.join(places) or HIDDEN}"


class RedactingFormatter(logging.Formatter):
    """Formats a record with its traceback, then takes out what no log may hold."""

    def format(self, record: logging.LogRecord) -> str:
        """The line or lines, redacted."""
        return redacted(super().format(record))


def set_up(process: str, folder: Path, *, level: int = logging.INFO, terminal: bool = True) -> Path:
    """Sends the log of this process to `folder/logs/<process>.log` and, at WARNING, to the terminal.

    Replaces what an earlier call set up; returns the file. Raises OSError when the folder refuses.
    """
    path = folder / "logs" / f"{process}.log"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    to_file = RotatingFileHandler(path, maxBytes=_LARGEST_FILE, backupCount=_FILES, encoding="utf-8")
    handlers: list[logging.Handler] = [to_file]
    if terminal and sys.stderr is not None:
        to_terminal = logging.StreamHandler()
        to_terminal.setLevel(logging.WARNING)
        handlers.append(to_terminal)
    take_down()
    for handler in handlers:
        handler.setFormatter(RedactingFormatter(_LINE))
        handler.set_name(f"{_OURS}{process}")
        logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(level)
    return path


def bundle(target: Path, folder: Path, *, notes: str, settings: Path | None = None) -> Path:
    """Packs the logs of `folder`, the settings file and `notes` into a zip at `target`, all of it redacted.

    Blocks; returns the target. Raises OSError when it cannot be written.
    """
    half = target.with_name(f"{target.name}.part")
    with ZipFile(half, "w", ZIP_DEFLATED) as packed:
        packed.writestr("about.txt", redacted(notes))
        if settings is not None and settings.is_file():
            packed.writestr("settings.json", redacted(_without_dsn(settings.read_text("utf-8", "replace"))))
        for file in sorted((folder / "logs").glob("*.log*")):
            packed.writestr(f"logs/{file.name}", redacted(file.read_text("utf-8", "replace")))
    half.replace(target)
    return target


def _without_dsn(text: str) -> str:
    """The settings without the address that may hold a password in whatever spelling."""
    try:
        kept = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if isinstance(kept, dict) and kept.get("dsn"):
        kept["dsn"] = HIDDEN
    return json.dumps(kept, ensure_ascii=False, indent=1)


def take_down() -> None:
    """Closes and removes the handlers of `set_up`; those of others stay."""
    top = logging.getLogger()
    for handler in [one for one in top.handlers if (one.get_name() or "").startswith(_OURS)]:
        top.removeHandler(handler)
        handler.close()


_OURS = "storekeeper "
