"""The screen of the roster: a week as a grid to work on."""
