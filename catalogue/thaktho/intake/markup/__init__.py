"""Marking up: a submission's findings written into the officer's own workbook."""
