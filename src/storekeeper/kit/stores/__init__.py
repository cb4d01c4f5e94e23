"""The three databases: addresses, doors, roles, upgrades, checks and copies."""
