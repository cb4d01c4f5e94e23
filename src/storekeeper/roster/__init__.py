"""Weekly shift planning: who works when in which shop."""
