"""Shops and people: the nouns that all other features point at."""
