"""Cells of a roster and of a spreadsheet as text: tab-separated with quotation marks, and a table of HTML beside it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Block = tuple[tuple[str, ...], ...]
_NEEDS_QUOTES = frozenset('\t\n\r"')


def read_block(text: str) -> Block:
    """Rows of cells, each row as long as it was; the empty line that Excel adds at the end is no row.

    A cell that begins with a quotation mark and is closed by one may hold tabs, lines and doubled marks.
    """
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    at, text = 0, text.replace("\r\n", "\n").replace("\r", "\n")
    while at <= len(text):
        cell, at = _cell_at(text, at)
        row.append(cell)
        if at >= len(text) or text[at] == "\n":
            rows.append(tuple(row))
            row = []
        at += 1
    while len(rows) > 1 and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return tuple(rows)


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a spreadsheet copies them."""
    return "\r\n".join("\t".join(map(_quoted, row)) for row in rows)


def write_html(rows: Sequence[Sequence[str]]) -> str:
    """The rows as a table whose cells Excel keeps as text."""
    style = "mso-number-format:'\\@'"
    lines = (
        "<tr>" + "".join(f'<td style="{style}">{escape(cell)}</td>' for cell in row) + "</tr>" for row in rows
    )
    return f'<html><head><meta charset="utf-8"></head><body><table>{"".join(lines)}</table></body></html>'


def spread(block: Block, height: int, width: int) -> Block:
    """The block repeated over a selection that holds it a whole number of times, else the block itself."""
    high, wide = len(block), max(map(len, block), default=0)
    if not wide or height % high or width % wide:
        return block
    whole = [(*row, *[""] * (wide - len(row))) for row in block]
    return tuple(tuple(whole[down % high][right % wide] for right in range(width)) for down in range(height))


def _cell_at(text: str, at: int) -> tuple[str, int]:
    """The cell that begins there, and where the tab or line end after it stands."""
    if text.startswith('"', at):
        end = at + 1
        while (end := text.find('"', end)) >= 0 and text.startswith('""', end):
            end += 2
        if end >= 0 and end + 1 < len(text) + 1 and text[end + 1 : end + 2] in {"", "\t", "\n"}:
            return text[at + 1 : end].replace('""', '"'), end + 1
    ends = [end for end in (text.find("\t", at), text.find("\n", at)) if end >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"' if _NEEDS_QUOTES & set(cell) else cell
