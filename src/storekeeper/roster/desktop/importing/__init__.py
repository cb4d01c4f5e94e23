"""A workbook into the week on show: read, compared cell by cell, agreed, and one edit of the page."""
