"""The host with windows: sign-in, main window and the list of screens."""
