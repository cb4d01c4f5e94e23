"""Storekeeper (店管家): the head-office console of a Hong Kong retail chain."""
