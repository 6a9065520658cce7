"""Thaktho (ถักทอ): publish public plans as linked open data, and show where funds meet."""

__version__ = "0.1.0"
