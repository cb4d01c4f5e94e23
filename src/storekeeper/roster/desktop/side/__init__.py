"""The panel beside the grid: what the rules find, what was published, and publishing itself."""
