"""What privacy reads of the stores, one file for each matter."""
