"""The sample chain: a made-up retailer in the real Hong Kong, the same for the same seed and day."""
