"""Today: what needs the person who sits here, from what every feature tells."""
