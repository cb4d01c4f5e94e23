"""The command line: every command acts as a login and says what it did."""
