"""Layouts: which column of a table is which field, of our own form and of foreign files."""
