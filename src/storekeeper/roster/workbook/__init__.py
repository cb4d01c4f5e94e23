"""A roster as one workbook that needs no store: read, judged, and made anew as a template or a worked example."""

from storekeeper.roster.workbook.examples import NAMES as EXAMPLES
from storekeeper.roster.workbook.reading import RosterBook, read
from storekeeper.roster.workbook.writing import write_example, write_template

__all__ = ["EXAMPLES", "RosterBook", "read", "write_example", "write_template"]
