"""The page of employees."""
