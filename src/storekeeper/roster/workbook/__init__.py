"""A roster as one workbook that needs no store: read, judged, and made anew as a template or a worked example."""

from storekeeper.roster.workbook.reading import RosterBook, read

__all__ = ["RosterBook", "read"]
