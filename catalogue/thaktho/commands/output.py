"""Writing out what a command made: into a file, or to whoever reads the command's output."""

import sys
from pathlib import Path

from thaktho.errors import SurroundingsError


def write(content: bytes, output: Path | None) -> None:
    """Write content into a file, or to standard output where there is none.

    Raises:
        SurroundingsError: the file cannot be written.
    """
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(content)
    except OSError as cause:
        raise SurroundingsError("store.cannot_write", what=cause.strerror or "") from cause
