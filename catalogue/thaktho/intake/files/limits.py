"""The limits of what is read of a file: beyond them it is refused with a message, in the time and room set here."""

MAX_BYTES = 200 * 1024**2
MAX_EXPANDED = 1024**3
MAX_RATIO = 250
"""Sheets of plain cells shrink 10 to 100 times; what grows more than this, and is big, is a bomb."""
MAX_PARTS = 20_000
"""Members of a package; Excel writes one a sheet, picture or chart."""
MAX_SHEETS = 1000
MAX_ROWS = 1_048_576
"""Rows of a table, as a spreadsheet has."""
MAX_COLUMNS = 16_384
"""Columns of a table, as a spreadsheet has."""
MAX_CELLS = 10_000_000
"""Cells in the rectangle from A1 to a sheet's last value, all of which calamine holds: one stray value in XFD1048576
would take the process down."""
MAX_LETTERS = 1 << 17
"""Letters of one cell. Excel's limit is 32,767; a cell of more is most often a quotation mark that is not closed."""
MAX_LINE = 4 << 20
"""Letters of one record of a CSV."""
MAX_FAULTS = 10_000
"""Formulas without a usable result that are told."""
MAX_MERGED = 100_000
"""Merged cells of a file."""

MEMORY = 2 * 1024**3
"""Bytes of address space of the process that parses a file."""
SECONDS = 30
"""Seconds of computing that it has."""
SPOOL = 1024**3
"""Bytes of the rows that it may write."""
