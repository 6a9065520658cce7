"""Store: the ledger and the archive, which are true, and the graph store, which is derived from them."""
