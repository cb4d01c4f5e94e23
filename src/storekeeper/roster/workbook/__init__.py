"""A roster as one workbook that needs no store: read, judged, worked, and made anew as a template or an example."""

from storekeeper.roster.workbook.examples import NAMES as EXAMPLES
from storekeeper.roster.workbook.generated import generated
from storekeeper.roster.workbook.reading import RosterBook, read
from storekeeper.roster.workbook.writing import write_book, write_example, write_template

__all__ = ["EXAMPLES", "RosterBook", "generated", "read", "write_book", "write_example", "write_template"]
