"""The page of kinds of shift."""
