"""What privacy does in the worker."""
