"""What people type into a roster cell, in and out; the same in grid, workbooks and commands."""

from storekeeper.kit.hours import LONGEST_TEXT, Span
from storekeeper.roster.grammar.cells import cell_of, cell_text, edit_for, spans_of
from storekeeper.roster.grammar.text import Cell, parse, write

__all__ = ["LONGEST_TEXT", "Cell", "Span", "cell_of", "cell_text", "edit_for", "parse", "spans_of", "write"]
