"""``thaktho check --annotate``: the officer's workbook, marked up, into a file of its own; hers is never touched."""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from thaktho.errors import SurroundingsError, UsageError
from thaktho.intake.files.tables import Parts
from thaktho.messages import Text, text
from thaktho.report import Told

if TYPE_CHECKING:
    from thaktho.intake.markup.annotate import Marked


def refuse(out: Path) -> None:
    """Refuse to write over a file: it may be the one that is checked, or an earlier one in which she went on working.

    Raises:
        UsageError: there is something of that name.
    """
    if out.exists() or out.is_symlink():
        raise UsageError("markup.exists", file=out.name)


def mark_up(file: Path, parts: Parts, told: Sequence[Told], out: Path) -> list[Text]:
    """Write a file's marked-up workbook; return what its user has to know of it.

    Args:
        file: what was checked.
        parts: its content, as it was checked.
        told: its findings in words.
        out: the file to write; it appears whole or not at all.

    Raises:
        DataError: the workbook cannot be marked up.
        UsageError: ``out`` is there already, or its name ends otherwise than the kind of the workbook asks.
        SurroundingsError: it cannot be written.
    """
    from thaktho.intake.markup.annotate import annotate  # noqa: PLC0415 - XlsxWriter is for who writes a workbook

    marked = annotate(file.name, parts, told, twin=file.is_dir())
    if out.suffix.lower() != marked.ending:
        raise UsageError("markup.ending", ending=marked.ending)
    refuse(out)
    _write(marked, out)
    known = [text("markup.done", file=out.name)]
    return [*known, text("markup.values_only", name=file.name)] if marked.values_only else known


def _write(marked: "Marked", out: Path) -> None:
    beside = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with beside.open("xb") as file:  # who may read it is hers to say (umask): her own words stand in it
            file.write(marked.data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(out)
    except OSError as cause:
        beside.unlink(missing_ok=True)
        raise SurroundingsError("store.cannot_write", what=cause.strerror or "") from cause
