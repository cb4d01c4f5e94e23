"""Plain compact models, one per engine, as the peers that the product's own search is measured against."""
