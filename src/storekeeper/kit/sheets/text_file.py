"""Reading a CSV: which encoding, which separator, then rows of text."""

from __future__ import annotations

import csv
import io
import re

from storekeeper.kit.errors import Refused
from storekeeper.kit.sheets.cells import Cell, Sheet, clean_text
from storekeeper.kit.sheets.grid import Grid
from storekeeper.kit.sheets.limits import Limits

# Hong Kong's Excel writes CP950 with HKSCS characters; what is valid UTF-8 is hardly ever anything else.
_ENCODINGS = ("utf-8", "big5hkscs", "cp950")
_SEPARATORS = ",\t;"
_NEUTRALISED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")


def read_text(content: bytes, *, file: str, name: str, limits: Limits) -> tuple[Sheet, str]:
    """The only sheet of a CSV and its encoding; every value is text. Raises Refused (import.*)."""
    text, encoding = decode(content, file=file)
    grid = Grid(file, limits)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    try:
        for row, values in enumerate(lines, start=1):
            for column, value in enumerate(values, start=1):
                if len(value) > limits.text_length:
                    raise Refused("import.not_a_workbook", file=file)
                if value:
                    grid.put(Cell(_as_meant(value), row, column))
    except csv.Error as error:
        raise Refused("import.not_a_workbook", file=file) from error
    return grid.sheet(name), encoding


def decode(content: bytes, *, file: str) -> tuple[str, str]:
    """Text and encoding; raises Refused when it is no text in an encoding used here."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _decoded(content, (encoding,), file)
    if b"\x00" in content:
        raise Refused("import.not_a_workbook", file=file)
    return _decoded(content, _ENCODINGS, file)


def _decoded(content: bytes, encodings: tuple[str, ...], file: str) -> tuple[str, str]:
    for encoding in encodings:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise Refused("import.unknown_text", file=file)


def _separator(text: str) -> str:
    unquoted = re.sub(r'"[^"]*(?:"|$)', "", text[:20_000])
    opening = "\n".join(unquoted.splitlines()[:20])
    return max(_SEPARATORS, key=opening.count)


def _as_meant(value: str) -> str:
    return clean_text(value[1:] if _NEUTRALISED.match(value) else value)
