"""Files: what they are, whether they are safe to read, and the tables of raw cells in them."""
