"""Workbooks in and out: bounded reading of xlsx and CSV, neutralised writing, guessing of columns."""
