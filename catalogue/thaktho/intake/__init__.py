"""Intake: a file becomes rows, and every value knows its sheet and cell."""
