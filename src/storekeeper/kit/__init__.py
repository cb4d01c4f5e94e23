"""What the features share and Qt has no part in."""
